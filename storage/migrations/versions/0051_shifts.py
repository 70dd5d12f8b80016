"""What an official who leaves has sent to the colleague of the next shift."""

from storage.migrations.online import Index, build_index, create_table

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table."""
    create_table(
        "shifts",
        {
            "from_id": "bigint not null",
            "to_id": "bigint not null",
            "ticket_ids": "bigint[] not null",
            "at": "timestamptz not null",
        },
        "from_id",
    )
    build_index(Index("ix_shifts_to_id", "shifts", "(to_id)"))


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
