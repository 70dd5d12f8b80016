"""Lists of reports of many people: who sent them, and which report each row became."""

from storage.migrations.online import Index, build_index, create_table

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the tables."""
    create_table(
        "complaint_lists",
        {
            "id": "bigint not null", "province_code": "text not null", "about_sealed": "bytea",
            "content_index": "bytea", "token_index": "bytea", "good": "integer not null",
            "again": "integer not null default 0", "bad": "integer not null default 0",
            "created_at": "timestamptz not null",
        },
        "id",
    )  # fmt: skip
    create_table(
        "complaint_rows",
        {
            "list_id": "bigint not null", "row_no": "integer not null", "ticket_id": "bigint not null",
            "row_index": "bytea",
        },
        "list_id, row_no",
    )  # fmt: skip
    for index in (
        Index("uq_complaint_lists_token_index", "complaint_lists", "(token_index)", unique=True),
        Index("ix_complaint_lists_content_index", "complaint_lists", "(content_index)"),
        Index("uq_complaint_rows_ticket_id", "complaint_rows", "(ticket_id)", unique=True),
        Index("ix_complaint_rows_row_index", "complaint_rows", "(row_index)"),
    ):
        build_index(index)


def downgrade() -> None:
    """A migration only adds: the tables may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
