"""Tickets and what happened to them."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Sequence,
    SmallInteger,
    Table,
    Text,
    text,
)

from storage.models.base import index_of, key, metadata, moment, ref, sealed, small, words

NOT_FINISHED = "status in ('open','claimed','waiting_citizen','approved','entered')"
# As the queues say it, or the index is not used.
FILED_AWAY = "status not in ('open','claimed','waiting_citizen') and not (status = 'approved' and enters)"
MOVES = "('opened','approved','entered','dose_arrived','refused','withdrawn','merged','reopened','supplemented')"
ACTIVE = "status in ('open','claimed','waiting_citizen')"
OVER = "status not in ('open','claimed','waiting_citizen')"
FOR_PLATFORM = "status = 'waiting_citizen' and waits_for = 'platform'"
NOT_SEEN = "status in ('approved','entered') and not_seen_at is not null"
# Officials of many offices: each district's tickets in one state, in order; other offices' are left out in the index.
AREA = "owner_province_code", "status"
WIDE = ("owner_province_code", "owner_district_code", "status")
NARROWED = [
    "status", "due_at", "waits_for", "category", "commune_code", "facility_code", "site_commune_code", "source",
    "opened_at", "claimed_by",
]  # fmt: skip

# As in ticket_deltas; the last two: a digest of the offices that are counted, and whether all tickets are.
COUNTED = (
    "open", "claimed", "waiting_citizen", "waiting_platform", "escalated", "to_enter", "not_seen", "done", "offices",
    "filled",
)  # fmt: skip

tickets = Table(
    "tickets",
    metadata,
    key(),
    words("code", nullable=False),  # digits only, with check digits
    words("category", nullable=False),
    words("campaign", "covid_2021"),  # the vaccination programme it is about
    words("cause", ""),  # inside a category: WRONG_DOB, WRONG_PHONE, step that failed …
    Column("enters", Boolean, nullable=False, server_default=text("true")),  # ends on the national platform
    words("status", "open"),
    words("waits_for", ""),  # platform: for that, where `status` says waiting_citizen (repositories/waits.py)
    words("severity", "normal"),
    words("body_id", nullable=False),  # the one owning body
    words("owner_province_code", ""),  # where that body is; "" for an id that names no place
    words("owner_district_code", ""),
    Column("ladder", ARRAY(Text), nullable=False, server_default=text("'{}'")),  # body ids, lowest first
    words("accused_body", ""),  # the office complained of: it never sees this
    words("label", ""),  # lien_tinh
    small("edition", 2021),
    words("province_code", ""),
    words("district_code", ""),
    words("commune_code", ""),
    ref("contact_id"),  # who filed; null when nobody can be told
    words("language", "vi"),
    words("source", "chat"),  # chat, walk_in, caller, zalo_by_hand, paper, open311, backlog, list, list_page
    ref("filed_by"),  # official who filed for a caller or walk-in
    sealed("subject_sealed", nullable=False),  # JSON: whose record: name, birth, sex, id, phone, address
    sealed("details_sealed", nullable=False),  # JSON: the category's typed answers, description
    index_of("subject_index"),  # blind index of the identity number
    ref("person_id"),  # the record, when owner and record agreed
    words("proof", "none"),  # none, code, contact, in_person
    words("facility_code", ""),
    words("site_province_code", ""),  # where it happened; "" where nobody has said so, never the residence instead
    words("site_district_code", ""),
    words("site_commune_code", ""),
    Column("dose_numbers", ARRAY(SmallInteger), nullable=False, server_default=text("'{}'")),
    Column("dose_series", ARRAY(Text), nullable=False, server_default=text("'{}'")),  # of each of these numbers
    Column("flags", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    words("consent_version", ""),
    words("call_back", ""),  # morning, afternoon
    moment("opened_at", nullable=False),
    moment("due_at", nullable=False),
    moment("warn_at", nullable=False),
    moment("triage_at"),  # by when somebody must have looked at it; null once somebody has
    moment("warned_at"),
    moment("escalated_at"),
    words("escalated_to", ""),
    moment("paused_at"),
    moment("reminded_at"),  # the citizen, of the answer we wait for
    Column("paused_seconds", Integer, nullable=False, server_default=text("0")),
    ref("claimed_by"),
    moment("claimed_at"),
    moment("claim_until"),
    moment("first_reply_at"),
    moment("approved_at"),
    ref("approved_by"),
    moment("entered_at"),
    moment("seen_at"),
    moment("not_seen_at"),  # approved long ago and seen by nobody: on the list of such
    moment("closed_at"),
    words("refusal_code", ""),
    small("rating"),
    small("disputes", 0),
    ref("merged_into"),
    words("open_cause", nullable=False),  # unique: what opened it, so that no cause opens two
    Column("revision", Integer, nullable=False, server_default=text("0")),
    moment("updated_at", nullable=False),
    moment("anonymised_at"),  # when all that was personal was taken out
    Column("searchable", Boolean),  # null until its digests stand in `ticket_digests`
    Index("uq_tickets_code", "code", unique=True),
    Index("uq_tickets_open_cause", "open_cause", unique=True),
    # Empty once handlers/jobs/ticket_places.py is through: a ticket of today knows its office from the first day.
    Index("ix_tickets_unplaced", "id", postgresql_where=text("owner_province_code = ''")),
    # Empty once handlers/jobs/ticket_digests.py is through.
    Index("ix_tickets_unsearchable", "id", postgresql_where=text("searchable is null")),
    Index("ix_tickets_queue", "body_id", "due_at", "id", postgresql_include=["status"], postgresql_where=text(ACTIVE)),
    Index("ix_tickets_wide", *WIDE, "due_at", "id", postgresql_include=["body_id"], postgresql_where=text(ACTIVE)),
    Index(
        "ix_tickets_wide_over",
        *WIDE,
        "updated_at",
        "id",
        postgresql_include=["body_id", "enters"],
        postgresql_where=text(OVER),
    ),
    Index(
        "ix_tickets_wide_not_seen",
        *WIDE,
        "updated_at",
        "id",
        postgresql_include=["body_id"],
        postgresql_where=text(NOT_SEEN),
    ),
    Index(
        "ix_tickets_area",
        *AREA,
        "due_at",
        "id",
        postgresql_include=["owner_district_code", "body_id"],
        postgresql_where=text(ACTIVE),
    ),
    Index(
        "ix_tickets_area_over",
        *AREA,
        "updated_at",
        "id",
        postgresql_include=["owner_district_code", "body_id", "enters"],
        postgresql_where=text(OVER),
    ),
    Index(
        "ix_tickets_area_not_seen",
        "owner_province_code",
        "updated_at",
        "id",
        postgresql_include=["owner_district_code", "body_id"],
        postgresql_where=text(NOT_SEEN),
    ),
    # By the province of the office above, which may be another than the owner's.
    Index(
        "ix_tickets_area_escalated",
        text("split_part(escalated_to, ':', 2)"),
        "due_at",
        "id",
        postgresql_include=["escalated_to"],
        postgresql_where=text(ACTIVE + " and escalated_to <> ''"),
    ),
    # Counts under a filter: all that `NARROWED` asks for.
    Index("ix_tickets_narrowed", "body_id", postgresql_include=NARROWED, postgresql_where=text(ACTIVE)),
    Index("ix_tickets_open", "body_id", "due_at", "id", postgresql_where=text("status = 'open'")),
    Index("ix_tickets_call_back", "body_id", "due_at", "id", postgresql_where=text("call_back <> '' and " + ACTIVE)),
    Index("ix_tickets_done", "body_id", "updated_at", "id", postgresql_where=text(FILED_AWAY)),
    Index("ix_tickets_claimed_by", "claimed_by", "due_at", "id", postgresql_where=text(ACTIVE)),
    Index(
        "ix_tickets_escalated_to", "escalated_to", "due_at", postgresql_where=text(ACTIVE + " and escalated_to <> ''")
    ),
    Index("ix_tickets_body_id_status", "body_id", "status", "updated_at"),
    Index("ix_tickets_contact_id", "contact_id", "opened_at"),
    Index("ix_tickets_subject_index", "subject_index"),
    Index("ix_tickets_person_id", "person_id", postgresql_where=text("person_id is not null")),
    Index("ix_tickets_warn_at", "warn_at", postgresql_where=text(ACTIVE + " and warned_at is null")),
    Index("ix_tickets_due_at", "due_at", postgresql_where=text(ACTIVE + " and escalated_at is null")),
    Index("ix_tickets_triage_at", "triage_at", postgresql_where=text("triage_at is not null")),
    Index("ix_tickets_paused_at", "paused_at", postgresql_where=text("status = 'waiting_citizen'")),
    Index("ix_tickets_platform", "body_id", "due_at", "id", postgresql_where=text(FOR_PLATFORM)),
    Index(
        "ix_tickets_area_waiting",
        "owner_province_code",
        "due_at",
        "id",
        postgresql_include=["owner_district_code", "body_id"],
        postgresql_where=text("status = 'waiting_citizen' and waits_for = ''"),
    ),
    Index(
        "ix_tickets_area_platform",
        "owner_province_code",
        "due_at",
        "id",
        postgresql_include=["owner_district_code", "body_id"],
        postgresql_where=text(FOR_PLATFORM),
    ),
    Index("ix_tickets_merged_into", "merged_into", postgresql_where=text("merged_into is not null")),
    Index("ix_tickets_claim_until", "claim_until", postgresql_where=text("status = 'claimed'")),
    Index(
        "ix_tickets_kept",
        text("coalesce(closed_at, entered_at)"),
        postgresql_where=text("anonymised_at is null and coalesce(closed_at, entered_at) is not null"),
    ),
    Index("ix_tickets_approved_at", "approved_at", postgresql_where=text("status in ('approved','entered')")),
)

ticket_events = Table(
    "ticket_events",
    metadata,
    key(),
    ref("ticket_id", nullable=False),
    words("kind", nullable=False),  # past tense: opened, claimed, replied …
    words("actor", nullable=False),  # contact:ID, official:ID, system
    words("body_id", ""),
    words("to_body_id", ""),
    words("audience", "internal"),  # citizen, internal
    sealed("data_sealed"),
    words("cause", nullable=False),  # unique: what made it
    moment("at", nullable=False),
    words("from_status", ""),  # where the ticket stood before and after; "" for what is no act on the ticket
    words("to_status", ""),
    words("owner_id", ""),  # the owning body after it
    moment("due_at"),  # by when it was due after it
    Index("ix_ticket_events_moved", "at", postgresql_where=text("from_status <> to_status")),
    Index("ix_ticket_events_older", "at", postgresql_where=text(f"to_status = '' and kind in {MOVES}")),
    Index("uq_ticket_events_cause", "cause", unique=True),
    Index("ix_ticket_events_ticket_id", "ticket_id", "id"),
)

# What a ticket is found by (handlers/tickets/found_by.py). Apart from it: a move of the ticket writes nothing here.
ticket_digests = Table(
    "ticket_digests",
    metadata,
    index_of("digest", nullable=False),
    ref("ticket_id", nullable=False),
    PrimaryKeyConstraint("digest", "ticket_id"),
    Index("ix_ticket_digests_ticket_id", "ticket_id"),
    # The whole of it: as an expression, so that a thousand are looked up here and not in the key.
    Index("ix_ticket_digests_whole", text("substring(digest, 1, 16)"), postgresql_using="hash"),
    # Empty once handlers/jobs/ticket_digests.py has written them anew, a byte longer.
    Index("ix_ticket_digests_older", "ticket_id", postgresql_where=text("length(digest) = 16")),
)

# What queues of many offices are counted from (storage/repositories/ticket_counts.py). Moves add rows to
# `ticket_deltas` by a trigger; a job adds them to `ticket_counts` and takes them away. No key: nobody looks for one.
ticket_deltas = Table(
    "ticket_deltas",
    metadata,
    words("body_id", nullable=False),
    words("kind", nullable=False),  # as in ticket_counts; escalated and not_seen beside another
    Column("hour", Integer, nullable=False),  # of the time limit, since 1970; 0 where the queue does not go by it
    small("n", nullable=False),  # 1: a ticket came, -1: it went
)
ticket_counts = Table(
    "ticket_counts",
    metadata,
    words("scope", nullable=False),  # province|district|kind of office, * for all of them
    small("level", nullable=False),  # 0: all of them, 1: those due on a day, 2: in an hour
    Column("bucket", Integer, nullable=False),  # 0, the day or the hour since 1970
    *(Column(kind, BigInteger, nullable=False, server_default=text("0")) for kind in COUNTED),
    PrimaryKeyConstraint("scope", "level", "bucket"),
)
ticket_count_bodies = Table(  # the offices of which anything was ever counted
    "ticket_count_bodies",
    metadata,
    words("body_id", primary_key=True),
)

ticket_files = Table(
    "ticket_files",
    metadata,
    ref("ticket_id", nullable=False),
    ref("file_id", nullable=False),
    words("flag", ""),
    small("turn", 0),  # degrees clockwise that a photo is shown turned by: 0, 90, 180, 270
    moment("at", nullable=False),
    PrimaryKeyConstraint("ticket_id", "file_id"),
    Index("ix_ticket_files_file_id", "file_id"),
)

ticket_copies = Table(
    "ticket_copies",
    metadata,
    ref("ticket_id", nullable=False),
    words("body_id", nullable=False),
    moment("at", nullable=False),
    PrimaryKeyConstraint("ticket_id", "body_id"),
    Index("ix_ticket_copies_body_id", "body_id"),
)

desk_drafts = Table(  # what an official has typed on the page of a report and not sent yet
    "desk_drafts",
    metadata,
    ref("ticket_id", nullable=False),
    ref("official_id", nullable=False),
    sealed("words_sealed", nullable=False),  # JSON: act.field -> text
    Column("version", BigInteger, nullable=False),
    words("tab", ""),  # the page that wrote it
    moment("saved_at", nullable=False),
    PrimaryKeyConstraint("ticket_id", "official_id"),
    Index("ix_desk_drafts_saved_at", "saved_at"),
)

ticket_checks = Table(  # which points of a report agree with its paper
    "ticket_checks",
    metadata,
    ref("ticket_id", nullable=False),
    words("point", nullable=False),  # a field of the sheet, or the code of a reason for refusing
    Column("agrees", Boolean, nullable=False),
    ref("official_id", nullable=False),
    moment("at", nullable=False),
    PrimaryKeyConstraint("ticket_id", "point"),
)

ticket_follows = Table(  # who wants to hear what becomes of a report without holding it
    "ticket_follows",
    metadata,
    ref("official_id", nullable=False),
    ref("ticket_id", nullable=False),
    Column("by_chat", Boolean, nullable=False, server_default=text("false")),  # told there too
    ref("seen_id", nullable=False),  # the newest event that the official has seen on a page
    ref("told_id", nullable=False),  # and that a message has told of
    moment("at", nullable=False),
    PrimaryKeyConstraint("official_id", "ticket_id"),
    Index("ix_ticket_follows_ticket_id", "ticket_id"),
)

ticket_links = Table(  # reports that belong together and stay separate
    "ticket_links",
    metadata,
    ref("low_id", nullable=False),
    ref("high_id", nullable=False),
    Column("kind", Text, nullable=False),
    ref("official_id", nullable=False),
    moment("at", nullable=False),
    PrimaryKeyConstraint("low_id", "high_id"),
    Index("ix_ticket_links_high_id", "high_id"),
)

ticket_serial = Sequence("ticket_serial", metadata=metadata)  # behind ticket codes; gaps do no harm
