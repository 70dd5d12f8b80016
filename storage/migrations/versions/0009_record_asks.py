"""Who asked a lead to open a record, and what the lead said."""

from storage.migrations.online import Index, build_index, create_table

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table and its indexes."""
    create_table(
        "record_asks",
        {
            "id": "bigint not null",
            "ticket_id": "bigint not null",
            "official_id": "bigint not null",
            "body_id": "text not null",
            "asked_at": "timestamptz not null",
            "decided_at": "timestamptz",
            "decided_by": "bigint",
            "allowed": "boolean not null default false",
        },
        "id",
    )
    build_index(Index("ix_record_asks_ticket_id", "record_asks", "(ticket_id, official_id)"))
    build_index(Index("ix_record_asks_asked_at", "record_asks", "(asked_at)"))


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
