"""What an official's browser was shown after an act on many reports, so that "back" and "reload" repeat nothing."""

from storage.migrations.online import add_columns

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the column."""
    add_columns("console_sessions", {"outcomes": "jsonb"})


def downgrade() -> None:
    """A migration only adds: the column may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
