"""What happened to a ticket says where the ticket stood before and after, whose it was and by when it was due: then a
day gone by is counted as it ended, whatever came later."""

from storage.migrations.online import Index, add_columns, build_index

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STOP_FIRST = ""
MOVES = "('opened','approved','entered','dose_arrived','refused','withdrawn','merged','reopened','supplemented')"


def upgrade() -> None:
    """Add the columns, and the indexes by which the moves of some days are found: those of events written
    before these columns by their kind."""
    add_columns(
        "ticket_events",
        {
            "from_status": "text not null default ''",
            "to_status": "text not null default ''",
            "owner_id": "text not null default ''",
            "due_at": "timestamptz",
        },
    )
    build_index(Index("ix_ticket_events_moved", "ticket_events", "(at) where from_status <> to_status"))
    build_index(Index("ix_ticket_events_older", "ticket_events", f"(at) where to_status = '' and kind in {MOVES}"))


def downgrade() -> None:
    """A migration only adds: the columns may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
