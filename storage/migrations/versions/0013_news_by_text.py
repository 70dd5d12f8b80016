"""When a message goes by text message unless the chat shows it before; and who takes such texts at night."""

from storage.migrations.online import Index, add_columns, build_index

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the columns, and the index that the job looks through."""
    add_columns("outbox", {"text_at": "timestamptz"})
    add_columns("contacts", {"texts_at_night": "boolean not null default false"})
    build_index(Index("ix_outbox_text_at", "outbox", "(text_at) where text_at is not null"))


def downgrade() -> None:
    """A migration only adds: the columns may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
