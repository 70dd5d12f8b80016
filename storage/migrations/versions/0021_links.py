"""The printed link a person came by: where it was found, and the place it names."""

from storage.migrations.online import add_columns

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the columns."""
    add_columns("contacts", {"link_from": "text not null default ''", "link_where": "text not null default ''"})


def downgrade() -> None:
    """A migration only adds: the columns may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
