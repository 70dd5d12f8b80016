"""A file of old reports as it is sent, matched, started and taken back by who leads an office of a district or a
province."""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from handlers.backlog.columns import FIELDS, MORE, SEVERAL, digest, guess
from handlers.backlog.look import look
from handlers.backlog.rows import Choices, Reader, kinds_of
from handlers.backlog.sheet import Listing, read_listing
from handlers.places.bodies import place_of
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.backlogs import DONE, LOOKED, MATCHING, RUNNING, UNDOING, Backlog

LONGEST_SENDER: Final = 80
NEEDED: Final = frozenset({"name"})  # fields without which no row can be taken in


class CannotMatch(Exception):
    """Why the choices do not do: `name`, `twice` (a field that two columns hold) or `category`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def offices_of(actor: Actor) -> list[str]:
    """The offices of a district or a province that the official leads."""
    return [body for body in actor.home if actor.leads(body) and is_above_communes(body)]


def is_above_communes(body: str) -> bool:
    """Whether an office is of a district or a province."""
    return bool(place_of(body).province) and not place_of(body).commune


async def listing_of(content: bytes, name: str) -> Listing:
    """The rows of a file. Errors: SheetProblem."""
    return await asyncio.to_thread(_listing, content, Path(name).suffix[:8])


def _listing(content: bytes, suffix: str) -> Listing:
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:  # nameless soon: what reads xlsx wants a path
        file.write(content)
        file.flush()
        return read_listing(Path(file.name))


async def send(work: Work, actor: Actor, body: str, sender: str, content: bytes, listing: Listing) -> int:
    """Keep a file; gives its number. Errors: NotAllowed."""
    if body not in offices_of(actor):
        raise NotAllowed
    heads = digest(listing.titles)
    before = await work.uow.backlogs.matched_before(body, heads)
    choices = dict(before) or {"columns": {str(column): name for column, name in guess(listing.titles).items()}}
    made = Backlog(
        work.ids.new(), actor.id, body, " ".join(sender.split())[:LONGEST_SENDER], heads, MATCHING, choices, {},
        len(listing.lines), 0, work.now,
    )  # fmt: skip
    number = await work.uow.backlogs.add(made, work.cause, content)
    await note(work, actor, number, "backlog_sent")
    return number


async def opened(work: Work, actor: Actor, number: int, *, lock: bool = False) -> Backlog:
    """A file of an office that the official leads. Errors: NotAllowed, for what does not exist too."""
    found = await work.uow.backlogs.get(number, lock=lock)
    if found is None or found.body_id not in offices_of(actor):
        raise NotAllowed
    return found


async def match(
    work: Work, actor: Actor, number: int, columns: Mapping[int, str], category: str, *, fonts: bool
) -> None:
    """Keep how the columns are matched, and look what would become of the rows.

    Errors: NotAllowed (also once it was started, or its time is over), CannotMatch.
    """
    one = await opened(work, actor, number, lock=True)
    content = await work.uow.backlogs.content(number)
    if one.state not in (MATCHING, LOOKED) or content is None:
        raise NotAllowed
    used = [name for name in columns.values() if name in FIELDS and name not in SEVERAL]
    if not NEEDED.issubset(columns.values()):
        raise CannotMatch("name")
    if len(used) > len(set(used)):
        raise CannotMatch("twice")
    if category not in kinds_of(work, place_of(one.body_id).province).values():
        raise CannotMatch("category")
    kept = {column: name for column, name in columns.items() if name in FIELDS or name == MORE}
    choices = Choices(kept, category, fonts)
    listing = await listing_of(content, "")
    found = await look(work, actor, one, reader_of(work, one, choices, listing.titles), listing)
    stored = {"columns": {str(column): name for column, name in kept.items()}, "category": category, "fonts": fonts}
    await work.uow.backlogs.set_look(number, stored, found, len(listing.lines))


async def start(work: Work, actor: Actor, number: int) -> bool:
    """Take it in from now on; False when that is under way or done. Errors: NotAllowed."""
    return await _go(work, actor, number, (LOOKED,), RUNNING, "backlog_started")


async def take_back(work: Work, actor: Actor, number: int) -> bool:
    """Withdraw what it brought and nobody has touched; False where nothing is to be taken back. Errors: NotAllowed."""
    return await _go(work, actor, number, (DONE,), UNDOING, "backlog_undo")


async def _go(work: Work, actor: Actor, number: int, states: Sequence[str], to: str, action: str) -> bool:
    one = await opened(work, actor, number, lock=True)
    if one.state not in states or (to == UNDOING and one.tell_at is not None):  # who was told has a number to ask with
        return False
    await work.uow.backlogs.set_state(number, to, work.now)
    await note(work, actor, number, action)
    return True


async def note(work: Work, actor: Actor, number: int, action: str, **details: object) -> None:
    """One row of the audit log."""
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, action, f"backlog:{number}", details=details or None)


def choices_of(stored: Mapping[str, Any]) -> Choices:
    """Choices as they were kept."""
    columns = {int(column): name for column, name in stored.get("columns", {}).items()}
    return Choices(columns, stored.get("category", ""), bool(stored.get("fonts")))


def reader_of(work: Work, one: Backlog, choices: Choices, titles: Sequence[str]) -> Reader:
    """What reads its rows."""
    return Reader(work, choices, titles, place_of(one.body_id))
