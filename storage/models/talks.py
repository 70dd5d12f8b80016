"""Who writes to us and what is said: contacts, updates, conversations, outbox, files."""

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, Identity, Index, Integer, PrimaryKeyConstraint, Table, text
from sqlalchemy.dialects.postgresql import JSONB

from storage.models.base import index_of, key, metadata, moment, ref, sealed, small, words

contacts = Table(
    "contacts",
    metadata,
    key(),
    words("channel", nullable=False),
    words("address", nullable=False),  # the platform's key of the chat; for sms the hex blind index of the number
    words("language", "vi"),
    small("birth_year"),
    words("sex"),
    sealed("name_sealed"),
    sealed("phone_sealed"),
    index_of("phone_index"),
    moment("phone_proven_at"),
    small("edition", 2021),
    words("province_code", ""),
    words("district_code", ""),
    words("commune_code", ""),
    moment("last_interaction_at"),
    moment("human_until"),  # the bot is silent while a person answers
    moment("unreachable_at"),
    moment("created_at", nullable=False),
    moment("erased_at"),
    Column("language_chosen", Boolean, nullable=False, server_default=text("false")),  # asked for, not heard
    words("link_from", ""),  # where the link was found that they came by, and the place it names
    words("link_where", ""),
    Column("texts_at_night", Boolean, nullable=False, server_default=text("false")),  # no quiet hours for their phone
    sealed("notice_sealed"),  # what the newest notice with choices offers: numbers typed after it mean those
    Column("turn_no", BigInteger, nullable=False, server_default=text("0")),  # counts turns: a stale one is refused
    Column("has_held", Boolean, nullable=False, server_default=text("false")),  # messages wait until the person writes
    Index("uq_contacts_channel_address", "channel", "address", unique=True),
    Index("ix_contacts_phone_index", "phone_index", postgresql_where=text("phone_index is not null")),
    Index("ix_contacts_erased_at", "erased_at", postgresql_where=text("erased_at is not null")),
)

updates = Table(
    "updates",
    metadata,
    words("channel", nullable=False),
    words("key", nullable=False),
    Column("seq", BigInteger, Identity(), nullable=False),
    words("address", ""),
    words("state", "done"),  # done, waiting, dead
    sealed("sealed"),  # the normalised update while it waits or is dead
    small("attempts", 0),
    moment("received_at", nullable=False),
    moment("next_try_at"),
    words("error", ""),
    PrimaryKeyConstraint("channel", "key"),
    Index("ix_updates_waiting", "channel", "address", "seq", postgresql_where=text("state = 'waiting'")),
    Index("ix_updates_dead", "channel", "address", postgresql_where=text("state = 'dead'")),
    Index("ix_updates_received_at", "received_at"),
)

conversations = Table(
    "conversations",
    metadata,
    key(),
    ref("contact_id", nullable=False),
    ref("parent_id"),  # the conversation that goes on when this one ends
    words("name", nullable=False),
    small("version", nullable=False),
    words("step", nullable=False),
    Column("prompt_no", Integer, nullable=False, server_default=text("0")),
    words("status", "active"),  # active, paused (a draft), under (waits for its child), aside (unreadable)
    sealed("state_sealed", nullable=False),
    words("province_code", ""),
    moment("created_at", nullable=False),
    moment("updated_at", nullable=False),
    Index("uq_conversations_active", "contact_id", unique=True, postgresql_where=text("status = 'active'")),
    Index("ix_conversations_open", "contact_id", "updated_at", postgresql_where=text("status in ('paused','under')")),
    Index("ix_conversations_updated_at", "updated_at"),
)

outbox = Table(
    "outbox",
    metadata,
    key(),
    words("cause", nullable=False),  # unique: what made this message, so that no cause sends twice
    words("channel", nullable=False),
    ref("contact_id", nullable=False),
    words("address", nullable=False),
    sealed("payload_sealed", nullable=False),  # the final words, as the citizen gets them
    Column("once", Boolean, nullable=False, server_default=text("false")),  # rather never than twice (codes)
    words("state", "leased"),  # leased, waiting, sending, sent, failed, held, unknown
    words("owner", ""),
    moment("lease_until"),
    moment("not_before"),
    small("attempts", 0),
    words("error", ""),
    words("external_id", ""),
    words("province_code", ""),
    ref("ticket_id"),
    # reply: answers what the person wrote or sent; notice: comes unasked, to anybody; code: a one-time code; reminder:
    # comes unasked and by the clock; broadcast: the same for many
    words("class", "reply"),
    moment("created_at", nullable=False),
    moment("sent_at"),
    moment("delivered_at"),  # where the platform says so: on the person's phone
    moment("seen_at"),  # where the platform says so: read
    # what was special about its sending: billed (paid for), template (a template), digest (told of in a digest)
    words("way", ""),
    moment("hold_ends_at"),  # of a held message: when it is given up
    moment("told_at"),  # of a held message: when a template told of it
    moment("text_at"),  # when it goes by text message unless it was seen; of a held text message: when it may go
    small("resends", 0),  # how often an official had it sent again
    words("dealt_how", ""),  # what an official did when it did not arrive: sms, called, dropped
    ref("dealt_by"),
    moment("dealt_at"),
    Index("uq_outbox_cause", "cause", unique=True),
    Index(
        "ix_outbox_open", "contact_id", "id", postgresql_where=text("state in ('leased','waiting','sending','held')")
    ),
    Index("ix_outbox_due", "lease_until", postgresql_where=text("state in ('leased','waiting','sending')")),
    Index("ix_outbox_contact_id", "contact_id", "id"),
    Index("ix_outbox_created_at", "created_at", postgresql_using="brin"),  # nearly free to write
    Index(
        "ix_outbox_hold_ends_at", "hold_ends_at", postgresql_where=text("state = 'held' and hold_ends_at is not null")
    ),
    Index(
        "ix_outbox_undelivered",
        "ticket_id",
        "id",
        postgresql_where=text("state in ('held','failed','unknown') and dealt_at is null"),
    ),
    Index("ix_outbox_dropped", "dealt_at", postgresql_where=text("dealt_how = 'dropped'")),
    Index("ix_outbox_text_at", "text_at", postgresql_where=text("text_at is not null")),
)

private_pages = Table(  # one-time pages for what must not stand in a messenger: storage/repositories/private_pages.py
    "private_pages",
    metadata,
    key(),
    index_of("token_hash", nullable=False),
    ref("contact_id", nullable=False),
    ref("conversation_id", nullable=False),
    words("step", nullable=False),
    Column("guarded", Boolean, nullable=False, server_default=text("false")),  # a strange browser needs a code
    moment("issued_at", nullable=False),
    moment("expires_at", nullable=False),
    index_of("device_hash"),  # the browser that opened it first
    moment("ended_at"),
    index_of("code_index"),
    moment("code_at"),
    small("code_tries", 0),
    Index("uq_private_pages_token_hash", "token_hash", unique=True),
    Index("ix_private_pages_contact_id", "contact_id"),
)

files = Table(
    "files",
    metadata,
    key(),
    ref("contact_id"),
    words("kind", nullable=False),  # photo, voice, document
    words("channel", ""),
    words("source_ref", ""),  # the platform's key of the file, until it is fetched
    sealed("source_sealed"),  # in its place: a key that is an address, which opens the file to whoever knows it
    words("state", "pending"),  # pending, ready, refused
    words("problem", ""),
    words("media_type", ""),
    Column("size", Integer),
    Column("width", Integer),
    Column("height", Integer),
    index_of("sha256"),
    sealed("name_sealed"),  # as it was sent: it may name a person
    sealed("content_sealed"),
    sealed("thumbnail_sealed"),
    Column("features", JSONB),
    sealed("read_sealed"),  # what was read from it (QR texts): personal data
    small("attempts", 0),
    words("owner", ""),
    moment("lease_until"),
    words("province_code", ""),
    moment("created_at", nullable=False),
    moment("purge_at"),
    Index("ix_files_pending", "created_at", postgresql_where=text("state = 'pending'")),
    Index("ix_files_purge_at", "purge_at"),
    Index("ix_files_created_at", "created_at", postgresql_using="brin"),
    Index("ix_files_contact_id", "contact_id"),
)

sms_log = Table(
    "sms_log",
    metadata,
    key(),
    index_of("phone_index", nullable=False),
    sealed("phone_sealed", nullable=False),
    sealed("text_sealed", nullable=False),
    moment("sent_at", nullable=False),
    Index("ix_sms_log_sent_at", "sent_at"),
)

erasures = Table(  # requests to delete one's data, and what became of them; nothing personal
    "erasures",
    metadata,
    key("ticket_id"),  # the request
    ref("contact_id"),
    moment("asked_at", nullable=False),
    moment("due_at", nullable=False),  # until then it can be taken back
    moment("carried_out_at"),
    moment("ended_at"),  # nothing waits any more; without carried_out_at: taken back or refused
    Column("waiting", ARRAY(BigInteger), nullable=False, server_default=text("'{}'")),  # reports under way
    Column("counts", JSONB),
    Index("ix_erasures_due_at", "due_at", postgresql_where=text("ended_at is null")),
    Index("ix_erasures_contact_id", "contact_id", postgresql_where=text("ended_at is null")),
)
