"""Addresses of files that people sent: public to whoever knows them, so they are sealed until the file is fetched."""

from storage.migrations.online import add_columns

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the sealed column beside the plain one, which keys without a secret keep."""
    add_columns("files", {"source_sealed": "bytea"})


def downgrade() -> None:
    """A migration only adds: the column may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
