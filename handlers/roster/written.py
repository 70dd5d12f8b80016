"""Lists of officials as files: the template, everybody of a province, what was refused, the first links."""

import asyncio
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from handlers.backlog.refused import given_back
from handlers.backlog.sheet import Listing
from handlers.places.bodies import province_of
from handlers.roster.columns import FIELDS
from handlers.staff.actor import Actor, Role, own_roles
from handlers.staff.managing import everybody
from handlers.staff.volunteers import last_day, terms_of
from handlers.tickets.notices import body_name
from handlers.work import Work
from storage.repositories.officials import Official
from storage.spreadsheets import write_xlsx


def titles(work: Work, language: str) -> list[str]:
    """The titles of the columns."""
    return [work.rules.texts.say(f"console_roster.column.{field}", {}, language=language) for field in FIELDS]


async def template(work: Work, actor: Actor, language: str) -> bytes:
    """An empty list; a second sheet names the offices of the provinces with their codes, a third the roles."""
    say = work.rules.texts.say
    offices = [one for one in work.tools.directory.bodies.values() if one.province in actor.administers]
    heads = titles(work, language)
    office, code, role = (heads[FIELDS.index(field)] for field in ("office", "code", "role"))
    listed = [[office, code], *sorted([one.name, one.id] for one in offices)]
    roles = [[role], *([say(f"console.role.{one}", {}, language=language)] for one in Role)]
    more = {say(f"console_roster.sheet.{name}", {}, language=language): rows for name, rows in (
        ("offices", listed), ("roles", roles),
    )}  # fmt: skip
    return await written(heads, [], more)


async def all_officials(work: Work, actor: Actor, language: str) -> tuple[bytes, int]:
    """Everybody at work in the provinces that the actor looks after, a row an office, and how many rows.

    Errors: NotAllowed.
    """
    people = await everybody(work, actor)
    names = await work.uow.officials.names(
        sorted({term.supervisor for one in people for term in terms_of(one).values()})
    )
    rows = [list(row) for one in people if one.active for row in _rows(work, actor, one, names, language)]
    return await written(titles(work, language), rows), len(rows)


def _rows(
    work: Work, actor: Actor, person: Official, names: Mapping[int, str], language: str
) -> Iterator[Sequence[str]]:
    for body, role in sorted({**own_roles(person), **person.duties}.items()):
        if province_of(body) in actor.administers:
            said = work.rules.texts.say(f"console.role.{role}", {}, language=language)
            term = terms_of(person).get(body)
            until = last_day(work, term.until).strftime("%d/%m/%Y") if term else ""
            supervisor = names.get(term.supervisor, "") if term else ""
            yield person.name, person.phone, body_name(work, body), body, said, until, supervisor


async def refused(work: Work, listing: Listing, why: Mapping[int, str], language: str) -> bytes:
    """The refused rows as they were sent with the reason behind each: mended, they are sent again."""
    say = work.rules.texts.say
    said = {line: say(f"console_roster.why.{one}", {}, language=language) for line, one in why.items()}
    return await given_back(listing, said, say("console_roster.reason", {}, language=language))


async def links(work: Work, found: Iterable[tuple[Official, str]], language: str) -> bytes:
    """Name, offices and address of the link of each."""
    say, heads = work.rules.texts.say, titles(work, language)
    rows = [[one.name, ", ".join(body_name(work, body) for body in own_roles(one) or one.duties), url]
            for one, url in found]  # fmt: skip
    names = [heads[FIELDS.index("name")], heads[FIELDS.index("office")]]
    return await written([*names, say("console_roster.link", {}, language=language)], rows)


async def written(
    heads: Sequence[str], rows: Sequence[Sequence[str]], more: Mapping[str, Sequence[Sequence[str]]] | None = None
) -> bytes:
    """An xlsx of texts. `more`: name of a further sheet -> its rows, the titles first."""
    return await asyncio.to_thread(_written, heads, rows, more or {})


def _written(heads: Sequence[str], rows: Sequence[Sequence[str]], more: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_xlsx(path, [heads], rows, more=more)
        return path.read_bytes()
