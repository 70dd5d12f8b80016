"""What an official narrows a queue to, as an address says it: `?state=open&age=7&handler=me`.

Nothing of a person stands in an address: codes of places and facilities, a day, numbers of officials; words that are
looked for in what is written stand there sealed (search_address.py). What an address says and nobody understands (a
category of 2019, an office that is not one's own, words of yesterday) narrows nothing and is named.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from bot.console.search_address import read_token
from handlers.staff.actor import Actor
from handlers.tickets.found_by import plain_words
from handlers.tickets.status import State
from handlers.work import Work
from storage.repositories.queues import Narrow

NAMES: Final = ("state", "category", "body", "commune", "site", "day", "age", "handler", "source", "batch", "text")
SOURCES: Final = ("chat", "walk_in", "caller", "zalo_by_hand", "paper", "open311", "backlog", "list", "list_page")
AGES: Final = (1, 3, 7, 14, 30)  # days since it came in, at least
ME, NOBODY = "me", "none"
COMMUNE: Final = re.compile(r"[0-9]{5}")
SITE: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")
NUMBER: Final = re.compile(r"[0-9]{1,19}")
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{20,700}")
WORDS: Final = "text"  # the filter by words
BATCH: Final = "batch"  # the reports of one list that a unit sent
MOST_ID: Final = 2**63 - 1  # PostgreSQL's bigint


@dataclass(frozen=True, slots=True)
class Narrowing:
    """`values`: what narrows, name -> value as an address has it; `unknown`: names whose value is not understood;
    `text`: the words that are looked for, as typed."""

    values: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    text: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.values)

    def value(self, name: str) -> str:
        """What it is narrowed to, '' for all."""
        return self.values.get(name, "")

    def query(self, without: str = "", **more: str) -> str:
        """The address behind the path, with its `?`; '' when there is nothing to say."""
        kept = {name: value for name, value in self.values.items() if name != without}
        said = urlencode({**kept, **{name: value for name, value in more.items() if value}})
        return f"?{said}" if said else ""

    def bodies(self, actor: Actor) -> tuple[str, ...]:
        """The offices that are asked for."""
        return (self.values["body"],) if "body" in self.values else actor.bodies

    def stored(self, work: Work, actor: Actor) -> Narrow:
        """As queues are read; the day is found by reading what the tickets say."""
        handler, age = self.value("handler"), self.value("age")
        own = {ME: actor.id, NOBODY: 0, "": None}
        return Narrow(
            status=self.value("state"),
            category=self.value("category"),
            commune=self.value("commune"),
            site=self.value("site"),
            source=self.value("source"),
            opened_before=work.now - timedelta(days=int(age)) if age else None,
            claimed_by=own[handler] if handler in own else int(handler),
        )

    @property
    def words(self) -> tuple[str, ...]:
        """Words that a ticket must hold, as they are compared; none for all tickets."""
        return tuple(dict.fromkeys(plain_words(self.text)))

    @property
    def reads(self) -> bool:
        """Whether tickets must be read for it: what they say is sealed."""
        return self.day is not None or bool(self.words)

    @property
    def batch(self) -> int:
        """The list whose reports are asked for, 0 for any."""
        return int(self.value(BATCH) or 0)

    @property
    def day(self) -> date | None:
        """The day of injection, None for any."""
        return _day(self.value("day"))


def read_narrowing(work: Work, actor: Actor, get: Callable[[str], str | None]) -> Narrowing:
    """What an address or a form says."""
    said = {name: (get(name) or "").strip() for name in NAMES}
    text = _text(work, actor, said[WORDS])
    fits = _fitting(work, actor, has_words=bool(plain_words(text)))
    values = {name: value for name, value in said.items() if value and fits[name](value)}
    unknown = tuple(name for name, value in said.items() if value and name not in values)
    return Narrowing(values, unknown, text if WORDS in values else "")


def _fitting(work: Work, actor: Actor, *, has_words: bool) -> Mapping[str, Callable[[str], bool]]:
    categories = work.tools.catalogues.common.categories
    return {
        "state": lambda value: value in {state.value for state in State},
        "category": lambda value: value in categories,
        "body": lambda value: value in actor.roles,
        "commune": lambda value: COMMUNE.fullmatch(value) is not None,
        "site": lambda value: SITE.fullmatch(value) is not None,
        "day": lambda value: _day(value) is not None,
        "age": lambda value: value in {str(age) for age in AGES},
        "handler": lambda value: value in (ME, NOBODY) or _is_id(value),
        "source": lambda value: value in SOURCES,
        BATCH: _is_id,
        WORDS: lambda _: has_words,
    }


def _text(work: Work, actor: Actor, token: str) -> str:
    """The words that stand sealed in an address; '' for none, another's or those of another day."""
    looked = read_token(work.uow.vault, actor.id, token, work.now) if TOKEN.fullmatch(token) else None
    return looked.text if looked else ""


def _is_id(value: str) -> bool:
    return NUMBER.fullmatch(value) is not None and 0 < int(value) <= MOST_ID


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None
