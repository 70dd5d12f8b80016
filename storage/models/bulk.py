"""One act on many reports at once."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from storage.models.base import key, metadata, moment, ref, sealed, words

bulk_acts = Table(
    "bulk_acts",
    metadata,
    key(),
    words("cause", nullable=False),  # the form that it came from: sent twice, it is one act
    ref("official_id", nullable=False),
    words("body_id", nullable=False),  # the office that the official acted for
    words("act", nullable=False),  # reply, approve, enter, refuse, claim, transfer
    words("state", nullable=False),  # waiting, running, done, undone, declined, lapsed
    sealed("args_sealed", nullable=False),  # the text, the reason of a refusal, the office of a transfer
    moment("made_at", nullable=False),
    moment("due_at", nullable=False),
    moment("ended_at"),
    words("needs_yes", ""),  # why another official agrees first; "": nobody has to
    words("yes_body", ""),  # the office whose leads may
    ref("yes_by"),
    Index("ix_bulk_acts_cause", "cause", unique=True),
    Index("ix_bulk_acts_state", "state", "due_at"),
    Index("ix_bulk_acts_official_id", "official_id", "id"),
)

bulk_act_items = Table(
    "bulk_act_items",
    metadata,
    ref("act_id", nullable=False),
    ref("ticket_id", nullable=False),
    ref("revision", nullable=False),  # as the official saw it; -1: whatever it is
    words("outcome", ""),  # "": waits; done; left: it stays as it is
    words("reason", ""),  # why it was left
    PrimaryKeyConstraint("act_id", "ticket_id"),
)
