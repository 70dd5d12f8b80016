"""Lists sent in the browser: what was sent, what a look found, and the file in sealed parts while it is needed."""

from storage.migrations.online import Index, build_index, create_table

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the tables."""
    create_table(
        "import_uploads",
        {
            "id": "bigint not null",
            "cause": "text not null",
            "kind": "text not null",
            "official_id": "bigint not null",
            "province_code": "text not null",
            "language": "text not null",
            "state": "text not null",
            "problem": "text not null default ''",
            "digest": "text not null",
            "size": "bigint not null",
            "lines": "bigint not null default 0",
            "import_id": "bigint",
            "name_sealed": "bytea not null",
            "look_sealed": "bytea",
            "made_at": "timestamptz not null",
            "looked_at": "timestamptz",
            "started_at": "timestamptz",
            "ended_at": "timestamptz",
        },
        "id",
    )
    create_table(
        "import_parts",
        {
            "upload_id": "bigint not null",
            "part": "text not null",
            "seq": "bigint not null",
            "content_sealed": "bytea not null",
            "at": "timestamptz not null",
        },
        "upload_id, part, seq",
    )
    build_index(Index("ix_import_uploads_cause", "import_uploads", "(cause)", unique=True))
    build_index(Index("ix_import_uploads_province_code", "import_uploads", "(province_code, id)"))


def downgrade() -> None:
    """A migration only adds: the tables may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
