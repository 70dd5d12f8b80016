"""Files of officials that an administrator sends in, until they are taken in or their time is over."""

from storage.migrations.online import Index, build_index, create_table

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table."""
    create_table(
        "staff_files",
        {
            "id": "bigint not null",
            "cause": "text not null",
            "official_id": "bigint not null",
            "name_sealed": "bytea not null",
            "content_sealed": "bytea not null",
            "outcomes": "jsonb",
            "made": "bigint[] not null default '{}'",
            "at": "timestamptz not null",
            "taken_at": "timestamptz",
        },
        "id",
    )
    build_index(Index("ix_staff_files_cause", "staff_files", "(cause)", unique=True))
    build_index(Index("ix_staff_files_official_id", "staff_files", "(official_id)"))


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
