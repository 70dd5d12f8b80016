"""A file keeps the name that it was sent with, sealed: it may name a person."""

from storage.migrations.online import add_columns

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the column."""
    add_columns("files", {"name_sealed": "bytea"})


def downgrade() -> None:
    """A migration only adds: the column may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
