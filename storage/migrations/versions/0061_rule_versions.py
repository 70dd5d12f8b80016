"""What administrators change without a deploy: versions of changed entries over the shipped files."""

from storage.migrations.online import create_table

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the table."""
    create_table(
        "rule_versions",
        {
            "id": "bigint not null",
            "kind": "text not null",
            "province": "text not null",
            "key": "text not null",
            "entry": "jsonb",
            "based_on": "bigint not null",
            "state": "text not null",
            "turn": "bigint not null",
            "release": "text not null",
            "made_by": "bigint not null",
            "made_at": "timestamptz not null",
            "confirmed_by": "bigint",
            "live_at": "timestamptz",
            "ended_by": "bigint",
            "ended_at": "timestamptz",
        },
        "id",
    )


def downgrade() -> None:
    """A migration only adds: the table may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
