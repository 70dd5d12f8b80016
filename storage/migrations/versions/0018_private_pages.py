"""One-time pages for what must not stand in a messenger: an ID number, a photo, a result."""

from storage.migrations.online import Index, build_index, create_table

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table and its indexes."""
    create_table(
        "private_pages",
        {
            "id": "bigint not null",
            "token_hash": "bytea not null",
            "contact_id": "bigint not null",
            "conversation_id": "bigint not null",
            "step": "text not null",
            "guarded": "boolean not null default false",
            "issued_at": "timestamptz not null",
            "expires_at": "timestamptz not null",
            "device_hash": "bytea",
            "ended_at": "timestamptz",
            "code_index": "bytea",
            "code_at": "timestamptz",
            "code_tries": "smallint not null default 0",
        },
        "id",
    )
    build_index(Index("uq_private_pages_token_hash", "private_pages", "(token_hash)", unique=True))
    build_index(Index("ix_private_pages_contact_id", "private_pages", "(contact_id)"))


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
