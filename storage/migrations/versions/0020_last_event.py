"""When an account last told us anything: a messenger that falls silent tells nobody that it does."""

from storage.migrations.online import add_columns

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the column."""
    add_columns("channel_grants", {"heard_at": "timestamptz"})


def downgrade() -> None:
    """A migration only adds: the column may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
