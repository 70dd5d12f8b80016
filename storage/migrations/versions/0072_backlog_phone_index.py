"""The rows of old reports that came with one number of a phone are found without reading the others."""

from storage.migrations.online import Index, build_index

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Build the index."""
    on = "(backlog_id, phone_index) where phone_index is not null"
    build_index(Index("ix_backlog_rows_phone_index", "backlog_rows", on))


def downgrade() -> None:
    """A migration only adds: the index may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
