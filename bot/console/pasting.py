"""A message of a citizen that came by another way, as fields of the desk's form: what the chat's reader is sure of is
filled in, what it is not sure of stays empty and is named in the hidden field `unsure`."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from bot.console.asking import name_of
from bot.console.desk import Desk
from bot.console.filing import BY_HAND, must_tell, questions_of
from handlers.catalogue.categories import Category
from handlers.conversations.complaint.data import DoseAnswer
from handlers.conversations.complaint.pasted import ReadMessage
from handlers.dialogue.answers.identity_checks import sex_in
from handlers.questions.on_form import asks_doses
from handlers.tickets.sheet import day_words

MOST: Final = 1500  # characters of a message that are read and kept
PASTED, UNSURE = "pasted", "unsure"
_FACILITY, _STORY = "ask_facility", "ask_description"


def fields_of(desk: Desk, text: str, read: ReadMessage, category: Category | None) -> dict[str, str]:
    """Name of a field -> what goes into it, for a message of at most `MOST` characters."""
    said = {
        "category": category.code if category else "",
        "name": read.name,
        "sex": (sex_in(read.identity) or "") if read.identity else "",
        "birth": read.birth.shown if read.birth else "",
        "identity": read.identity.number if read.identity else "",
        "phone": read.phone,
        "reporter": read.reporter,
        "place": read.home.codes() if read.home else "",
    }
    asked = {name_of(one) for one in questions_of(desk, category)} if category else set()
    most = desk.service.tools.rules.campaign.doses.told
    doses = dict(_dose_fields(read.doses[:most])) if category and asks_doses(category) else {}
    site = {_FACILITY: read.facility, f"{_FACILITY}_words": read.facility_words} if _FACILITY in asked else {}
    found = {**said, **doses, **site, "source": BY_HAND, _STORY: text, PASTED: text}
    found[UNSURE] = " ".join(_unsure(found, category, read))
    return found


def still_unsure(desk: Desk) -> frozenset[str]:
    """The fields that the message left open and nobody has filled in since."""
    return frozenset(name for name in desk.field(UNSURE).split() if not desk.field(name))


def _dose_fields(doses: tuple[DoseAnswer, ...]) -> Iterator[tuple[str, str]]:
    for row, dose in enumerate(doses, 1):
        yield f"dose_{row}", str(dose.number) if dose.number else ""
        yield f"vaccine_{row}", dose.vaccine
        yield f"date_{row}", _day(dose.day)
        yield f"lot_{row}", ""


def _unsure(found: dict[str, str], category: Category | None, read: ReadMessage) -> Iterator[str]:
    if "sex" in must_tell(category) and not found["sex"]:
        yield "sex"
    yield from (name for name in ("category", "name", "birth", "identity", "phone", "place") if not found[name])
    if category and asks_doses(category):
        rows = range(1, max(1, len(read.doses)) + 1)
        yield from (name for row in rows for name in (f"dose_{row}", f"date_{row}") if not found.get(name))
    if found.get(f"{_FACILITY}_words"):
        yield _FACILITY


def _day(day: date | None) -> str:
    return day_words(day.isoformat()) if day else ""
