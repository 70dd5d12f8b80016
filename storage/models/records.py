"""Vaccination records: people, the keys they are found by, doses, imports."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, PrimaryKeyConstraint, SmallInteger, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

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
    words("state", "running"),  # running, done; taken back: undoing, undone
    Column("rows_done", Integer, nullable=False, server_default=text("0")),
    Column("rows_rejected", Integer, nullable=False, server_default=text("0")),
    Column("people_new", Integer, nullable=False, server_default=text("0")),
    Column("doses_new", Integer, nullable=False, server_default=text("0")),
    Column("doses_changed", Integer, nullable=False, server_default=text("0")),
    words("actor", ""),
    moment("started_at", nullable=False),
    moment("finished_at"),
    Column("number", Integer),  # what people call it; none where it was begun before imports could be taken back
    moment("undone_at"),
    # What taking it back came to, counted along with each piece.
    Column("people_gone", Integer, nullable=False, server_default=text("0")),
    Column("values_back", Integer, nullable=False, server_default=text("0")),
    Column("values_kept", Integer, nullable=False, server_default=text("0")),
    Column("tickets_back", Integer, nullable=False, server_default=text("0")),
    Index("uq_imports_kind_digest", "kind", "digest", unique=True),
    Index("uq_imports_number", "number", unique=True),
)

# The five tables below are what an import is taken back by; retention deletes them when the time for that is over.
# A batch of an import, written in its transaction: the people it made (theirs are all ids from first to last), whom it
# named of those who were known (number 0: the person, else a dose of the series), and which doses of them were new.
import_pieces = Table(
    "import_pieces",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=True),
    ref("import_id", nullable=False),
    moment("at", nullable=False),
    words("series", nullable=False),
    ref("first_id"),
    ref("last_id"),
    Column("named_persons", ARRAY(BigInteger), nullable=False, server_default=text("'{}'")),
    Column("named_numbers", ARRAY(SmallInteger), nullable=False, server_default=text("'{}'")),
    Column("new_persons", ARRAY(BigInteger), nullable=False, server_default=text("'{}'")),
    Column("new_numbers", ARRAY(SmallInteger), nullable=False, server_default=text("'{}'")),
    Index("ix_import_pieces_import_id", "import_id"),
)

# A person's row as it was before a piece changed it. What is sealed is copied as it stands in `persons`, bound to
# "persons:content:ID" and not to this table: it goes back there unopened.
import_old_persons = Table(
    "import_old_persons",
    metadata,
    ref("piece_seq", nullable=False),
    ref("person_id", nullable=False),
    moment("at", nullable=False),
    sealed("content_sealed", nullable=False),
    words("sex"),
    small("group_code"),
    small("edition", 2021),
    words("province_code", ""),
    words("district_code", ""),
    words("commune_code", ""),
    words("source", ""),
    moment("updated_at", nullable=False),
    PrimaryKeyConstraint("piece_seq", "person_id"),
)

# A dose as it was before a piece changed it.
import_old_doses = Table(
    "import_old_doses",
    metadata,
    ref("piece_seq", nullable=False),
    ref("person_id", nullable=False),
    words("series", nullable=False),
    small("number", nullable=False),
    moment("at", nullable=False),
    words("vaccine_code", nullable=False),
    Column("injected_on", Date, nullable=False),
    words("lot", ""),
    words("facility_code", ""),
    words("facility_name", ""),
    words("source", ""),
    moment("imported_at", nullable=False),
    PrimaryKeyConstraint("piece_seq", "person_id", "series", "number"),
)

# Tickets that miss a dose an import brought; `moved`: how the ticket stood before and after it was finished by that.
import_tickets = Table(
    "import_tickets",
    metadata,
    ref("import_id", nullable=False),
    ref("ticket_id", nullable=False),
    ref("person_id", nullable=False),
    words("series", nullable=False),
    small("number", nullable=False),
    moment("at", nullable=False),
    Column("moved", JSONB),
    PrimaryKeyConstraint("import_id", "ticket_id", "person_id", "series", "number"),
    Index("ix_import_tickets_ticket_id", "ticket_id"),
)

# What stayed when an import was taken back, because a later one named it (number 0: the person).
import_kept = Table(
    "import_kept",
    metadata,
    ref("import_id", nullable=False),
    ref("person_id", nullable=False),
    words("series", nullable=False),
    small("number", nullable=False),
    ref("by_import", nullable=False),
    moment("at", nullable=False),
    PrimaryKeyConstraint("import_id", "person_id", "series", "number"),
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
    ref("import_id"),  # which import brought it; none from a process of the version before
    # What stood there, where an import set a dose right; none for a new dose.
    Column("old_vaccine", Text),
    Column("old_day", Date),
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
