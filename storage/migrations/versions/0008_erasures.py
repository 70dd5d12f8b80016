"""Requests to delete one's data are carried out by a job: when, and what still waits for a report to close."""

from storage.migrations.online import Index, build_index, create_table

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table, and indexes for finding what cannot be answered and whom nothing is known of any more."""
    create_table(
        "erasures",
        {
            "ticket_id": "bigint not null",
            "contact_id": "bigint",
            "asked_at": "timestamptz not null",
            "due_at": "timestamptz not null",
            "carried_out_at": "timestamptz",
            "ended_at": "timestamptz",
            "waiting": "bigint[] not null default '{}'",
            "counts": "jsonb",
        },
        "ticket_id",
    )
    build_index(Index("ix_erasures_due_at", "erasures", "(due_at) where ended_at is null"))
    build_index(Index("ix_erasures_contact_id", "erasures", "(contact_id) where ended_at is null"))
    build_index(Index("ix_updates_dead", "updates", "(channel, address) where state = 'dead'"))
    build_index(Index("ix_contacts_erased_at", "contacts", "(erased_at) where erased_at is not null"))


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
