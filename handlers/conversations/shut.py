"""What is not served now: a province before its opening, a look-up or reports by chat while they are switched off."""

from typing import Any, Final

from handlers.conversations.args import jump_to
from handlers.conversations.asking.outside import numbers_at, short_names
from handlers.conversations.asking.place import PlaceAnswer, known_place
from handlers.dialogue.outcome import Choice, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.opening.switches import LOOK_UP, OPENED, REPORTS
from handlers.places.bodies import Place
from handlers.texts import Say

LOOKING: Final = frozenset({"status_lookup", "who_looked"})
REPORTING: Final = frozenset({"complaint", "list_submission"})
SERVED: Final = LOOKING | REPORTING | {"callback"}  # what begins with the opening; numbers and answers are there before
MOST_NAMED: Final = 6
WEB: Final = "webchat"


async def shut(talk: Talk[Any]) -> Heard | None:
    """What to say in place of a conversation that is not served now, with the other way; None for one that is.

    An official tries everything in a linked chat before the opening.
    """
    if not talk.work.tools.switches.moved:
        return None
    if talk.name in SERVED and (closed := not_opened(talk)) and not await _tries(talk):
        return Heard(closed, (_numbers(),))
    if talk.name in LOOKING and not looks_up(talk):
        return Heard((say("opening.look_up_off"), *_call(talk)), (_numbers(),))
    if talk.name in REPORTING and not takes_reports(talk):
        return Heard((say("opening.reports_off"), *_elsewhere(talk), *_call(talk)), (_numbers(), _follow()))
    return None


def takes_reports(talk: Talk[Any], province: str = "") -> bool:
    """Whether a report can be begun in this chat now, about a place in this province where one is named."""
    switches = talk.work.tools.switches
    return switches.on(REPORTS + talk.contact.channel) and switches.on(OPENED, province)


def looks_up(talk: Talk[Any], province: str = "") -> bool:
    """Likewise for a look-up of doses."""
    switches = talk.work.tools.switches
    return switches.on(LOOK_UP) and switches.on(OPENED, province)


def not_opened(talk: Talk[Any]) -> tuple[Say, ...]:
    """What is said where the person's province has not been opened, or none of those that may be theirs."""
    switches, served = talk.work.tools.switches, talk.work.tools.policy.served
    if not switches.moved:
        return ()
    told = getattr(talk.data, "place", None)
    place = known_place(talk, told) if isinstance(told, PlaceAnswer) else None
    home = place.province if place is not None else talk.contact.province
    meant = [home] if home in served else sorted(served)
    if any(switches.on(OPENED, one) for one in meant):
        return ()
    names = short_names(talk, talk.work.tools.policy.edition, meant)
    named = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    days = {switches.days.get(one) for one in meant}
    day = days.pop() if len(days) == 1 else None
    if day is None or day < talk.today:
        return (say("opening.not_yet", province=named), *_call(talk))
    return (say("opening.opens_on", province=named, day=f"{day:%d/%m/%Y}"), *_call(talk))


async def _tries(talk: Talk[Any]) -> bool:
    return await talk.work.uow.officials.by_contact(talk.contact.id) is not None


def _call(talk: Talk[Any]) -> tuple[Say, ...]:
    contact, edition = talk.contact, talk.work.tools.policy.edition
    place = Place(contact.province, contact.district, contact.commune) if contact.edition == edition else Place("")
    numbers = numbers_at(talk, place, edition)
    return (say("opening.call", numbers=numbers),) if numbers else ()


def _elsewhere(talk: Talk[Any]) -> tuple[Say, ...]:
    """The web chat, where reports go on being taken."""
    address = talk.work.tools.policy.public_url
    if talk.contact.channel == WEB or not address or not talk.work.tools.switches.on(REPORTS + WEB):
        return ()
    return (say("opening.on_the_web", address=f"{address}/chat"),)


def _numbers() -> Choice:
    return Choice("numbers", "menu.hotlines", "menu_words.hotlines", jump=jump_to("hotline_directory"))


def _follow() -> Choice:
    return Choice("follow", "menu.follow", "menu_words.follow", jump=jump_to("follow_up"))
