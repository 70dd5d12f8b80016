"""Points whose software, network or power fails: incidents, their points, what happened, who was paged, who is on
duty. No name of a citizen; who reported is a contact."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, text

from storage.models.base import index_of, key, metadata, moment, ref, sealed, small, words

incidents = Table(
    "incidents",
    metadata,
    key(),
    Column("number", Integer, nullable=False),  # as people say it: SC-27
    words("province_code", nullable=False),
    words("fault", nullable=False),  # of handlers/incidents/faults.py
    words("scope", ""),  # wide: five points or more; alone: nothing joins it; '': one cause, few points
    words("state", nullable=False),  # of handlers/incidents/states.py
    Column("planned", Boolean, nullable=False, server_default=text("false")),
    words("words", ""),  # of an official, for who is told of planned work
    moment("started_at", nullable=False),
    moment("until"),  # of planned work
    moment("called_at", nullable=False),  # when its ladder began
    moment("acknowledged_at"),
    words("acknowledged_by", ""),  # official:ID or duty:ID
    moment("restored_at"),
    moment("closed_at"),
    small("rung", 0),  # of the ladder, to be paged next
    moment("next_at"),  # when that is due
    Index("uq_incidents_number", "number", unique=True),
    Index("ix_incidents_province_code", "province_code", "started_at"),
    Index("ix_incidents_next_at", "next_at", postgresql_where=text("next_at is not null")),
)

incident_points = Table(
    "incident_points",
    metadata,
    ref("incident_id", nullable=False),
    words("facility_code", nullable=False),
    ref("contact_id"),  # who reported
    moment("reported_at", nullable=False),
    Column("waiting", Integer),  # people; null: not said
    moment("confirmed_at"),
    Column("late_rows", Integer),  # on paper, to be entered; null: not said
    moment("late_done_at"),
    PrimaryKeyConstraint("incident_id", "facility_code"),
    Index("ix_incident_points_facility_code", "facility_code", "reported_at"),
    Index("ix_incident_points_contact_id", "contact_id"),
)

incident_events = Table(
    "incident_events",
    metadata,
    key(),
    ref("incident_id", nullable=False),
    moment("at", nullable=False),
    words("what", nullable=False),
    words("facility_code", ""),
    words("actor", ""),
    words("words", ""),  # personal data taken out before
    Index("ix_incident_events_incident_id", "incident_id", "at"),
)

incident_pages = Table(  # one a person and ladder
    "incident_pages",
    metadata,
    ref("incident_id", nullable=False),
    words("who", nullable=False),  # official:ID or duty:ID
    moment("called_at", nullable=False),
    small("rung", nullable=False),
    index_of("token_hash"),
    moment("sent_at", nullable=False),
    moment("called_by_phone_at"),  # somebody has called a number that has no account
    PrimaryKeyConstraint("incident_id", "who", "called_at"),
    Index("ix_incident_pages_token_hash", "token_hash"),
    Index("ix_incident_pages_sent_at", "sent_at"),
)

duties = Table(
    "duties",
    metadata,
    key(),
    words("body_id", nullable=False),
    ref("official_id"),
    sealed("who_sealed"),  # name and phone of who has no account
    index_of("phone_index"),
    small("rank", 1),  # 1: on duty, 2: deputy
    moment("starts_at", nullable=False),
    moment("ends_at", nullable=False),
    Index("ix_duties_body_id", "body_id", "ends_at"),
    Index("ix_duties_phone_index", "phone_index"),
)
