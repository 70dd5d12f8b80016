"""What an emergency has been told, and where the person may be as far as anything said before tells."""

from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from handlers.conversations.asking import place
from handlers.conversations.asking.person import PersonAnswer
from handlers.conversations.asking.place import PlaceAnswer, WithHome, contact_place, existing, told_place
from handlers.conversations.home_words import home_in
from handlers.dialogue.talk import Talk
from handlers.places.refs import PlaceRef

VERSION = 4


@dataclass(slots=True)
class Danger:
    """The words (`text`) with the `signs` found in them. `now`: who has said already that it is happening.

    `ticket`: the alarm given (its id), by this talk or (`joined`) by one just before; `likely`: where the person may
    be, by what was known; `told`: whether its office was named; `no_place`, `no_phone`: would not or could not say;
    `files`: photos (ids) sent with the words.
    """

    text: str = ""
    signs: tuple[str, ...] = ()
    now: bool = False
    ticket: int = 0
    files: tuple[int, ...] = ()
    joined: bool = False
    told: bool = False
    likely: PlaceRef | None = None
    place: PlaceAnswer = field(default_factory=PlaceAnswer)
    no_place: bool = False
    no_phone: bool = False


@runtime_checkable
class WithPerson(Protocol):
    """Data of any conversation that has a person as told so far, perhaps with the record."""

    person: PersonAnswer


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 had the parts of a place side by side; before version 4 nothing was kept of what was known."""
    if version < 2:
        place.nested(kept)
    return kept


def likely_place(talk: Talk, text: str, below: object) -> PlaceRef | None:
    """Where the person may be: as this text says, as the open form was told or its record has it, or where the chat
    lives; None when nothing is known. `below`: the data of the conversation that was open."""
    return home_in(talk, text) or known_below(talk, below) or contact_place(talk)


def known_below(talk: Talk, below: object) -> PlaceRef | None:
    """The home that a conversation's data holds, as told or from the record."""
    told = told_place(talk, below.place) if isinstance(below, WithHome) else None
    if told is not None or not isinstance(below, WithPerson) or below.person.record is None:
        return told
    record = below.person.record
    return existing(talk, PlaceRef(talk.work.tools.policy.edition, record.province, record.district, record.commune))
