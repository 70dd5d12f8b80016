"""Whether a signed-in browser is with made-up reports, on which an official practises (storage/practice.py)."""

from storage.migrations.online import add_columns

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the column; `hotline migrate` makes the place to practise in after the last migration."""
    add_columns("console_sessions", {"practises": "boolean not null default false"})


def downgrade() -> None:
    """A migration only adds: the column may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
