"""Telephone numbers by place and need, each with its date and source; what nobody wrote down is said to be unknown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from handlers.catalogue.hotlines import Level, Line, Need, directory
from handlers.catalogue.province_profiles import Addressee, Topic, public_notes
from handlers.conversations.args import jump_to
from handlers.conversations.asking import place
from handlers.conversations.asking.place import (
    PlaceAnswer,
    ask_place,
    contact_place,
    from_code,
    in_sentence,
    known_place,
    names_in,
    nearest_prompt,
    place_words,
    read_place,
    take_place,
    told_place,
)
from handlers.conversations.install_data import data_words, date_words
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Choice, Done, Go, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.places.bodies import NOWHERE, Place
from handlers.places.refs import PlaceRef
from handlers.texts import Say

NAME: Final = "hotline_directory"
NEEDS: Final = (Need.RECORD, Need.INSTALL, Need.ADVICE, Need.TECHNICAL, Need.EMERGENCY)
ELSEWHERE: Final = "ask"  # where=ask: another place than the one we know
NOWHERE_TOLD: Final = "nowhere"
FEWEST: Final = 2  # words that name a place by themselves


@dataclass(slots=True)
class Directory:
    """Which place. `where`: `ask` for another than the one we know, `nowhere` when none was told, else ''.

    `location`: a position shared out of place (degrees north, degrees east), until the places near it are shown.
    """

    place: PlaceAnswer = field(default_factory=PlaceAnswer)
    where: str = ""
    location: tuple[float, float] | None = None


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 had the parts of a place side by side, and a need that nobody read."""
    place.nested(kept)
    kept.pop("need", None)
    return kept


async def begin(talk: Talk[Directory]) -> str:
    """As far as what is known already allows."""
    data, given = talk.data, talk.given
    known, among = from_code(talk, given.named("place")) or told_place(talk, data.place), data.place.among
    if known is not None or not among:
        data.place.settle(known)
    data.where, data.location = given.named("where"), given.location
    if known is not None:
        return "ask_need"
    if data.location or data.where == ELSEWHERE:
        return "ask_where"
    if among or (given.asked and _named_in(talk, given.asked)):
        data.where = "" if data.place.told is not None else ELSEWHERE
        return "ask_need" if data.place.told is not None else "ask_where"
    return "ask_need" if contact_place(talk) is not None else "ask_where"


def _named_in(talk: Talk[Directory], question: str) -> bool:
    """Take the place that the question names whose answer led here, or those it may mean. Nobody said to live there, so
    it is not remembered."""
    among = places_in(talk, question)
    if len(among) == 1:
        talk.data.place.settle(among[0])
    elif among:
        talk.data.place.narrow(None, among)
    return bool(among)


def places_in(talk: Talk, question: str) -> tuple[PlaceRef, ...]:
    """The place that a question names, or those it may mean, in the provinces served where any lies there; () for none.

    An office may stand before the name of its place: then the end of the question names it.
    """
    typed = question.split()
    for start in range(max(len(typed) - FEWEST + 1, 1)):
        found = read_place(talk, " ".join(typed[start:]))
        among = (found.unit,) if found.unit is not None else found.candidates
        if start:
            among = tuple(one for one in among if names_in(talk, " ".join(typed[start:]), one)[1] == 0)
        if among:
            served = talk.work.tools.policy.served
            return tuple(one for one in among if one.province in served) or among
    return ()


async def ask_where(talk: Talk[Directory]) -> Prompt:
    """Which place."""
    position, talk.data.location = talk.data.location, None
    if position:
        return nearest_prompt(talk, position)
    return await ask_place(talk, talk.data.place, say("hotline_directory.ask_where"), skippable=True)


async def take_where(talk: Talk[Directory], answer: Answer) -> Move:
    """A place, or only the country."""
    elsewhere = talk.data.where == ELSEWHERE
    move = await take_place(talk, talk.data.place, answer, "ask_need", remember=not elsewhere)
    if isinstance(move, Go) and talk.data.place.told is None:
        talk.data.where = NOWHERE_TOLD
    return move


async def ask_need(talk: Talk[Directory]) -> Prompt:
    """What for."""
    choices = tuple(Choice(need, f"hotline_directory.need_{need}", f"hotline_directory_words.{need}") for need in NEEDS)
    return Prompt((say("hotline_directory.ask_need"),), choices)


async def take_need(talk: Talk[Directory], answer: Answer) -> Move:
    """The numbers."""
    if answer.choice not in NEEDS:
        return Lost((say("hotline_directory.choose_need"),))
    return Done(_answer(talk, Need(answer.choice)), _ways_on(told_place(talk, talk.data.place)))


def _answer(talk: Talk[Directory], need: Need) -> tuple[Say, ...]:
    place = None if talk.data.where == NOWHERE_TOLD else known_place(talk, talk.data.place)
    codes = Place(place.province, place.district, place.commune) if place else NOWHERE
    edition = talk.work.tools.policy.edition
    heir = talk.work.tools.directory.offices_at(codes, talk.today) if place else None
    lines = directory(codes, need, talk.today, hotlines=talk.work.rules.hotlines, edition=edition, heir=heir).lines
    nearest = lines[0].level if lines and not lines[0].unknown else Level.NATIONAL
    says = [_line(talk, line, place) for line in _worth_saying(lines)]
    rules = talk.work.rules
    profile = rules.profiles.get(place.province) if place else None
    notes = public_notes(profile, rules.defaults, Topic.HOTLINES, Addressee.CITIZENS, talk.today) if profile else ()
    own = profile.notes if profile else ()  # those that hold everywhere are for who has no number at all
    says += [data_words(talk, note.text) for note in notes if nearest is Level.NATIONAL or note in own]
    if place is not None:
        says.insert(0, say("hotline_directory.for_place", place=place_words(talk, place)))
    return tuple(says)


def _worth_saying(lines: Sequence[Line]) -> list[Line]:
    """Where a number near by is known, nobody needs to read that an office further up has none."""
    known = next((at for at, line in enumerate(lines) if not line.unknown), len(lines))
    return [line for at, line in enumerate(lines) if not line.unknown or at < known]


def _line(talk: Talk[Directory], line: Line, place: PlaceRef | None) -> Say:
    hotline = line.hotline
    if hotline is None:
        named = _unit_words(talk, place, line.level)
        if line.level is Level.NATIONAL or place is None:
            return say("hotline_directory.unknown_national")
        return say("hotline_directory.unknown", place=named)
    more = [part.in_language(talk.language) for part in (hotline.how, hotline.hours) if part is not None]
    return say(
        "hotline_directory.line",
        name=hotline.name.in_language(talk.language),
        numbers=", ".join(hotline.numbers),
        more="\n".join(("", *more)),
        date=date_words(hotline.as_of),
        source=hotline.source,
    )


def _unit_words(talk: Talk[Directory], place: PlaceRef | None, level: Level) -> str:
    if place is None or level is Level.NATIONAL:
        return ""
    code = {Level.PROVINCE: place.province, Level.DISTRICT: place.district, Level.COMMUNE: place.commune}[level]
    unit = talk.work.tools.resolver.gazetteers[place.edition].units.get(code)
    return in_sentence(unit.name) if unit else ""


def _ways_on(told: PlaceRef | None) -> tuple[Choice, ...]:
    """`told`: the place whose numbers were shown, for other numbers of it; None: that of the contact."""
    same = {"place": told.to_json().replace(":", "-")} if told is not None else {}
    return (
        Choice("other_need", "hotline_directory.other_need", jump=jump_to(NAME, same)),
        Choice("elsewhere", "hotline_directory.elsewhere", jump=jump_to(NAME, {"where": ELSEWHERE})),
        Choice("call_me", "common.call_me", jump=jump_to("callback")),
        Choice("menu", "hotline_directory.menu", jump=jump_to("menu")),
    )


HOTLINE_DIRECTORY = Declared(
    NAME,
    "hotline_directory.title",
    "ask_where",
    {"ask_where": Step(ask_where, take_where, ("ask_need",)), "ask_need": Step(ask_need, take_need)},
    data=Directory,
    version=2,
    upgrade=upgraded,
    begin=begin,
    begins=("ask_need",),
)
