"""What a ticket whose clock stands still waits for: its citizen, or the national platform."""

from storage.migrations.online import Index, add_columns, build_index

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

STOP_FIRST = ""
FOR_PLATFORM = "status = 'waiting_citizen' and waits_for = 'platform'"
INDEXES = (
    Index("ix_tickets_platform", "tickets", f"(body_id, due_at, id) where {FOR_PLATFORM}"),
    Index(
        "ix_tickets_area_platform",
        "tickets",
        f"(owner_province_code, due_at, id) include (owner_district_code, body_id) where {FOR_PLATFORM}",
    ),
)


def upgrade() -> None:
    """Add the column and build the indexes."""
    add_columns("tickets", {"waits_for": "text not null default ''"})
    for index in INDEXES:
        build_index(index)


def downgrade() -> None:
    """A migration only adds: the column may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
