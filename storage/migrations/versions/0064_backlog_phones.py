"""Which rows of a file of old reports came with one number of a phone: whoever has it gets one message about all."""

from storage.migrations.online import add_columns

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the column."""
    add_columns("backlog_rows", {"phone_index": "bytea"})


def downgrade() -> None:
    """A migration only adds: the column may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
