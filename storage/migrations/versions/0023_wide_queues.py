"""Queues of officials who answer for many offices: read by district and state, not office by office."""

from storage.migrations.online import Index, build_index

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

STOP_FIRST = ""
WIDE = "owner_province_code, owner_district_code, status"
INDEXES = (
    Index(
        "ix_tickets_wide",
        "tickets",
        f"({WIDE}, due_at, id) include (body_id) where status in ('open','claimed','waiting_citizen')",
    ),
    Index(
        "ix_tickets_wide_over",
        "tickets",
        f"({WIDE}, updated_at, id) include (body_id, enters) where status not in ('open','claimed','waiting_citizen')",
    ),
    Index(
        "ix_tickets_wide_not_seen",
        "tickets",
        f"({WIDE}, updated_at, id) include (body_id)"
        " where status in ('approved','entered') and not_seen_at is not null",
    ),
)


def upgrade() -> None:
    """Build the indexes."""
    for index in INDEXES:
        build_index(index)


def downgrade() -> None:
    """A migration only adds: the indexes may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
