"""Queues of a whole province: read in the order of the queue, whatever districts and offices they belong to."""

from storage.migrations.online import Index, build_index

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

STOP_FIRST = ""
ACTIVE = "status in ('open','claimed','waiting_citizen')"
INDEXES = (
    Index(
        "ix_tickets_area",
        "tickets",
        f"(owner_province_code, status, due_at, id) include (owner_district_code, body_id) where {ACTIVE}",
    ),
    Index(
        "ix_tickets_area_over",
        "tickets",
        "(owner_province_code, status, updated_at, id) include (owner_district_code, body_id, enters)"
        " where status not in ('open','claimed','waiting_citizen')",
    ),
    Index(
        "ix_tickets_area_not_seen",
        "tickets",
        "(owner_province_code, updated_at, id) include (owner_district_code, body_id)"
        " where status in ('approved','entered') and not_seen_at is not null",
    ),
    # By the province of the office above, which may be another than the owner's.
    Index(
        "ix_tickets_area_escalated",
        "tickets",
        f"(split_part(escalated_to, ':', 2), due_at, id) include (escalated_to) where {ACTIVE} and escalated_to <> ''",
    ),
)


def upgrade() -> None:
    """Build the indexes."""
    for index in INDEXES:
        build_index(index)


def downgrade() -> None:
    """A migration only adds: the indexes may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
