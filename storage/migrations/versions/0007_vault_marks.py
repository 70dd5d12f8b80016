"""Which data key writes, and by which index key everything is found: a process with other keys stops at its start."""

from storage.migrations.online import create_table

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table."""
    create_table(
        "vault_marks", {"name": "text not null", "value": "text not null", "at": "timestamptz not null"}, "name"
    )


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
