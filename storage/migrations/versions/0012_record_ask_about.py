"""A question to a lead keeps which record it was about."""

from storage.migrations.online import add_columns

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the column."""
    add_columns("record_asks", {"about": "bytea"})


def downgrade() -> None:
    """A migration only adds: the column may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
