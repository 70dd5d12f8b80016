"""What officials have typed on the page of a report and not sent yet."""

from storage.migrations.online import Index, build_index, create_table

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table and the index of what is past its time."""
    create_table(
        "desk_drafts",
        {
            "ticket_id": "bigint not null",
            "official_id": "bigint not null",
            "words_sealed": "bytea not null",
            "version": "bigint not null",
            "tab": "text not null default ''",
            "saved_at": "timestamptz not null",
        },
        "ticket_id, official_id",
    )
    build_index(Index("ix_desk_drafts_saved_at", "desk_drafts", "(saved_at)"))


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
