"""Lists that units hand in. A list hangs at a report, which says whose it is, by when it is due and how it stands."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, text

from storage.models.base import index_of, key, metadata, moment, ref, sealed, small, words

lists = Table(
    "lists",
    metadata,
    key(),
    ref("ticket_id", nullable=False),
    ref("hand_in", nullable=False),  # lists of one hand-in, parted by who gets them, share it
    small("form", nullable=False),
    words("flow", ""),  # of flows.yaml
    index_of("unit_index", nullable=False),  # the unit, as it signs
    index_of("content_index", nullable=False),  # all rows of the hand-in
    Column("good", Integer, nullable=False, server_default=text("0")),  # rows that were taken
    Column("bad", Integer, nullable=False, server_default=text("0")),  # rows that stayed with the sender
    Column("twice", Integer, nullable=False, server_default=text("0")),  # likewise
    Column("entered", Integer, nullable=False, server_default=text("0")),
    Column("failed", Integer, nullable=False, server_default=text("0")),
    small("files", 1),  # as often as it came, corrected ones with it
    moment("created_at", nullable=False),
    Index("uq_lists_ticket_id", "ticket_id", unique=True),
    Index("ix_lists_hand_in", "hand_in"),
    Index("ix_lists_unit_index", "unit_index", "created_at"),
)

list_rows = Table(
    "list_rows",
    metadata,
    ref("list_id", nullable=False),
    Column("row_no", Integer, nullable=False),  # as the file counts
    sealed("content_sealed", nullable=False),  # JSON: the cells of the national template
    index_of("key_index"),  # the number of the person's paper; null where there is none
    words("state", nullable=False),  # of handlers/lists/states.py
    words("reasons", ""),  # JSON: [[code, column], ...]
    ref("slice_of"),  # the volunteer who types it
    ref("typed_by"),
    ref("confirmed_by"),
    PrimaryKeyConstraint("list_id", "row_no"),
    Index("ix_list_rows_state", "list_id", "state", "row_no"),
    Index("ix_list_rows_slice_of", "slice_of", postgresql_where=text("slice_of is not null")),
)
