"""How dense an official's lists are."""

from storage.migrations.online import add_columns

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the column."""
    add_columns("officials", {"density": "text not null default ''"})


def downgrade() -> None:
    """A migration only adds: the column may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
