"""Officials who are away, and which of their reports others have meanwhile."""

from storage.migrations.online import Index, build_index, create_table

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the tables."""
    create_table(
        "absences",
        {
            "official_id": "bigint not null",
            "starts_at": "timestamptz not null",
            "ends_at": "timestamptz not null",
            "to_id": "bigint",
            "begun_at": "timestamptz",
        },
        "official_id",
    )
    create_table(
        "handed_over",
        {
            "ticket_id": "bigint not null",
            "official_id": "bigint not null",
            "to_id": "bigint",
            "mark_id": "bigint not null",
        },
        "ticket_id",
    )
    build_index(Index("ix_handed_over_official_id", "handed_over", "(official_id)"))


def downgrade() -> None:
    """A migration only adds: the tables may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
