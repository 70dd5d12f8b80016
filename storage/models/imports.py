"""Lists that are sent in the browser: of doses, imported by a job, and of facilities."""

from sqlalchemy import Boolean, Column, Date, Index, PrimaryKeyConstraint, Table, text
from sqlalchemy.dialects.postgresql import JSONB

from storage.models.base import key, metadata, moment, ref, sealed, words

import_uploads = Table(
    "import_uploads",
    metadata,
    key(),
    words("cause", nullable=False),  # the form that it came from: sent twice, it is one
    words("kind", nullable=False),  # doses, facilities
    ref("official_id", nullable=False),
    words("province_code", nullable=False),  # whose administrators and leads see it
    words("language", nullable=False),  # of the reasons beside refused rows
    words("state", nullable=False),  # looking, looked, broken, running, done, same, undoing, undone, dropped
    words("problem", ""),  # of a broken one, or why it could not be taken back
    words("digest", nullable=False),  # of the content, as in `imports`
    ref("size", nullable=False),  # bytes
    ref("lines", nullable=False, server_default=text("0")),  # rows that were found
    ref("import_id"),  # of `imports`, from when it was begun
    sealed("name_sealed", nullable=False),  # of the file, which may be somebody's
    sealed("look_sealed"),  # JSON: what the look found, no cell among it
    moment("made_at", nullable=False),
    moment("looked_at"),
    moment("started_at"),
    moment("ended_at"),
    Index("ix_import_uploads_cause", "cause", unique=True),
    Index("ix_import_uploads_province_code", "province_code", "id"),
)

import_parts = Table(  # the file until it is imported, and its refused rows until nobody can take it back
    "import_parts",
    metadata,
    ref("upload_id", nullable=False),
    words("part", nullable=False),  # file, refused
    ref("seq", nullable=False),  # pieces in order, from 0
    sealed("content_sealed", nullable=False),
    moment("at", nullable=False),
    PrimaryKeyConstraint("upload_id", "part", "seq"),
)


facilities = Table(  # that a province names itself, over those that ship
    "facilities",
    metadata,
    words("code", primary_key=True),  # 5 characters
    words("name", nullable=False),
    words("province_code", nullable=False),
    words("district_code", ""),
    words("commune_code", ""),
    words("under", nullable=False),  # so_y_te, ttyt
    Column("valid_from", Date),
    Column("valid_to", Date),  # the last day; None while it is open
    words("successor", ""),  # code of the one that goes on with its reports
    Column("gone", Boolean, nullable=False, server_default=text("false")),  # nothing ever named it
    ref("turn", nullable=False),  # grows with each list: processes read them again
)

facility_changes = Table(  # what a list changed, so that it is taken back as one
    "facility_changes",
    metadata,
    ref("upload_id", nullable=False),
    words("code", nullable=False),
    Column("before", JSONB),  # none: it had not been named
    Column("after", JSONB, nullable=False),
    PrimaryKeyConstraint("upload_id", "code"),
)
