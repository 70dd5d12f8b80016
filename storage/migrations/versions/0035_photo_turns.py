"""How far a photo of a report is turned for who reads it."""

from storage.migrations.online import add_columns

revision = "0035"
down_revision = "0028"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the column."""
    add_columns("ticket_files", {"turn": "smallint not null default 0"})


def downgrade() -> None:
    """A migration only adds: the column may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
