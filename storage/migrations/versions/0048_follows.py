"""Reports that officials follow without holding them."""

from storage.migrations.online import Index, build_index, create_table

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table."""
    create_table(
        "ticket_follows",
        {
            "official_id": "bigint not null",
            "ticket_id": "bigint not null",
            "by_chat": "boolean not null default false",
            "seen_id": "bigint not null",
            "told_id": "bigint not null",
            "at": "timestamptz not null",
        },
        "official_id, ticket_id",
    )
    build_index(Index("ix_ticket_follows_ticket_id", "ticket_follows", "(ticket_id)"))


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
