"""Officials who work in another office until a date, and what offices have asked each other for."""

from storage.migrations.online import add_columns, create_table

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the column and the table."""
    add_columns("official_roles", {"ends_at": "timestamptz"})
    create_table(
        "loans",
        {
            "id": "bigint not null",
            "official_id": "bigint",
            "from_body": "text not null",
            "to_body": "text not null",
            "ends_at": "timestamptz not null",
            "asked_by": "bigint not null",
            "asked_at": "timestamptz not null",
            "begun_at": "timestamptz",
        },
        "id",
    )


def downgrade() -> None:
    """A migration only adds: both may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
