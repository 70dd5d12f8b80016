"""The queue of a whole province of what waits for its citizens, in an index of its own.

The index of all states does not say what a report waits for: a plan that is kept for any province would look every one
of them up.
"""

from storage.migrations.online import Index, build_index

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Build the index."""
    build_index(
        Index(
            "ix_tickets_area_waiting",
            "tickets",
            "(owner_province_code, due_at, id) include (owner_district_code, body_id)"
            " where status = 'waiting_citizen' and waits_for = ''",
        )
    )


def downgrade() -> None:
    """A migration only adds: the index may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
