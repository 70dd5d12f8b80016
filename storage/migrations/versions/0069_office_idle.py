"""After how long without an act the officials of an office are signed out."""

from storage.migrations.online import create_table

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table; where there is no row the setting of the installation holds."""
    create_table(
        "office_idle",
        {
            "body_id": "text not null",
            "minutes": "smallint not null",
            "set_by": "bigint not null",
            "set_at": "timestamptz not null",
        },
        "body_id",
    )


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
