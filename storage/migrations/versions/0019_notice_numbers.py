"""What the newest notice with choices offers, kept with the person: numbers typed after it mean those."""

from storage.migrations.online import add_columns

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the column."""
    add_columns("contacts", {"notice_sealed": "bytea"})


def downgrade() -> None:
    """A migration only adds: the column may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
