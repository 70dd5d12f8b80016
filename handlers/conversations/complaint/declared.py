"""The complaint as it is declared: its steps and where it begins."""

from collections.abc import Sequence

from handlers.conversations.args import fill_in
from handlers.conversations.complaint import checks, injection, person, photos, review, telling, what
from handlers.conversations.complaint.form import LEADS_TO, STARTS, onward, step
from handlers.conversations.complaint.known import already_there
from handlers.conversations.complaint.send import take_over
from handlers.conversations.complaint.story import is_story
from handlers.conversations.home_words import note_home
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Done, Move, say
from handlers.dialogue.state import ASKED
from handlers.dialogue.talk import Talk
from handlers.texts import Say

NAME = "complaint"


async def begin(talk: Talk) -> str | Move:
    """Start with what is known: a category from a button, a record from the look-up, a house from the last report."""
    fill_in(talk.data, "category", "cause", "dose", "place", "next")
    asked = talk.data.pop(ASKED, "")
    earlier = talk.data.pop("next", "")
    if earlier:
        if not await take_over(talk, earlier):
            return Done((say("complaint.not_yours"),), menu=True)
        return await onward(talk)
    already_there(talk)
    category = talk.data.pop("category", "")
    what.take_given(talk, talk.data)
    kept: tuple[Say, ...] = ()
    if is_story(asked) and "description" not in talk.data:
        talk.data["description"] = asked
        kept = (say("ask_faq.long_story"), *note_home(talk, asked))

    async def then(talk: Talk, says: Sequence[Say]) -> Move:
        return await onward(talk, (*kept, *says))

    if category in talk.work.tools.catalogues.common.categories:
        return await what.choose(talk, category, then)
    return "ask_what"


STEPS: dict[str, Step] = {
    "ask_what": step(what.ask_what, what.take_what),
    "ask_more": step(what.ask_more, what.take_what),
    "ask_legal": step(what.ask_legal, what.take_legal),
    "ask_adverse": step(what.ask_adverse, what.take_adverse),
    "ask_reporter": step(person.ask_reporter, person.take_reporter),
    "ask_identity": step(person.ask_identity, person.take_identity_answer, own_files=True),
    "ask_birth_date": step(person.ask_birth_date, person.take_birth_date_answer),
    "ask_phone": step(person.ask_phone_step, person.take_phone_step),
    "ask_code": step(person.ask_code_step, person.take_code_step),
    "ask_name": step(person.ask_name, person.take_name),
    "ask_sex": step(person.ask_sex, person.take_sex),
    "ask_place": step(person.ask_place, person.take_place_answer),
    "ask_doses": step(injection.ask_doses, injection.take_doses),
    "ask_details": step(injection.ask_details, injection.take_details),
    "ask_date": step(injection.ask_date, injection.take_date),
    "ask_vaccine": step(injection.ask_vaccine, injection.take_vaccine),
    "ask_facility": step(injection.ask_facility, injection.take_facility),
    "ask_part": step(telling.ask_part, telling.take_part),
    "ask_right": step(telling.ask_right, telling.take_right),
    "ask_description": step(telling.ask_description, telling.take_description),
    "ask_other_identity": step(telling.ask_other_identity, telling.take_other_identity),
    "ask_photo": step(photos.ask_photo, photos.take_photo, own_files=True),
    "ask_photo_again": step(photos.ask_photo_again, photos.take_photo_again, own_files=True),
    "ask_check": step(checks.ask_check, checks.take_check),
    "confirm": step(review.ask_confirm, review.take_confirm, own_files=True),
}

COMPLAINT = Declared(
    NAME, "complaint.title", "ask_what", STEPS, begin=begin, draft=True, begins=LEADS_TO, starts=STARTS
)
