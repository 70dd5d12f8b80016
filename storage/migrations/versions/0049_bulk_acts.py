"""One act on many reports: what was pressed, when it is carried out, and what became of each report."""

from storage.migrations.online import Index, build_index, create_table

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the tables."""
    create_table(
        "bulk_acts",
        {
            "id": "bigint not null",
            "cause": "text not null",
            "official_id": "bigint not null",
            "body_id": "text not null",
            "act": "text not null",
            "state": "text not null",
            "args_sealed": "bytea not null",
            "made_at": "timestamptz not null",
            "due_at": "timestamptz not null",
            "ended_at": "timestamptz",
            "needs_yes": "text not null default ''",
            "yes_body": "text not null default ''",
            "yes_by": "bigint",
        },
        "id",
    )
    create_table(
        "bulk_act_items",
        {
            "act_id": "bigint not null",
            "ticket_id": "bigint not null",
            "revision": "bigint not null",
            "outcome": "text not null default ''",
            "reason": "text not null default ''",
        },
        "act_id, ticket_id",
    )
    build_index(Index("ix_bulk_acts_cause", "bulk_acts", "(cause)", unique=True))
    build_index(Index("ix_bulk_acts_state", "bulk_acts", "(state, due_at)"))
    build_index(Index("ix_bulk_acts_official_id", "bulk_acts", "(official_id, id)"))


def downgrade() -> None:
    """A migration only adds: the tables may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
