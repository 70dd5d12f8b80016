"""What waits until the person writes again: whether somebody has such messages, until when, and how a message went."""

from storage.migrations.online import Index, add_columns, build_index

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the columns, and the index that the job looks through."""
    add_columns("contacts", {"has_held": "boolean not null default false"})
    add_columns("outbox", {"way": "text not null default ''", "hold_ends_at": "timestamptz", "told_at": "timestamptz"})
    build_index(
        Index("ix_outbox_hold_ends_at", "outbox", "(hold_ends_at) where state = 'held' and hold_ends_at is not null")
    )


def downgrade() -> None:
    """A migration only adds: the columns may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
