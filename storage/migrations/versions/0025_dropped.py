"""What an official has dropped is found again, to be taken back."""

from storage.migrations.online import Index, build_index

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Build the index of messages that officials have dropped."""
    build_index(Index("ix_outbox_dropped", "outbox", "(dealt_at) where dealt_how = 'dropped'"))


def downgrade() -> None:
    """A migration only adds: the index may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
