"""In which browser on which system an official is signed in, so that one of them can be told and ended."""

from storage.migrations.online import add_columns

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the column; of who is signed in already it is not known."""
    add_columns("console_sessions", {"device": "text not null default ''"})


def downgrade() -> None:
    """A migration only adds: the column may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
