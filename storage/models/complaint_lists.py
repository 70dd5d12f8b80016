"""Lists of reports of many people, sent in at once. Each row is a report of its own; the list says who sent them."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, text

from storage.models.base import index_of, key, metadata, moment, ref, sealed, words

complaint_lists = Table(
    "complaint_lists",
    metadata,
    key(),
    words("province_code", nullable=False),
    sealed("about_sealed"),  # JSON: the unit, who is in charge and their number; null once its reports are anonymised
    index_of("content_index"),  # all rows
    index_of("token_index"),  # of the link to its receipt
    Column("good", Integer, nullable=False),  # rows that became reports
    Column("again", Integer, nullable=False, server_default=text("0")),  # rows that were reports already
    Column("bad", Integer, nullable=False, server_default=text("0")),  # rows that stayed with the sender
    moment("created_at", nullable=False),
    Index("uq_complaint_lists_token_index", "token_index", unique=True),
    Index("ix_complaint_lists_content_index", "content_index"),
)

complaint_rows = Table(
    "complaint_rows",
    metadata,
    ref("list_id", nullable=False),
    Column("row_no", Integer, nullable=False),  # as the file counts
    ref("ticket_id", nullable=False),
    index_of("row_index"),  # the person and what is wrong; null once the report is anonymised
    PrimaryKeyConstraint("list_id", "row_no"),
    Index("uq_complaint_rows_ticket_id", "ticket_id", unique=True),
    Index("ix_complaint_rows_row_index", "row_index"),
)
