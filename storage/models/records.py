"""Vaccination records: people, the keys they are found by, doses, imports."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, PrimaryKeyConstraint, Table, text
from sqlalchemy.dialects.postgresql import JSONB

from storage.models.base import index_of, key, metadata, moment, ref, sealed, small, words

persons = Table(
    "persons",
    metadata,
    key(),
    sealed("content_sealed", nullable=False),  # JSON, see PersonContent in storage/repositories/records.py
    index_of("match_index", nullable=False),  # who is the same person: identity number, else name + birth + commune
    index_of("content_index", nullable=False),  # of all that is known: an unchanged row is not written again
    words("sex"),  # male, female
    small("group_code"),
    small("edition", 2021),
    words("province_code", ""),
    words("district_code", ""),
    words("commune_code", ""),
    words("source", ""),
    moment("updated_at", nullable=False),
    Index("uq_persons_match_index", "match_index", unique=True),
    Index("ix_persons_commune_code", "commune_code"),
)

# One row for each number a person is known by, whatever paper it stands on.
person_keys = Table(
    "person_keys",
    metadata,
    index_of("key_index", nullable=False),
    ref("person_id", nullable=False),
    words("kind", nullable=False),  # cccd, cmnd, passport, bhyt
    PrimaryKeyConstraint("key_index", "person_id"),
    Index("ix_person_keys_person_id", "person_id"),
)

# One row for each (identity number, birth date as written, phone) of a person, as ONE digest: a look-up is one
# equality on all three, so that nothing is learnt from two of them (domain.md 4.2).
person_proofs = Table(
    "person_proofs",
    metadata,
    index_of("proof_index", nullable=False),
    ref("person_id", nullable=False),
    PrimaryKeyConstraint("proof_index", "person_id"),
    Index("ix_person_proofs_person_id", "person_id"),
)

doses = Table(
    "doses",
    metadata,
    key(),
    ref("person_id", nullable=False),
    small("number", nullable=False),
    words("vaccine_code", nullable=False),
    Column("injected_on", Date, nullable=False),
    words("lot", ""),
    words("facility_code", ""),
    words("facility_name", ""),
    words("source", ""),
    moment("imported_at", nullable=False),
    Index("uq_doses_person_id_number", "person_id", "number", unique=True),
    Index("ix_doses_facility_code", "facility_code"),
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
