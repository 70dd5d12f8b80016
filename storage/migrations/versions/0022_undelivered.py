"""What officials did about messages that did not reach who filed a report."""

from storage.migrations.online import Index, add_columns, build_index

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the columns and the index of what waits for somebody."""
    add_columns(
        "outbox",
        {
            "resends": "smallint not null default 0",
            "dealt_how": "text not null default ''",
            "dealt_by": "bigint",
            "dealt_at": "timestamptz",
        },
    )
    build_index(
        Index(
            "ix_outbox_undelivered",
            "outbox",
            "(ticket_id, id) where state in ('held','failed','unknown') and dealt_at is null",
        )
    )


def downgrade() -> None:
    """A migration only adds: the columns may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
