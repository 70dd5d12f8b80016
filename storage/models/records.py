"""Vaccination records: people, the keys they are found by, doses, imports."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, PrimaryKeyConstraint, Table, text
from sqlalchemy.dialects.postgresql import JSONB

from storage.models.base import index_of, key, metadata, moment, ref, sealed, small, words

# The primary keys are the only indexes of these four: an import writes them a hundred thousand rows at a time, and what
# is deleted or reported is found through them or by a scan.
persons = Table(
    "persons",
    metadata,
    key(),
    sealed("content_sealed", nullable=False),  # see PersonContent in storage/repositories/records.py
    words("sex"),  # male, female
    small("group_code"),
    small("edition", 2021),
    words("province_code", ""),
    words("district_code", ""),
    words("commune_code", ""),
    words("source", ""),
    moment("updated_at", nullable=False),
)

# One row for each number a person is known by, whatever paper it stands on. People without any number have one row for
# name, birth date and commune together, so that a second list finds them again.
person_keys = Table(
    "person_keys",
    metadata,
    index_of("key_index", nullable=False),
    ref("person_id", nullable=False),
    words("kind", nullable=False),  # cccd, cmnd, passport, bhyt, none
    PrimaryKeyConstraint("key_index", "person_id"),
)

# One row for each (identity number, birth date as written, phone) of a person, as ONE digest: a look-up is one
# equality on all three, so that nothing is learnt from two of them.
person_proofs = Table(
    "person_proofs",
    metadata,
    index_of("proof_index", nullable=False),
    ref("person_id", nullable=False),
    PrimaryKeyConstraint("proof_index", "person_id"),
)

doses = Table(
    "doses",
    metadata,
    ref("person_id", nullable=False),
    words("series", "covid19"),  # what the number counts in: a measles dose given in an outbreak counts in measles
    small("number", nullable=False),
    words("vaccine_code", nullable=False),
    Column("injected_on", Date, nullable=False),
    words("lot", ""),
    words("facility_code", ""),
    words("facility_name", ""),
    words("source", ""),
    moment("imported_at", nullable=False),
    PrimaryKeyConstraint("person_id", "series", "number"),
)

imports = Table(
    "imports",
    metadata,
    key(),
    words("kind", nullable=False),
    words("digest", nullable=False),
    words("name", ""),
    words("state", "running"),  # running, done, failed
    Column("rows_done", Integer, nullable=False, server_default=text("0")),
    Column("rows_rejected", Integer, nullable=False, server_default=text("0")),
    Column("people_new", Integer, nullable=False, server_default=text("0")),
    Column("doses_new", Integer, nullable=False, server_default=text("0")),
    Column("doses_changed", Integer, nullable=False, server_default=text("0")),
    words("actor", ""),
    moment("started_at", nullable=False),
    moment("finished_at"),
    Index("uq_imports_kind_digest", "kind", "digest", unique=True),
)

# Doses that an import brought, until the job that joins records and tickets has looked at them.
arrivals = Table(
    "arrivals",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=True),
    ref("person_id", nullable=False),
    words("series", "covid19"),
    small("number", nullable=False),
    moment("at", nullable=False),
    Index("ix_arrivals_person_id", "person_id"),
)

rejects = Table(
    "rejects",
    metadata,
    ref("import_id", nullable=False),
    Column("row_no", Integer, nullable=False),
    Column("reasons", JSONB, nullable=False),
    PrimaryKeyConstraint("import_id", "row_no"),
)
