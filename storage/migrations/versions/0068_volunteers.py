"""Until when a volunteer helps an office, who looks after him there, and when that one was told of the end."""

from storage.migrations.online import add_columns

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the columns; volunteers of before have no end until somebody gives them one."""
    columns = {"stays_until": "timestamptz", "supervisor_id": "bigint", "told_ending_at": "timestamptz"}
    add_columns("official_roles", columns)


def downgrade() -> None:
    """A migration only adds: the columns may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
