"""What protects people and the service: codes, attempts, audit, counters, jobs, what was not understood."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, text
from sqlalchemy.dialects.postgresql import JSONB

from storage.models.base import index_of, key, metadata, moment, ref, sealed, small, words

one_time_codes = Table(
    "one_time_codes",
    metadata,
    key(),
    ref("contact_id", nullable=False),
    words("purpose", nullable=False),
    sealed("phone_sealed", nullable=False),  # what the code proves: a conversation need not carry it
    index_of("code_hash", nullable=False),
    small("tries", 0),
    moment("created_at", nullable=False),
    moment("expires_at", nullable=False),
    moment("used_at"),
    Index("ix_one_time_codes_contact_id", "contact_id", "created_at"),
    Index("ix_one_time_codes_expires_at", "expires_at"),
)

# Rows, not counters in memory or Redis: a limit must survive a restart.
attempts = Table(
    "attempts",
    metadata,
    key(),
    words("kind", nullable=False),  # code_phone, code_contact, code_source, code_all, look_up, record_shown, in_person
    index_of("subject", nullable=False),
    index_of("object"),
    moment("at", nullable=False),
    Index("ix_attempts_kind_subject_at", "kind", "subject", "at"),
    Index("ix_attempts_at", "at"),
)

audit_log = Table(
    "audit_log",
    metadata,
    key(),
    moment("at", nullable=False),
    words("actor", nullable=False),
    words("action", nullable=False),
    words("subject", ""),
    words("reason", ""),
    Column("details", JSONB),
    ref("block"),  # of audit_blocks; null: not sealed yet
    Index("ix_audit_log_subject", "subject", "at"),
    Index("ix_audit_log_actor", "actor", "at"),
    Index("ix_audit_log_at", "at", postgresql_using="brin"),
    Index("ix_audit_log_unsealed", "id", postgresql_where=text("block is null")),
)

audit_blocks = Table(  # digests of rows and of the block before; they stay when rows go (handlers/audit/sealing.py)
    "audit_blocks",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    moment("sealed_at", nullable=False),
    Column("n", Integer, nullable=False),
    Column("entries", LargeBinary, nullable=False),
    Column("before", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    sealed("mark_sealed", nullable=False),
)

alarms = Table(  # one row a kind and office until a lead has seen it; kinds, offices and counts, nothing personal
    "alarms",
    metadata,
    key(),
    words("kind", nullable=False),  # of handlers/catalogue/alarms.yaml
    words("body_id", ""),  # the office it concerns, '' for the installation
    Column("n", Integer, nullable=False, server_default=text("1")),
    moment("first_at", nullable=False),
    moment("last_at", nullable=False),
    moment("told_at"),  # when leads were last told in their chats
    moment("acknowledged_at"),
    ref("acknowledged_by"),
    Index("uq_alarms_standing", "kind", "body_id", unique=True, postgresql_where=text("acknowledged_at is null")),
    Index("ix_alarms_kind_last_at", "kind", "body_id", "last_at"),
)

record_asks = Table(  # an official asks a lead to open the record that a ticket is about
    "record_asks",
    metadata,
    key(),
    ref("ticket_id", nullable=False),
    ref("official_id", nullable=False),
    words("body_id", nullable=False),
    moment("asked_at", nullable=False),
    moment("decided_at"),
    ref("decided_by"),
    Column("allowed", Boolean, nullable=False, server_default=text("false")),
    Column("about", LargeBinary),  # a digest of what the ticket led to then, mixed with the question
    Index("ix_record_asks_ticket_id", "ticket_id", "official_id"),
    Index("ix_record_asks_asked_at", "asked_at"),
)

counters = Table(
    "counters",
    metadata,
    Column("day", Date, nullable=False),
    words("name", nullable=False),
    words("unit_code", nullable=False),
    Column("n", Integer, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("day", "name", "unit_code"),
)

installs = Table(  # self-declared installs, one a contact and app
    "installs",
    metadata,
    ref("contact_id", nullable=False),
    words("app", nullable=False),
    words("province_code", ""),
    words("district_code", ""),
    words("commune_code", ""),
    moment("at", nullable=False),
    PrimaryKeyConstraint("contact_id", "app"),
    Index("ix_installs_commune_code", "commune_code"),
)

jobs = Table(
    "jobs",
    metadata,
    words("name", primary_key=True),
    moment("next_run_at", nullable=False),
    words("owner", ""),
    moment("lease_until"),
    moment("started_at"),
    moment("finished_at"),
    words("error", ""),
)

questions = Table(  # free text that found no answer, personal data taken out before it is kept
    "questions",
    metadata,
    key(),
    words("text", nullable=False),
    words("decision", nullable=False),
    words("guess", ""),
    words("language", "vi"),
    words("state", "open"),  # open, answered, dismissed
    small("rating"),
    words("province_code", ""),
    moment("at", nullable=False),
    Index("ix_questions_state_at", "state", "at"),
)

phrasings = Table(  # phrasings that officials added to the shipped catalogue
    "phrasings",
    metadata,
    key(),
    words("intent", nullable=False),
    words("language", "vi"),
    words("text", nullable=False),
    ref("added_by", nullable=False),
    moment("added_at", nullable=False),
    moment("removed_at"),
    Index("ix_phrasings_added_at", "added_at"),
)

vault_marks = Table(  # which data key writes, what tells index keys apart: storage/vault_check.py
    "vault_marks",
    metadata,
    words("name", primary_key=True),
    words("value", nullable=False),
    moment("at", nullable=False),
)
