"""By when a second person looks at what one alone took down, and who did."""

from storage.migrations.online import add_columns

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the columns."""
    add_columns("rule_versions", {"check_by": "timestamptz", "checked_by": "bigint", "checked_at": "timestamptz"})


def downgrade() -> None:
    """A migration only adds: the columns may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
