"""What the leads of a province have said about its opening: holidays compared, a backup restored, the day."""

from storage.migrations.online import create_table

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table."""
    create_table(
        "opening_marks",
        {
            "province_code": "text not null",
            "name": "text not null",
            "value": "jsonb not null",
            "at": "timestamptz not null",
            "said_by": "bigint not null",
        },
        "province_code, name",
    )


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
