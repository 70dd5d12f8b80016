"""Every table with a personal column (sealed, or a blind index) is named where personal data end, or is excused here.

retention    what is past its time goes
erasure      a person asks for it
anonymised   a ticket becomes a figure
corrected    a number is set right: what it was found by (a digest) goes along; tables with an index only
"""

import ast
import re
from typing import Final, NamedTuple

import pytest
from sqlalchemy import LargeBinary

from storage.models import metadata
from tests.house.tree import ROOT, parsed


class Named(NamedTuple):
    """A function or constant whose text names the table. `file`: of the tree."""

    file: str
    name: str


class Excused(NamedTuple):
    """Why there is nothing to do."""

    why: str


Ways = dict[str, Named | Excused]

RULES: Final = Named("storage/repositories/retention.py", "RULES")
ANONYMISE: Final = Named("storage/repositories/retention.py", "anonymise")
TRACES: Final = Named("storage/repositories/retention.py", "TRACES")
FORGET: Final = Named("storage/repositories/contacts.py", "erase")
NEW_KEYS: Final = Named("storage/repositories/imports.py", "change_persons")

NATIONAL: Final = Excused("the national platform's data, replaced by every import; the platform decides what is kept")
EMPLOYEE: Final = Excused("an official, not a citizen; the audit log names him for as long as it is kept")
SHORT: Final = Excused("nothing but digests, or gone within days by retention")
NO_TICKET: Final = Excused("belongs to no ticket")
OFFICE: Final = Excused("a file of an office, opened by nobody but its leads and gone within weeks by retention")
ROSTER: Final = Excused("who keeps the table of duties types the row anew: a wrong number is taken out with it")
NO_NUMBER: Final = Excused("a digest of something that nobody corrects: a secret, or the content itself")
NOBODY: Final = Excused("tokens of an account of ours: nothing of a person")
DEMO: Final = Excused("the phone of the demo: a production installation writes no row; old ones go by retention")
CHAIN: Final = Excused("digests of the audit log alone: they stay when its rows go, so that the chain can be checked")
MIXED: Final = Excused("a digest of numbers mixed with the id of the question: no number is found or compared by it")
NEW_LIST: Final = Excused("the unit sends a corrected list, which takes the place of the rows that nobody entered")
NEW_ROW: Final = Excused("counts what was tried with a number; with another number another row counts")

TABLES: Final[dict[str, Ways]] = {
    "contacts": {
        "retention": FORGET,
        "erasure": FORGET,
        "anonymised": NO_TICKET,
        "corrected": Named("storage/repositories/contacts.py", "set_phone"),
    },
    "updates": {
        "retention": RULES,
        "erasure": Named("storage/repositories/retention.py", "FORGET_UPDATE"),
        "anonymised": NO_TICKET,
    },
    "conversations": {
        "retention": RULES,
        "erasure": Named("storage/repositories/conversations.py", "drop_open"),
        "anonymised": NO_TICKET,
    },
    "outbox": {"retention": RULES, "erasure": TRACES, "anonymised": ANONYMISE},
    "files": {"retention": RULES, "erasure": TRACES, "anonymised": ANONYMISE, "corrected": NO_NUMBER},
    "sms_log": {"retention": RULES, "erasure": DEMO, "anonymised": NO_TICKET, "corrected": DEMO},
    "tickets": {
        "retention": ANONYMISE,
        "erasure": ANONYMISE,
        "anonymised": ANONYMISE,
        "corrected": Named("handlers/tickets/correct.py", "correct"),
    },
    "ticket_digests": {
        "retention": ANONYMISE,
        "erasure": ANONYMISE,
        "anonymised": ANONYMISE,
        "corrected": Named("storage/repositories/ticket_digests.py", "SET"),
    },
    "ticket_events": {"retention": ANONYMISE, "erasure": ANONYMISE, "anonymised": ANONYMISE},
    "persons": {"retention": NATIONAL, "erasure": NATIONAL, "anonymised": NO_TICKET},
    "import_old_persons": {"retention": RULES, "erasure": NATIONAL, "anonymised": NO_TICKET},
    "person_keys": {"retention": NATIONAL, "erasure": NATIONAL, "anonymised": NO_TICKET, "corrected": NEW_KEYS},
    "person_proofs": {"retention": NATIONAL, "erasure": NATIONAL, "anonymised": NO_TICKET, "corrected": NEW_KEYS},
    "one_time_codes": {"retention": RULES, "erasure": TRACES, "anonymised": NO_TICKET, "corrected": NO_NUMBER},
    "audit_blocks": {"retention": CHAIN, "erasure": CHAIN, "anonymised": NO_TICKET, "corrected": NO_NUMBER},
    "desk_drafts": {"retention": RULES, "erasure": ANONYMISE, "anonymised": ANONYMISE},
    "record_asks": {"retention": RULES, "erasure": MIXED, "anonymised": MIXED, "corrected": MIXED},
    "attempts": {"retention": RULES, "erasure": SHORT, "anonymised": NO_TICKET, "corrected": NEW_ROW},
    "official_credentials": {
        "retention": EMPLOYEE,
        "erasure": EMPLOYEE,
        "anonymised": NO_TICKET,
        "corrected": EMPLOYEE,
    },
    "officials": {"retention": EMPLOYEE, "erasure": EMPLOYEE, "anonymised": NO_TICKET},
    "reply_templates": {"retention": EMPLOYEE, "erasure": EMPLOYEE, "anonymised": NO_TICKET},
    "bulk_acts": {"retention": RULES, "erasure": EMPLOYEE, "anonymised": NO_TICKET},
    "backlog_files": {"retention": RULES, "erasure": OFFICE, "anonymised": NO_TICKET},
    "import_uploads": {"retention": RULES, "erasure": OFFICE, "anonymised": NO_TICKET},
    "import_parts": {"retention": RULES, "erasure": OFFICE, "anonymised": NO_TICKET},
    "backlog_rows": {"retention": ANONYMISE, "erasure": ANONYMISE, "anonymised": ANONYMISE, "corrected": NO_NUMBER},
    "lists": {"retention": ANONYMISE, "erasure": ANONYMISE, "anonymised": ANONYMISE, "corrected": NO_NUMBER},
    "complaint_lists": {"retention": ANONYMISE, "erasure": ANONYMISE, "anonymised": ANONYMISE, "corrected": NO_NUMBER},
    "complaint_rows": {"retention": ANONYMISE, "erasure": ANONYMISE, "anonymised": ANONYMISE, "corrected": NO_NUMBER},
    "list_rows": {"retention": RULES, "erasure": ANONYMISE, "anonymised": ANONYMISE, "corrected": NEW_LIST},
    "staff_files": {"retention": RULES, "erasure": EMPLOYEE, "anonymised": NO_TICKET},
    "incident_pages": {"retention": RULES, "erasure": EMPLOYEE, "anonymised": NO_TICKET, "corrected": NO_NUMBER},
    "duties": {"retention": RULES, "erasure": EMPLOYEE, "anonymised": NO_TICKET, "corrected": ROSTER},
    "saved_views": {"retention": EMPLOYEE, "erasure": EMPLOYEE, "anonymised": NO_TICKET},
    "sign_in_tokens": {"retention": RULES, "erasure": EMPLOYEE, "anonymised": NO_TICKET, "corrected": NO_NUMBER},
    "sign_in_codes": {"retention": RULES, "erasure": EMPLOYEE, "anonymised": NO_TICKET, "corrected": NO_NUMBER},
    "channel_grants": {"retention": NOBODY, "erasure": NOBODY, "anonymised": NO_TICKET},
    "private_pages": {
        "retention": RULES,
        "erasure": Named("storage/repositories/retention.py", "TRACES"),
        "anonymised": NO_TICKET,
        "corrected": NO_NUMBER,
    },
    "console_sessions": {"retention": RULES, "erasure": EMPLOYEE, "anonymised": NO_TICKET, "corrected": NO_NUMBER},
}
WAYS: Final = ("retention", "erasure", "anonymised", "corrected")


def personal() -> dict[str, list[str]]:
    """Table -> its personal columns."""
    found = {
        name: [column.name for column in table.columns if isinstance(column.type, LargeBinary)]
        for name, table in metadata.tables.items()
    }
    return {table: columns for table, columns in found.items() if columns}


def ways_of(table: str) -> tuple[str, ...]:
    """What a table must say: a sealed column alone is found by nothing, so nothing goes along with a correction."""
    has_index = any("sealed" not in column for column in personal()[table])
    return WAYS if has_index else WAYS[:-1]


def written(named: Named) -> str:
    """The text of a function or constant. Errors: AssertionError: there is none of this name."""
    path = ROOT / named.file
    for node in ast.walk(parsed(path)):
        names = {getattr(node, "name", "")}
        if isinstance(node, ast.AnnAssign):
            names.add(ast.unparse(node.target))
        if named.name in names:
            return ast.get_source_segment(path.read_text(encoding="utf-8"), node) or ""
    raise AssertionError(f"{named.file} has no {named.name}")


def names_it(table: str, way: str, named: Named) -> bool:
    """Whether the text has the table in it; where a number is corrected, each of the table's digests."""
    digests = [column for column in personal()[table] if "sealed" not in column]
    words = digests if way == "corrected" else [table]
    return all(re.search(rf"\b{word}\b", written(named)) for word in words)


def faults(table: str, ways: Ways) -> list[str]:
    """What is not said, or is not so."""
    missing = [f"{table}: {way} is not said" for way in ways_of(table) if way not in ways]
    wrong = [
        f"{table}: {way}: {named.name} in {named.file} does not name it"
        for way, named in ways.items()
        if isinstance(named, Named) and not names_it(table, way, named)
    ]
    return missing + wrong


def test_every_table_with_personal_columns_is_told_of() -> None:
    assert sorted(TABLES) == sorted(personal())


@pytest.mark.parametrize("table", sorted(TABLES))
def test_personal_columns_end_somewhere(table: str) -> None:
    assert faults(table, TABLES[table]) == []


def test_a_way_that_does_not_name_the_table_is_found() -> None:
    assert faults("tickets", {**TABLES["tickets"], "corrected": FORGET}) == [
        "tickets: corrected: erase in storage/repositories/contacts.py does not name it"
    ]
    assert faults("persons", {**TABLES["persons"], "erasure": TRACES}) == [
        "persons: erasure: TRACES in storage/repositories/retention.py does not name it"
    ]
    assert faults("files", {"retention": RULES, "erasure": TRACES}) == [
        "files: anonymised is not said",
        "files: corrected is not said",
    ]
