"""A dose that a list sets right is told to the tickets that wait for it, with what stood there before."""

from storage.migrations.online import add_columns

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the columns."""
    add_columns("arrivals", {"old_vaccine": "text", "old_day": "date"})


def downgrade() -> None:
    """A migration only adds: the columns may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
