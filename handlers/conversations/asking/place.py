"""Asking for a place, as one step inside another conversation. It never asks what was said already.

    async def ask_where(talk): return await ask_place(talk, talk.data.place, say("complaint.ask_where"))
    async def take_where(talk, answer): return await take_place(talk, talk.data.place, answer, "ask_phone")

    if known_place(talk, talk.data.place) is None: ...  # asked only when nothing is known

One step is enough: narrowing (province, district, commune) stays on it. What is told stands in a `PlaceAnswer` of the
conversation's data and, with `remember`, as the place where the contact lives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

from faq.normalise import fold, words
from handlers.conversations.asking.outside import outside
from handlers.dialogue.answers.for_whom import names_only_kin
from handlers.dialogue.outcome import Again, Choice, Go, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.places.linked import Linked, linked_place
from handlers.places.refs import PlaceRef, Resolution, ref_of, short_labels
from handlers.texts import Say

ENOUGH, SKIP, OTHER = "place_enough", "place_skip", "place_other"
MOST_BUTTONS: Final = 20  # a longer list is quicker typed than read
MOST_KEPT: Final = 300  # candidates that are remembered while narrowing
LEVELS: Final = ("province", "district", "commune")


@dataclass(slots=True)
class PlaceAnswer:
    """A place as it is told: `told` once it is settled, until then what is `known` of it and what it is `among`."""

    told: PlaceRef | None = None
    known: PlaceRef | None = None
    among: tuple[PlaceRef, ...] = ()

    def settle(self, place: PlaceRef | None) -> None:
        """This place and no other; None forgets everything."""
        self.told, self.known, self.among = place, None, ()

    def narrow(self, known: PlaceRef | None, among: Sequence[PlaceRef]) -> None:
        """Not settled yet: inside `known`, one of `among`."""
        self.told, self.known, self.among = None, known, tuple(among[:MOST_KEPT])


@runtime_checkable
class WithHome(Protocol):
    """Data of any conversation that has the home as told so far."""

    place: PlaceAnswer


def nested(kept: dict[str, Any], name: str = "place") -> None:
    """Upgrades JSON in which a place stood under three names (`place`, `place_known`, `place_among`)."""
    parts = {"told": kept.pop(name, None), "known": kept.pop(f"{name}_known", None)}
    found: dict[str, Any] = {part: code for part, code in parts.items() if code}
    among = kept.pop(f"{name}_among", None)
    if found or among:
        kept[name] = {**found, "among": among or []}


def known_place(talk: Talk, place: PlaceAnswer) -> PlaceRef | None:
    """The place told in this conversation, else where the contact lives, else None."""
    return told_place(talk, place) or contact_place(talk)


def told_place(talk: Talk, place: PlaceAnswer) -> PlaceRef | None:
    """The place told in this conversation, or None; None also for a unit that does not exist (any more)."""
    return existing(talk, place.told)


def contact_place(talk: Talk) -> PlaceRef | None:
    """Where the contact lives, or None; None also when it was told in another edition."""
    contact = talk.contact
    if not contact.province or contact.edition != talk.work.tools.policy.edition:
        return None
    return PlaceRef(contact.edition, contact.province, contact.district, contact.commune)


def existing(talk: Talk, place: PlaceRef | None) -> PlaceRef | None:
    """The place, if there is such a unit; None otherwise."""
    if place is None:
        return None
    gazetteer = talk.work.tools.resolver.gazetteers.get(place.edition)
    unit = gazetteer.units.get(place.code) if gazetteer else None
    return place if gazetteer and unit and ref_of(gazetteer, unit) == place else None


def from_code(talk: Talk, code: str) -> PlaceRef | None:
    """The place of a code that somebody gave, `:` or `-` between its parts; None for anything else."""
    try:
        return existing(talk, PlaceRef.from_json(code))
    except ValueError:
        return None


def place_words(talk: Talk, place: PlaceRef) -> str:
    """The place as on an envelope, as it stands inside a sentence: the words for kinds of unit in small letters."""
    return ", ".join(in_sentence(one) for one in talk.work.tools.resolver.full_name(place).split(", "))


def in_sentence(unit: str) -> str:
    """A unit's name with its kind, not at the beginning of a sentence."""
    return f"{unit[:1].lower()}{unit[1:]}"


def names_in(talk: Talk, text: str, place: PlaceRef, *, also: str = "") -> tuple[int, int]:
    """(words that stand in the place's names, other words) of a text, without those that go around places; `also`:
    the key of further words of that kind."""
    names = set(words(fold(place_words(talk, place))))
    around: set[str] = set()
    for key in filter(None, ("ask_faq_words.around_places", also)):
        for phrase in talk.work.tools.texts.keywords(key):
            around |= set(words(fold(phrase)))
    typed = [word for word in words(fold(text)) if word not in around and not word.isdigit()]
    named = sum(word in names for word in typed)
    return named, len(typed) - named


def linked_to(talk: Talk, where: str = "") -> Linked | None:
    """The place named by `where`, else by the link the contact came by: to be offered, never to be taken as told."""
    tools = talk.work.tools
    return linked_place(tools.directory, tools.resolver, where or talk.contact.link_where)


async def ask_place(talk: Talk, place: PlaceAnswer, question: Say, *, skippable: bool = False) -> Prompt:
    """The question, or the next narrower one. `skippable`: with a button to leave it open."""
    known, among = _kept(talk, place)
    choices = (*_linked(talk), *_served(talk)) if known is None and not among else ()
    asked = question
    if known is not None or among:
        narrowing = talk.work.tools.resolver.narrow(talk.work.tools.policy.edition, known, among)
        if narrowing is not None:
            choices = tuple(_button(one.place, one.label) for one in narrowing.choices)
            choices = choices if len(choices) <= MOST_BUTTONS else ()
            asked = _narrower(talk, narrowing.level, known, bool(choices))
    if known is not None:
        choices += (Choice(ENOUGH, "place_choice.enough", "place_choice_words.enough"),)
    elif skippable:
        choices += (Choice(SKIP, "place_choice.skip", "place_choice_words.skip", without="place"),)
    return Prompt((asked,), choices, frozenset({"text", "location"}), ask_location=known is None)


async def take_place(
    talk: Talk, place: PlaceAnswer, answer: Answer, then: str | Go, *, level: str = "commune", remember: bool = True
) -> Move:
    """Read the answer; goes to `then` once the place is known down to `level`, or nobody knows better.

    After a skip nothing is told. `remember`: the place is where the contact lives.
    """
    go = Go(then) if isinstance(then, str) else then
    known = existing(talk, place.known)
    if answer.location:
        near = nearest_prompt(talk, answer.location)
        return Again(near.says, choices=near.choices)
    if answer.choice == ENOUGH and known is not None:
        return await _settled(talk, place, known, go, remember)
    if answer.choice == SKIP:
        unit = _as_far_as_told(talk, answer)
        if unit is not None:
            return await _settled(talk, place, unit, go, remember)
        among = _among_named(talk, answer.rest) if answer.rest and place.known is None and not place.among else ()
        if among:
            place.narrow(None, among)
            return Again((), ask=True)
        place.settle(None)
        return go
    if answer.choice == OTHER:
        place.settle(None)
        return Again((say("place_choice.type_it"),), choices=())
    picked = from_code(talk, answer.choice)
    if picked is not None:
        return await _narrowed(talk, place, picked, go, level, remember)
    if not answer.text:
        return Lost((say("place_choice.not_found"),))
    return await _read(talk, place, answer.text, go, level, remember)


def _as_far_as_told(talk: Talk, answer: Answer) -> PlaceRef | None:
    """The district or province that is named by somebody who does not know the commune; None for none."""
    for text in filter(None, (answer.rest, answer.text)):
        unit = read_place(talk, text).unit
        if unit is not None and names_in(talk, text, unit)[0]:
            return unit
    return None


def _among_named(talk: Talk, text: str) -> tuple[PlaceRef, ...]:
    """The units that a name may mean which stands beside "I do not know the commune"; () for none."""
    found = read_place(talk, text).candidates
    return tuple(one for one in found if names_in(talk, text, one)[0] > 1)


async def _read(talk: Talk, place: PlaceAnswer, text: str, go: Go, level: str, remember: bool) -> Move:
    known, among = _kept(talk, place)
    found = read_place(talk, text, known)
    if found.state == "nothing":
        return Lost((say("place_choice.not_found"),))
    if found.unit is not None:
        return await _narrowed(talk, place, found.unit, go, level, remember)
    meant = [one for one in found.candidates if one in among] or list(found.candidates)
    place.narrow(None if known and not all(one.is_in(known.code) for one in meant) else known, meant)
    return Again((), ask=True)


def read_place(talk: Talk, text: str, known: PlaceRef | None = None) -> Resolution:
    """What a text says about a place: first inside what is known, else (somebody corrects himself) anywhere. A relative
    is none, whatever it sounds like."""
    tools = talk.work.tools
    if names_only_kin(text) and not tools.resolver.is_name(text, tools.policy.edition):
        return Resolution(None)
    if known is not None and known.level != "commune":
        inside = tools.resolver.resolve(text, tools.policy.edition, known.code)
        if inside.state != "nothing":
            return inside
    return tools.resolver.resolve(text, tools.policy.edition)


async def _narrowed(talk: Talk, place: PlaceAnswer, unit: PlaceRef, go: Go, level: str, remember: bool) -> Move:
    inside = [one for one in _kept(talk, place)[1] if one.is_in(unit.code) and one != unit]
    if len(inside) == 1:
        unit, inside = inside[0], []
    deep_enough = LEVELS.index(unit.level) >= LEVELS.index(level)
    tools = talk.work.tools
    if deep_enough or tools.resolver.narrow(tools.policy.edition, unit, inside) is None:
        return await _settled(talk, place, unit, go, remember)
    place.narrow(unit, inside)
    return Again((), ask=True)


async def _settled(talk: Talk, place: PlaceAnswer, unit: PlaceRef, go: Go, remember: bool) -> Move:
    place.settle(unit)
    if remember:
        await remember_place(talk, unit)
    noted = say("place_choice.noted", place=place_words(talk, unit))
    return Go(go.step, (noted, *outside(talk, unit), *go.says), go.sub)


async def remember_place(talk: Talk, place: PlaceRef) -> None:
    """Keep the place as where the contact lives."""
    await talk.work.uow.contacts.set_place(
        talk.contact.id, place.edition, place.province, place.district, place.commune
    )


def nearest_prompt(talk: Talk, position: tuple[float, float]) -> Prompt:
    """The places a shared position (degrees north, degrees east) may lie in, as buttons."""
    tools = talk.work.tools
    places = tools.resolver.nearest(position[0], position[1], tools.policy.edition)
    expects = frozenset({"text", "location"})
    if not places:
        return Prompt((say("place_choice.nowhere_near"),), (), expects)
    labels = short_labels(tools.resolver.gazetteers[tools.policy.edition], places)
    buttons = tuple(map(_button, places, labels))
    return Prompt((say("place_choice.nearest"),), (*buttons, Choice(OTHER, "place_choice.other")), expects)


def _narrower(talk: Talk, level: str, known: PlaceRef | None, listed: bool) -> Say:
    place = place_words(talk, known) if known is not None else ""
    if not listed:
        return say(f"place_choice.type_{level}", place=place)
    return say(f"place_choice.which_{level}_in" if known is not None else f"place_choice.which_{level}", place=place)


def _served(talk: Talk) -> tuple[Choice, ...]:
    """Before anything is known: the provinces this installation serves, so that one tap is a beginning."""
    policy = talk.work.tools.policy
    gazetteer = talk.work.tools.resolver.gazetteers[policy.edition]
    units = [gazetteer.units[code] for code in sorted(policy.served) if code in gazetteer.units]
    if len(units) > MOST_BUTTONS:
        return ()
    return tuple(_button(ref_of(gazetteer, unit), unit.short_name) for unit in units)


def _linked(talk: Talk) -> tuple[Choice, ...]:
    """The unit that the link names, or that its facility lies in, where that says more than a province."""
    linked = linked_to(talk) if talk.contact.link_where else None
    if linked is None or linked.place.level == "province":
        return ()
    unit = talk.work.tools.resolver.gazetteers[linked.place.edition].units[linked.place.code]
    return (_button(linked.place, unit.name),)


def _button(place: PlaceRef, label: str) -> Choice:
    return Choice(place.to_json().replace(":", "-"), say("common.verbatim", text=label))


def _kept(talk: Talk, place: PlaceAnswer) -> tuple[PlaceRef | None, list[PlaceRef]]:
    among = [existing(talk, one) for one in place.among]
    return existing(talk, place.known), [one for one in among if one is not None]
