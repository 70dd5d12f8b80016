"""Bodies, officials and how they sign in."""

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, Date, Index, PrimaryKeyConstraint, Table, text
from sqlalchemy.dialects.postgresql import JSONB

from storage.models.base import index_of, key, metadata, moment, ref, sealed, small, words

bodies = Table(
    "bodies",
    metadata,
    words("id", primary_key=True),
    words("role", nullable=False),  # the kind of office, under the name it had in the first schema
    words("name", nullable=False),
    small("edition", 2021),
    words("province_code", ""),
    words("district_code", ""),
    words("commune_code", ""),
    words("parent_id", ""),
    words("facility_code", ""),
    words("phone", ""),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Index("ix_bodies_place", "province_code", "district_code", "commune_code"),
    Index("ix_bodies_facility_code", "facility_code", postgresql_where=text("facility_code <> ''")),
)

officials = Table(
    "officials",
    metadata,
    key(),
    sealed("name_sealed", nullable=False),
    sealed("phone_sealed"),
    words("language", "vi"),
    words("density", ""),  # roomy; "": rows as dense as the pointer allows
    Column("active", Boolean, nullable=False, server_default=text("true")),
    moment("absent_until"),
    moment("created_at", nullable=False),
    moment("last_seen_at"),
)

official_roles = Table(
    "official_roles",
    metadata,
    ref("official_id", nullable=False),
    words("body_id", nullable=False),
    words("role", nullable=False),  # officer, lead, volunteer; administrator, auditor and vendor have no queue
    moment("ends_at"),  # of who is lent to the body; null: belongs there
    moment("stays_until"),  # of a volunteer; null: of before there were terms, and of everybody else
    ref("supervisor_id"),  # of a volunteer: who looks after him
    moment("told_ending_at"),  # when that one was told that the term ends
    PrimaryKeyConstraint("official_id", "body_id"),
    Index("ix_official_roles_body_id", "body_id"),
)

official_contacts = Table(
    "official_contacts",
    metadata,
    ref("official_id", nullable=False),
    ref("contact_id", nullable=False, unique=True),
    moment("linked_at", nullable=False),
    PrimaryKeyConstraint("official_id", "contact_id"),
)

official_credentials = Table(
    "official_credentials",
    metadata,
    ref("official_id", primary_key=True, autoincrement=False),
    index_of("login_index", nullable=False),
    sealed("login_sealed", nullable=False),
    words("password_hash", nullable=False),  # argon2id, with its salt and cost
    sealed("totp_sealed", nullable=False),
    Column("totp_step", BigInteger, nullable=False, server_default=text("0")),  # of the newest code: none comes twice
    small("totp_drift", 0),  # steps of 30 s by which the phone's clock is ahead
    Column("totp_far", BigInteger, nullable=False, server_default=text("0")),  # of a right code of a clock far off
    moment("set_at", nullable=False),
    sealed("phone_sealed"),  # the number that codes go to, in place of the key; null: an app
    Index("ix_official_credentials_login_index", "login_index", unique=True),
)

sign_in_codes = Table(  # of the second factor, sent as text messages
    "sign_in_codes",
    metadata,
    index_of("binder_hash", primary_key=True),  # of the secret of what asked for it: one code each, the newest
    ref("official_id", nullable=False),
    index_of("phone_hash", nullable=False),
    index_of("code_hash", nullable=False),
    small("tries", 0),
    moment("sent_at", nullable=False),
    moment("expires_at", nullable=False),
)

sign_in_tokens = Table(
    "sign_in_tokens",
    metadata,
    index_of("token_hash", primary_key=True),
    ref("official_id", nullable=False),
    words("purpose", nullable=False),  # console, chat, second, door
    moment("expires_at", nullable=False),
    moment("used_at"),
)

console_sessions = Table(
    "console_sessions",
    metadata,
    index_of("id_hash", primary_key=True),
    ref("official_id", nullable=False),
    words("csrf", nullable=False),
    moment("created_at", nullable=False),
    moment("expires_at", nullable=False),
    moment("last_seen_at", nullable=False),
    words("device", ""),  # browser and system, as its owner knows them
    Column("practises", Boolean, nullable=False, server_default=text("false")),  # works on made-up reports
    moment("acted_at"),  # last page or act of a person; null: of a release before, then last_seen_at counts
    moment("confirmed_at"),  # last code of the second factor
    Column("outcomes", JSONB),  # of the last acts on many reports: counts, codes of reports and why
    Index("ix_console_sessions_official_id", "official_id"),
)

office_idle = Table(  # after how long without an act officials are signed out; no row: the installation's setting
    "office_idle",
    metadata,
    words("body_id", primary_key=True),
    small("minutes", nullable=False),
    ref("set_by", nullable=False),
    moment("set_at", nullable=False),
)

reply_templates = Table(
    "reply_templates",
    metadata,
    key(),
    ref("official_id", nullable=False),  # who wrote it
    words("body_id", nullable=False),  # the office that it is of; "": the official's own
    words("act", nullable=False),  # reply, ask, refuse
    words("category", nullable=False),  # "": any, as in the next two
    words("state", nullable=False),
    words("channel", nullable=False),
    sealed("name_sealed", nullable=False),
    sealed("text_sealed", nullable=False),
    moment("saved_at", nullable=False),
    Index("ix_reply_templates_official_id", "official_id"),
    Index("ix_reply_templates_body_id", "body_id"),
)

saved_views = Table(
    "saved_views",
    metadata,
    ref("official_id", nullable=False),
    words("queue", nullable=False),
    words("query", nullable=False),  # what narrows it, as an address says it
    sealed("name_sealed", nullable=False),
    moment("saved_at", nullable=False),
    PrimaryKeyConstraint("official_id", "queue", "query"),
)

phone_calls = Table(  # what the phone desk did, with nothing of the caller
    "phone_calls",
    metadata,
    words("cause", nullable=False),
    Column("day", Date, nullable=False),
    words("body_id", nullable=False),
    words("kind", nullable=False),  # answered, unanswered, filed, called
    words("intent", ""),
    PrimaryKeyConstraint("cause", "kind"),
    Index("ix_phone_calls_body_id", "body_id", "day"),
)

opening_marks = Table(  # what was said about the opening of a province, by whom and when
    "opening_marks",
    metadata,
    words("province_code", nullable=False),
    words("name", nullable=False),  # holidays, backup, day, sms
    Column("value", JSONB, nullable=False),  # nothing personal; of a code its keyed digest
    moment("at", nullable=False),
    ref("said_by", nullable=False),
    PrimaryKeyConstraint("province_code", "name"),
)

absences = Table(
    "absences",
    metadata,
    ref("official_id", primary_key=True),
    moment("starts_at", nullable=False),
    moment("ends_at", nullable=False),
    ref("to_id"),  # the colleague who gets what the official has; null: the queue
    moment("begun_at"),
)

shifts = Table(  # sent at the end of a shift, until the colleague has taken it
    "shifts",
    metadata,
    ref("from_id", primary_key=True),
    ref("to_id", nullable=False),
    Column("ticket_ids", ARRAY(BigInteger), nullable=False),
    moment("at", nullable=False),
    Index("ix_shifts_to_id", "to_id"),
)

loans = Table(  # of an official to another office, or what one office asked another for
    "loans",
    metadata,
    key(),
    ref("official_id"),  # null: an office asks for somebody, the other has not said whom
    words("from_body", nullable=False),
    words("to_body", nullable=False),
    moment("ends_at", nullable=False),
    ref("asked_by", nullable=False),
    moment("asked_at", nullable=False),
    moment("begun_at"),  # null: the other office has not agreed
)

handed_over = Table(
    "handed_over",
    metadata,
    ref("ticket_id", primary_key=True),
    ref("official_id", nullable=False),  # who had it
    ref("to_id"),  # who got it; null: the queue
    ref("mark_id", nullable=False),  # events with a higher id came afterwards
    Index("ix_handed_over_official_id", "official_id"),
)

staff_files = Table(  # officials of a province as one file, sent by who looks after them
    "staff_files",
    metadata,
    key(),
    words("cause", nullable=False),  # the form that it came from: sent twice, it is one
    ref("official_id", nullable=False),  # who sent it, and alone opens it
    sealed("name_sealed", nullable=False),
    sealed("content_sealed", nullable=False),
    Column("outcomes", JSONB),  # of each row: its number, what became of it, why; null: not taken in
    Column("made", ARRAY(BigInteger), nullable=False, server_default=text("'{}'")),  # the accounts that it made
    moment("at", nullable=False),
    moment("taken_at"),
    Index("ix_staff_files_cause", "cause", unique=True),
    Index("ix_staff_files_official_id", "official_id"),
)
