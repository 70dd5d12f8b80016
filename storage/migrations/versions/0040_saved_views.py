"""The narrowed queues that officials keep under a name."""

from storage.migrations.online import create_table

revision = "0040"
down_revision = "0037"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table."""
    create_table(
        "saved_views",
        {
            "official_id": "bigint not null",
            "queue": "text not null",
            "query": "text not null",
            "name_sealed": "bytea not null",
            "saved_at": "timestamptz not null",
        },
        "official_id, queue, query",
    )


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
