"""Lists that units hand in: what they hold, a row at a time, and how far each row has come."""

from storage.migrations.online import Index, build_index, create_table

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

STOP_FIRST = ""
TIME = "timestamptz not null"
COUNT = "integer not null default 0"


def upgrade() -> None:
    """Add the tables."""
    create_table(
        "lists",
        {
            "id": "bigint not null", "ticket_id": "bigint not null", "hand_in": "bigint not null",
            "form": "smallint not null", "flow": "text not null default ''", "unit_index": "bytea not null",
            "content_index": "bytea not null", "good": COUNT, "bad": COUNT, "twice": COUNT, "entered": COUNT,
            "failed": COUNT, "files": "smallint not null default 1", "created_at": TIME,
        },
        "id",
    )  # fmt: skip
    create_table(
        "list_rows",
        {
            "list_id": "bigint not null", "row_no": "integer not null", "content_sealed": "bytea not null",
            "key_index": "bytea", "state": "text not null", "reasons": "text not null default ''",
            "slice_of": "bigint", "typed_by": "bigint", "confirmed_by": "bigint",
        },
        "list_id, row_no",
    )  # fmt: skip
    for index in (
        Index("uq_lists_ticket_id", "lists", "(ticket_id)", unique=True),
        Index("ix_lists_hand_in", "lists", "(hand_in)"),
        Index("ix_lists_unit_index", "lists", "(unit_index, created_at)"),
        Index("ix_list_rows_state", "list_rows", "(list_id, state, row_no)"),
        Index("ix_list_rows_slice_of", "list_rows", "(slice_of) where slice_of is not null"),
    ):
        build_index(index)


def downgrade() -> None:
    """A migration only adds: the tables may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
