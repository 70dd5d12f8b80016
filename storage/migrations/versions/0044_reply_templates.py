"""Answers that officials keep under a name, with words to be filled in: their own and those of their office."""

from storage.migrations.online import Index, build_index, create_table

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table."""
    create_table(
        "reply_templates",
        {
            "id": "bigint not null",
            "official_id": "bigint not null",
            "body_id": "text not null",
            "act": "text not null",
            "category": "text not null",
            "state": "text not null",
            "channel": "text not null",
            "name_sealed": "bytea not null",
            "text_sealed": "bytea not null",
            "saved_at": "timestamptz not null",
        },
        "id",
    )
    build_index(Index("ix_reply_templates_official_id", "reply_templates", "(official_id)"))
    build_index(Index("ix_reply_templates_body_id", "reply_templates", "(body_id)"))


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
