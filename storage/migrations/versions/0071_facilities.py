"""Facilities that a province names itself, and what each list of them changed."""

from storage.migrations.online import create_table

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

STOP_FIRST = ""


def upgrade() -> None:
    """Add the tables."""
    create_table(
        "facilities",
        {
            "code": "text not null",
            "name": "text not null",
            "province_code": "text not null",
            "district_code": "text not null default ''",
            "commune_code": "text not null default ''",
            "under": "text not null",
            "valid_from": "date",
            "valid_to": "date",
            "successor": "text not null default ''",
            "gone": "boolean not null default false",
            "turn": "bigint not null",
        },
        "code",
    )
    create_table(
        "facility_changes",
        {
            "upload_id": "bigint not null",
            "code": "text not null",
            "before": "jsonb",
            "after": "jsonb not null",
        },
        "upload_id, code",
    )


def downgrade() -> None:
    """A migration only adds: the tables may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
