"""Incidents of points, who is called for them and who is on duty."""

from storage.migrations.online import Index, build_index, create_table

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

STOP_FIRST = ""
TIME = "timestamptz not null"


def upgrade() -> None:
    """Add the tables."""
    create_table(
        "incidents",
        {
            "id": "bigint not null", "number": "integer not null", "province_code": "text not null",
            "fault": "text not null", "scope": "text not null default ''", "state": "text not null",
            "planned": "boolean not null default false", "words": "text not null default ''", "started_at": TIME,
            "until": "timestamptz", "called_at": TIME, "acknowledged_at": "timestamptz",
            "acknowledged_by": "text not null default ''", "restored_at": "timestamptz", "closed_at": "timestamptz",
            "rung": "smallint not null default 0", "next_at": "timestamptz",
        },
        "id",
    )  # fmt: skip
    create_table(
        "incident_points",
        {
            "incident_id": "bigint not null", "facility_code": "text not null", "contact_id": "bigint",
            "reported_at": TIME, "waiting": "integer", "confirmed_at": "timestamptz", "late_rows": "integer",
            "late_done_at": "timestamptz",
        },
        "incident_id, facility_code",
    )  # fmt: skip
    create_table(
        "incident_events",
        {
            "id": "bigint not null", "incident_id": "bigint not null", "at": TIME, "what": "text not null",
            "facility_code": "text not null default ''", "actor": "text not null default ''",
            "words": "text not null default ''",
        },
        "id",
    )  # fmt: skip
    create_table(
        "incident_pages",
        {
            "incident_id": "bigint not null", "who": "text not null", "called_at": TIME, "rung": "smallint not null",
            "token_hash": "bytea", "sent_at": TIME, "called_by_phone_at": "timestamptz",
        },
        "incident_id, who, called_at",
    )  # fmt: skip
    create_table(
        "duties",
        {
            "id": "bigint not null", "body_id": "text not null", "official_id": "bigint", "who_sealed": "bytea",
            "phone_index": "bytea", "rank": "smallint not null default 1", "starts_at": TIME, "ends_at": TIME,
        },
        "id",
    )  # fmt: skip
    _indexes()


def _indexes() -> None:
    for index in (
        Index("uq_incidents_number", "incidents", "(number)", unique=True),
        Index("ix_incidents_province_code", "incidents", "(province_code, started_at)"),
        Index("ix_incidents_next_at", "incidents", "(next_at) where next_at is not null"),
        Index("ix_incident_points_facility_code", "incident_points", "(facility_code, reported_at)"),
        Index("ix_incident_points_contact_id", "incident_points", "(contact_id)"),
        Index("ix_incident_events_incident_id", "incident_events", "(incident_id, at)"),
        Index("ix_incident_pages_token_hash", "incident_pages", "(token_hash)"),
        Index("ix_incident_pages_sent_at", "incident_pages", "(sent_at)"),
        Index("ix_duties_body_id", "duties", "(body_id, ends_at)"),
        Index("ix_duties_phone_index", "duties", "(phone_index)"),
    ):
        build_index(index)


def downgrade() -> None:
    """A migration only adds: the tables may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
