"""The form of a complaint: which questions a category asks, in order, and which comes next. Every answer ends here."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from handlers.catalogue.categories import Category
from handlers.conversations.complaint.known import look_quietly
from handlers.conversations.complaint.pictures import bad_photo
from handlers.conversations.complaint.verify import open_check
from handlers.conversations.place_choice import known_place
from handlers.dialogue.conversation import Ask, Group, Step, Take
from handlers.dialogue.outcome import Again, Go, Move, Prompt, Quiet, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say

WHOSE: Final = ("reporter", "identity", "birth", "phone", "name", "sex", "place")
SENDER: Final = ("phone_only", "name", "place")
# The questions of each profile (`questions` in catalogue/categories.yaml), in the order asked.
PROFILES: Final = {
    "dose_missing": (*WHOSE, "doses", "details", "dates", "facility", "photos"),
    "dose_wrong": (*WHOSE, "doses", "part", "right", "photos"),
    "person_wrong": (*WHOSE, "part", "right", "photos"),
    "not_mine": (*WHOSE, "doses", "description"),
    "duplicate": (*WHOSE, "other_identity", "photos"),
    "dose_vanished": (*WHOSE, "doses", "description"),
    "certificate": (*WHOSE, "description", "photos"),
    "registration": ("reporter", "identity", "birth", "phone_only", "name", "place", "description"),
    "install": ("description", *SENDER),
    "login": ("description", *SENDER),
    "sync": ("description", *SENDER),
    "qr_point": ("description", *SENDER),
    "outage": ("facility", "description", *SENDER),
    "entry_help": ("facility", "description", *SENDER),
    "conduct": ("facility", "description", *SENDER),
    "adverse": ("description", "birth", *SENDER),
    "privacy": ("description", *SENDER),
    "other": ("description", *SENDER),
}
# Which step asks for an item.
STEPS_OF: Final = {
    "reporter": "ask_reporter", "identity": "ask_identity", "birth": "ask_birth_date", "phone": "ask_phone",
    "phone_only": "ask_phone", "name": "ask_name", "sex": "ask_sex", "place": "ask_place", "doses": "ask_doses",
    "details": "ask_details", "dates": "ask_date", "facility": "ask_facility", "part": "ask_part", "right": "ask_right",
    "description": "ask_description", "other_identity": "ask_other_identity", "photos": "ask_photo",
}  # fmt: skip
ANSWER: Final = frozenset({"photo", "event"})


def category_of(talk: Talk) -> Category:
    """The category chosen."""
    province = talk.contact.province
    return talk.work.tools.catalogues.of(province).category(talk.data["category"])


def items(talk: Talk) -> tuple[str, ...]:
    """What this complaint asks for, in order."""
    found = PROFILES[category_of(talk).questions]
    return tuple(item for item in found if item != "reporter" or talk.data.get("other"))


def is_known(talk: Talk, item: str) -> bool:
    """Whether an item is answered, if only by "I do not remember"."""
    data = talk.data
    if item == "phone":
        return "proof" in data
    if item == "phone_only":
        return "phone" in data
    if item == "place":
        return known_place(talk) is not None or "place_skipped" in data
    if item == "photos":
        return bool(data.get("photos")) or bool(data.get("photo_done"))
    if item in ("details", "dates"):
        return bool(data.get("detailed")) if item == "details" else "dates" in data
    if item == "facility":
        return "facility" in data
    return item in data


async def onward(talk: Talk, says: Sequence[Say] = ()) -> Move:
    """To the first question that is open, then to what is in doubt, then to the card. `sub`: still part of an edit."""
    if "category" not in talk.data:
        return Go("ask_what", tuple(says))
    says = (*says, *await look_quietly(talk))
    for item in items(talk):
        if not is_known(talk, item):
            return Go(STEPS_OF[item], tuple(says), sub=True)
    if await bad_photo(talk) is not None:
        return Go("ask_photo_again", tuple(says), sub=True)
    if open_check(talk) is not None:
        return Go("ask_check", tuple(says), sub=True)
    return Go("confirm", tuple(says))


def step(ask: Ask, take: Take, *, own_files: bool = False) -> Step:
    """A step of the complaint: photos may come at any time, and results of their checks never disturb a question."""

    async def asked(talk: Talk) -> Prompt | Go:
        prompt = await ask(talk)
        return prompt if isinstance(prompt, Go) else replace(prompt, expects=prompt.expects | ANSWER)

    async def taken(talk: Talk, answer: Answer) -> Move:
        if own_files:
            return await take(talk, answer)
        if answer.event:
            return Quiet()
        if answer.files:
            return keep_photos(talk, answer)
        return await take(talk, answer)

    return Step(asked, taken, LEADS_TO, STARTS)


def keep_photos(talk: Talk, answer: Answer) -> Move:
    """Put photos to the complaint; the question stays."""
    add_photos(talk.data, answer.files)
    return Again((say("complaint.photo_kept", count=len(talk.data["photos"])),), ask=True)


def add_photos(data: dict[str, Any], files: Sequence[int]) -> None:
    """Remember photos, each once."""
    data["photos"] = list(dict.fromkeys([*data.get("photos", ()), *files]))


# Every answer ends in the form, which decides what is open: the questions, what is in doubt, then the card.
FORM: Final = Group(
    "form",
    tuple(
        dict.fromkeys(
            (
                "ask_what", "ask_more", "ask_legal", "ask_adverse", *STEPS_OF.values(), "ask_code", "ask_vaccine",
                "ask_photo_again", "ask_check", "confirm",
            )
        )
    ),
)  # fmt: skip
LEADS_TO: Final = (FORM,)
STARTS: Final = ("callback", "data_request", "list_submission", "danger")
Onward = Callable[[Talk, Sequence[Say]], Awaitable[Move]]
