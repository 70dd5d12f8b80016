"""Whether somebody asked for the language of their chat: then nothing that is heard changes it."""

from storage.migrations.online import add_columns

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the column."""
    add_columns("contacts", {"language_chosen": "boolean not null default false"})


def downgrade() -> None:
    """A migration only adds: the column may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
