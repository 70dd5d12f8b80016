"""Files of old reports that a province takes in when it goes live."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table, text

from storage.models.base import index_of, key, metadata, moment, ref, sealed, words

backlogs = Table(
    "backlogs",
    metadata,
    key(),
    words("cause", nullable=False),  # the form that it came from: sent twice, it is one
    ref("official_id", nullable=False),
    words("body_id", nullable=False),  # the office whose leads see it
    words("sender", nullable=False),  # who numbered the reports: an office or a program
    words("heads", nullable=False),  # a digest of the titles of the columns
    words("state", nullable=False),  # matching, looked, running, done, undoing, undone
    words("choices", ""),  # JSON: how the columns were matched
    ref("lines", nullable=False, server_default=text("0")),
    ref("lines_done", nullable=False, server_default=text("0")),
    moment("made_at", nullable=False),
    moment("started_at"),
    moment("ended_at"),
    moment("tell_at"),  # when it was pressed that people are told
    moment("told_at"),  # when all were
    Index("ix_backlogs_cause", "cause", unique=True),
    Index("ix_backlogs_body_id", "body_id", "id"),
)

backlog_files = Table(
    "backlog_files",
    metadata,
    key(),  # of the backlog
    sealed("content_sealed", nullable=False),
    sealed("look_sealed"),  # JSON: what a dry run found, with the first lines of each kind
    moment("at", nullable=False),
)

backlog_rows = Table(  # what became of each row that was dealt with
    "backlog_rows",
    metadata,
    ref("backlog_id", nullable=False),
    ref("line", nullable=False),  # as the spreadsheet counts
    words("outcome", nullable=False),  # taken, same, again, refused, undone, kept
    words("faults", ""),  # JSON: [[code, field], ...] of what was refused
    ref("ticket_id"),
    ref("revision", nullable=False, server_default=text("0")),  # of the report when it was taken in
    words("told", ""),  # sent, with (in the message about another report), nobody
    index_of("number_index"),
    index_of("matter_index"),
    index_of("phone_index"),  # where several reports are told in one message
    PrimaryKeyConstraint("backlog_id", "line"),
    Index("ix_backlog_rows_ticket_id", "ticket_id"),
    Index(
        "ix_backlog_rows_phone_index",
        "backlog_id",
        "phone_index",
        postgresql_where=text("phone_index is not null"),
    ),
    Index(
        "ix_backlog_rows_number_index",
        "number_index",
        unique=True,
        postgresql_where=text("outcome in ('taken','same','kept')"),
    ),
    Index(
        "ix_backlog_rows_matter_index",
        "matter_index",
        unique=True,
        postgresql_where=text("outcome in ('taken','kept')"),
    ),
)
