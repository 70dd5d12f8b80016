"""The complaint as it is declared: its steps and where it begins."""

from collections.abc import Sequence

from handlers.conversations.asking.place import from_code
from handlers.conversations.complaint import by_kind, checks, review, what
from handlers.conversations.complaint.data import VERSION, ComplaintData, ComplaintTalk, upgraded
from handlers.conversations.complaint.form import CHOSEN, ELSEWHERE, OPEN, onward, step
from handlers.conversations.complaint.known import already_there
from handlers.conversations.complaint.questions import (
    birth,
    dates,
    description,
    details,
    doses,
    facility,
    identity,
    name,
    other_identity,
    part,
    phone,
    photos,
    place,
    reporter,
    right,
    sex,
    vaccine,
)
from handlers.conversations.complaint.send import take_over
from handlers.conversations.complaint.story import is_story
from handlers.conversations.home_words import note_home
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Done, Move, say
from handlers.texts import Say

NAME = "complaint"


async def begin(talk: ComplaintTalk) -> str | Move:
    """Start with what is known: a category from a button, a record from the look-up, a house from the last report."""
    given, data = talk.given, talk.data
    home = from_code(talk, given.named("place"))
    if home is not None:
        data.place.settle(home)
    data.cause = given.named("cause") or data.cause
    if earlier := given.named("next"):
        if not await take_over(talk, earlier):
            return Done((say("complaint.not_yours"),), menu=True)
        return await onward(talk)
    already_there(talk)
    category, data.category = given.named("category") or data.category, ""
    what.take_given(talk, data.cause, given.named("dose"))
    kept: tuple[Say, ...] = ()
    if is_story(given.asked) and not data.description:
        data.description = given.asked
        kept = (say("ask_faq.long_story"), *note_home(talk, given.asked, data.place))
    kept = (*kept, *what.note_person(talk, data.description))

    async def then(talk: ComplaintTalk, says: Sequence[Say]) -> Move:
        return await onward(talk, (*kept, *says))

    if category in talk.work.tools.catalogues.common.categories:
        return await what.choose(talk, category, then)
    return "ask_what"


STEPS: dict[str, Step[ComplaintData]] = {
    "ask_what": step(what.ask_what, what.take_what, "ask_more", *CHOSEN, starts=ELSEWHERE),
    "ask_more": step(what.ask_more, what.take_what, "ask_more", *CHOSEN, starts=ELSEWHERE),
    "ask_legal": step(what.ask_legal, what.take_legal),
    "ask_adverse": step(what.ask_adverse, what.take_adverse, starts=("danger",)),
    "ask_reporter": step(reporter.ask_reporter, reporter.take_reporter),
    "ask_identity": step(identity.ask_identity, identity.take_identity_answer, own_files=True),
    "ask_birth_date": step(birth.ask_birth_date, birth.take_birth_date_answer),
    "ask_phone": step(phone.ask_phone_step, phone.take_phone_step, "ask_code"),
    "ask_code": step(phone.ask_code_step, phone.take_code_step),
    "ask_name": step(name.ask_name, name.take_name),
    "ask_sex": step(sex.ask_sex, sex.take_sex),
    "ask_place": step(place.ask_place, place.take_place_answer),
    "ask_doses": step(doses.ask_doses, doses.take_doses),
    "ask_details": step(details.ask_details, details.take_details),
    "ask_date": step(dates.ask_date, dates.take_date),
    "ask_vaccine": step(vaccine.ask_vaccine, vaccine.take_vaccine),
    "ask_facility": step(facility.ask_facility, facility.take_facility),
    "ask_part": step(part.ask_part, part.take_part),
    "ask_right": step(right.ask_right, right.take_right),
    "ask_description": step(description.ask_description, description.take_description),
    "ask_other_identity": step(other_identity.ask_other_identity, other_identity.take_other_identity),
    "ask_question": step(by_kind.ask_question, by_kind.take_question, own_files=True),
    "ask_photo": step(photos.ask_photo, photos.take_photo, own_files=True),
    "ask_photo_again": step(photos.ask_photo_again, photos.take_photo_again, own_files=True),
    "ask_check": step(checks.ask_check, checks.take_check),
    "confirm": step(review.ask_confirm, review.take_confirm, own_files=True),
}

COMPLAINT = Declared(
    NAME,
    "complaint.title",
    "ask_what",
    STEPS,
    data=ComplaintData,
    version=VERSION,
    upgrade=upgraded,
    begin=begin,
    draft=True,
    begins=(OPEN, *CHOSEN),
    starts=ELSEWHERE,
)
