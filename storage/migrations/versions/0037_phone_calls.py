"""What the phone desk did, by day, office and kind; and who asks to be called back, found without reading a queue."""

from storage.migrations.online import Index, build_index, create_table

revision = "0037"
down_revision = "0035"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table and the indexes."""
    create_table(
        "phone_calls",
        {
            "cause": "text not null",
            "day": "date not null",
            "body_id": "text not null",
            "kind": "text not null",
            "intent": "text not null default ''",
        },
        "cause, kind",
    )
    build_index(Index("ix_phone_calls_body_id", "phone_calls", "(body_id, day)"))
    build_index(
        Index(
            "ix_tickets_call_back",
            "tickets",
            "(body_id, due_at, id) where call_back <> '' and status in ('open','claimed','waiting_citizen')",
        )
    )


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
