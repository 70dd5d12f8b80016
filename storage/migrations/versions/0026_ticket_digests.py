"""What tickets are found by without being opened: digests of names and numbers."""

from storage.migrations.online import Index, add_columns, build_index, create_table

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table, and the mark of tickets that are in it; those of before are filled in by a job."""
    create_table("ticket_digests", {"digest": "bytea not null", "ticket_id": "bigint not null"}, "digest, ticket_id")
    build_index(Index("ix_ticket_digests_ticket_id", "ticket_digests", "(ticket_id)"))
    add_columns("tickets", {"searchable": "boolean"})
    build_index(Index("ix_tickets_unsearchable", "tickets", "(id) where searchable is null"))


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
