"""What a ticket is found by without being opened: keyed digests of names, phones and papers, each for one unit.

Of a name there are two: of the whole name, and of its last two words, by which people are called; never of a single
word, of which a list of common names would tell too much. Who has the rows and no key learns nothing; equal names of
two communes have nothing in common either. A value gives a key, and under that key each unit its digest, so that a
search in a whole province works out one key, and a thousand digests at once.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from faq.normalise import fold
from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.bodies import NOWHERE, Place, place_of
from handlers.records.keys import comparable
from handlers.staff.actor import Actor
from handlers.tickets.content import Subject
from handlers.work import Work
from storage.crypto import Vault, keyed_blocks
from storage.repositories.ticket_changes import Changes
from storage.repositories.ticket_digests import FORM, LENGTH, Undigested
from storage.repositories.tickets import Ticket

NAME, PHONE, PAPER = "ticket_name", "ticket_phone", "ticket_paper"
LEAST: Final = 2  # words of a name
# What the digests follow from.
CAUSES: Final = frozenset({"subject", "body_id", "edition", "province_code", "district_code", "commune_code"})
_WORDS: Final = re.compile(r"[^\W_]+")


def plain_words(text: str) -> list[str]:
    """The words of a text without marks, in lower case."""
    return _WORDS.findall(fold(text))


def name_forms(name: str) -> frozenset[str]:
    """What a person of this name is found by; nothing for a name of one word."""
    words = plain_words(name)
    return frozenset({" ".join(words), " ".join(words[-LEAST:])}) if len(words) >= LEAST else frozenset()


def digests_of(vault: Vault, ticket: Ticket | Undigested) -> tuple[bytes, ...]:
    """What the ticket is found by: for the unit of the office that owns it and for that in which the person lives."""
    return _digests(vault, ticket.subject, _units(ticket))


def renewed(vault: Vault, before: Ticket, changes: Changes) -> tuple[bytes, ...] | None:
    """What it is found by after the changes; None when that is what it was found by before."""
    if CAUSES.isdisjoint(changes):
        return None
    subject = changes.get("subject", before.subject)
    after = Undigested(
        before.id,
        changes.get("body_id", before.body_id),
        changes.get("edition", before.edition),
        changes.get("province_code", before.province_code),
        changes.get("district_code", before.district_code),
        changes.get("commune_code", before.commune_code),
        subject,
    )
    units = _units(after)
    if units == _units(before) and _values(subject) == _values(before.subject):
        return None
    return _digests(vault, subject, units)


def asked_for(vault: Vault, kind: str, value: str, units: Iterable[str]) -> bytes:
    """The digests of a value (a form of a name, a phone in national form, a number as it is compared), `LENGTH` bytes
    for each unit, one behind the other."""
    return keyed_blocks(vault.index(kind, value), _blocks(tuple(units)))


def once_asked_for(vault: Vault, kind: str, value: str, units: Iterable[str]) -> bytes:
    """The same as they were made at first: for tickets that the job `ticket_digests` has not come to."""
    base = vault.index(kind, value)
    return b"".join([hashlib.sha256(base + unit.encode()).digest()[:LENGTH] for unit in units])


@lru_cache(maxsize=256)
def _blocks(units: tuple[str, ...]) -> bytes:
    """`LENGTH` bytes that stand for each unit. Kept for the areas of officials, which are asked for again and again."""
    return b"".join([hashlib.sha256(unit.encode()).digest()[:LENGTH] for unit in units])


def area(work: Work, actor: Actor) -> list[str]:
    """The units in which tickets lie that an official may see: of his offices, and those below them."""
    found: dict[str, None] = {}
    for body in actor.bodies:
        if actor.works_in(body):
            found |= dict.fromkeys(_below(work, body))
    return list(found)


def _below(work: Work, body: str) -> list[str]:
    edition, place = _edition(body), place_of(body)
    code, office = _code(place), work.tools.directory.get(body)
    gazetteer = work.tools.resolver.gazetteers.get(edition)
    units = [code] if code else []
    if gazetteer is not None and (office is None or office.kind is not OfficeKind.FACILITY):
        for unit in units:  # grows as it is walked
            units += [one.code for one in gazetteer.children(unit)]
    return [f"{edition}:{unit}" for unit in units]


def _digests(vault: Vault, subject: Subject, units: frozenset[str]) -> tuple[bytes, ...]:
    listed = sorted(units)
    found = [asked_for(vault, kind, value, listed) for kind, value in _values(subject)]
    return tuple(sorted({one[n : n + LENGTH] + FORM for one in found for n in range(0, len(one), LENGTH)}))


def _values(subject: Subject) -> frozenset[tuple[str, str]]:
    """(kind, value) of everything somebody may ask by: of the person and of who reported it."""
    names = {(NAME, form) for name in (subject.name, subject.reporter.name) for form in name_forms(name)}
    phones = {(PHONE, phone) for phone in (subject.phone, subject.reporter.phone) if phone}
    papers = {(PAPER, comparable(one.kind, one.number)) for one in subject.papers if one.number}
    return frozenset(names | phones | papers)


def _units(ticket: Ticket | Undigested) -> frozenset[str]:
    home = Place(ticket.province_code, ticket.district_code, ticket.commune_code)
    owner = place_of(ticket.body_id)
    found = ((_edition(ticket.body_id), owner), (ticket.edition, home))
    return frozenset(f"{edition}:{_code(place)}" for edition, place in found if place != NOWHERE)


def _code(place: Place) -> str:
    """Of the smallest unit that is known."""
    return place.commune or place.district or place.province


def _edition(body: str) -> int:
    """Of an office's id; 0 when it is no such id."""
    head = body.split(":", 1)[0]
    return int(head) if re.fullmatch(r"[0-9]{4}", head) else 0
