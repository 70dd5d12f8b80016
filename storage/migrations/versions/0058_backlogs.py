"""Files of old reports: what was sent, how its columns were matched, and what became of each row."""

from storage.migrations.online import Index, build_index, create_table

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the tables."""
    create_table(
        "backlogs",
        {
            "id": "bigint not null",
            "cause": "text not null",
            "official_id": "bigint not null",
            "body_id": "text not null",
            "sender": "text not null",
            "heads": "text not null",
            "state": "text not null",
            "choices": "text not null default ''",
            "lines": "bigint not null default 0",
            "lines_done": "bigint not null default 0",
            "made_at": "timestamptz not null",
            "started_at": "timestamptz",
            "ended_at": "timestamptz",
            "tell_at": "timestamptz",
            "told_at": "timestamptz",
        },
        "id",
    )
    create_table(
        "backlog_files",
        {
            "id": "bigint not null",
            "content_sealed": "bytea not null",
            "look_sealed": "bytea",
            "at": "timestamptz not null",
        },
        "id",
    )
    _rows()
    build_index(Index("ix_backlogs_cause", "backlogs", "(cause)", unique=True))
    build_index(Index("ix_backlogs_body_id", "backlogs", "(body_id, id)"))


def _rows() -> None:
    create_table(
        "backlog_rows",
        {
            "backlog_id": "bigint not null",
            "line": "bigint not null",
            "outcome": "text not null",
            "faults": "text not null default ''",
            "ticket_id": "bigint",
            "revision": "bigint not null default 0",
            "told": "text not null default ''",
            "number_index": "bytea",
            "matter_index": "bytea",
        },
        "backlog_id, line",
    )
    build_index(Index("ix_backlog_rows_ticket_id", "backlog_rows", "(ticket_id)"))
    number = "(number_index) where outcome in ('taken','same','kept')"
    build_index(Index("ix_backlog_rows_number_index", "backlog_rows", number, unique=True))
    build_index(
        Index(
            "ix_backlog_rows_matter_index",
            "backlog_rows",
            "(matter_index) where outcome in ('taken','kept')",
            unique=True,
        )
    )


def downgrade() -> None:
    """A migration only adds: the tables may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
