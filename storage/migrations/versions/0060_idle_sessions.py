"""When somebody last did something in a signed-in browser, and last gave the code of the second factor."""

from storage.migrations.online import add_columns

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the columns; of who is signed in already the last sign of life counts."""
    add_columns("console_sessions", {"acted_at": "timestamptz", "confirmed_at": "timestamptz"})


def downgrade() -> None:
    """A migration only adds: the columns may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
