"""Reports that officials have tied together and that stay separate."""

from storage.migrations.online import Index, build_index, create_table

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table."""
    create_table(
        "ticket_links",
        {
            "low_id": "bigint not null",
            "high_id": "bigint not null",
            "kind": "text not null",
            "official_id": "bigint not null",
            "at": "timestamptz not null",
        },
        "low_id, high_id",
    )
    build_index(Index("ix_ticket_links_high_id", "ticket_links", "(high_id)"))


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
