"""Which points of a report agree with the paper, as an official has compared them."""

from storage.migrations.online import create_table

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table."""
    create_table(
        "ticket_checks",
        {
            "ticket_id": "bigint not null",
            "point": "text not null",
            "agrees": "boolean not null",
            "official_id": "bigint not null",
            "at": "timestamptz not null",
        },
        "ticket_id, point",
    )


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
