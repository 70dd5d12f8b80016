"""What somebody has to look at stands in a table: alarms, by kind and office, until a lead has seen them."""

from storage.migrations.online import Index, build_index, create_table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table and its indexes."""
    create_table(
        "alarms",
        {
            "id": "bigint not null",
            "kind": "text not null",
            "body_id": "text not null default ''",
            "n": "integer not null default 1",
            "first_at": "timestamptz not null",
            "last_at": "timestamptz not null",
            "told_at": "timestamptz",
            "acknowledged_at": "timestamptz",
            "acknowledged_by": "bigint",
        },
        "id",
    )
    build_index(Index("uq_alarms_standing", "alarms", "(kind, body_id) where acknowledged_at is null", unique=True))
    build_index(Index("ix_alarms_kind_last_at", "alarms", "(kind, body_id, last_at)"))


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
