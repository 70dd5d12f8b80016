"""The complaint as it is declared: its steps and where it begins."""

from collections.abc import Sequence

from handlers.conversations.asking.place import from_code
from handlers.conversations.complaint import again, by_kind, checks, members, review, what
from handlers.conversations.complaint.between import heard_first
from handlers.conversations.complaint.data import VERSION, ComplaintData, ComplaintTalk, upgraded
from handlers.conversations.complaint.family import COMPLAINT as NAME
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
from handlers.conversations.complaint.shared import report_before, take_over, take_teller
from handlers.conversations.complaint.story import is_story
from handlers.conversations.complaint.troubles import note_house
from handlers.conversations.home_words import note_home
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Done, Move, say
from handlers.dialogue.private import Private
from handlers.texts import Say


async def begin(talk: ComplaintTalk) -> str | Move:
    """Start with what is known: a category from a button, a record from the look-up, a house from the last report."""
    given, data = talk.given, talk.data
    home = from_code(talk, given.named("place"))
    if home is not None:
        data.place.settle(home)
    data.cause = given.named("cause") or data.cause
    if data.family.code:
        return await onward(talk)
    if earlier := given.named("next"):
        return await _next_of_house(talk, earlier, given.named("same"))
    already_there(talk)
    category, data.category = given.named("category") or data.category, ""
    kept: tuple[Say, ...] = ()
    if is_story(given.asked) and not data.description:
        data.description = given.asked
        kept = (say("ask_faq.long_story"), *note_home(talk, given.asked, data.place))
    what.take_given(talk, data.cause, given.named("dose"), tapped=bool(given.asked))
    kept = (*kept, *note_house(talk, data.description or given.asked))
    category = "" if data.family.troubles else category
    kept = (*kept, *what.note_teller(talk, data.description or given.asked), *what.note_person(talk, data.description))

    async def then(talk: ComplaintTalk, says: Sequence[Say]) -> Move:
        return await onward(talk, (*kept, *says))

    if talk.work.tools.catalogues.common.is_offered(category):
        return await what.choose(talk, category, then)
    return await onward(talk, kept) if data.family.people else "ask_what"


async def _next_of_house(talk: ComplaintTalk, earlier: str, same: str) -> Move:
    """After a report of this chat, somebody else of the house: all that was named with the button, or only who writes;
    an older button named nothing, so it is asked."""
    ticket = await report_before(talk, earlier)
    if ticket is None:
        return Done((say("complaint.not_yours"),), menu=True)
    talk.data.other = True
    if same == "1":
        take_over(talk, ticket)
    elif same == "0":
        take_teller(talk, ticket)
    else:
        talk.data.family.code = earlier
    return await onward(talk)


ANSWERED: dict[str, Step[ComplaintData]] = {
    "ask_who": step(members.ask_who, members.take_who),
    "ask_next": step(members.ask_next, members.take_next),
    "ask_what": step(what.ask_what, what.take_what, "ask_more", *CHOSEN, starts=ELSEWHERE),
    "ask_more": step(what.ask_more, what.take_what, "ask_more", *CHOSEN, starts=ELSEWHERE),
    "ask_legal": step(what.ask_legal, what.take_legal),
    "ask_adverse": step(what.ask_adverse, what.take_adverse, starts=("danger",)),
    "ask_reporter": step(reporter.ask_reporter, reporter.take_reporter, hears_family=True),
    "ask_identity": step(
        identity.ask_identity, identity.take_identity_answer, own_files=True, hears_family=True, private=Private.NUMBER
    ),
    "ask_birth_date": step(
        birth.ask_birth_date, birth.take_birth_date_answer, hears_family=True, private=Private.PERSON
    ),
    "ask_phone": step(phone.ask_phone_step, phone.take_phone_step, hears_family=True, private=Private.PERSON),
    "ask_code": step(phone.ask_code_step, phone.take_code_step, private=Private.PERSON),
    "ask_name": step(name.ask_name, name.take_name, hears_family=True, private=Private.PERSON),
    "ask_sex": step(sex.ask_sex, sex.take_sex, hears_family=True, private=Private.PERSON),
    "ask_place": step(place.ask_place, place.take_place_answer),
    "ask_doses": step(doses.ask_doses, doses.take_doses, hears_family=True),
    "ask_details": step(details.ask_details, details.take_details, notes_family=True),
    "ask_date": step(dates.ask_date, dates.take_date),
    "ask_vaccine": step(vaccine.ask_vaccine, vaccine.take_vaccine),
    "ask_facility": step(facility.ask_facility, facility.take_facility),
    "ask_part": step(part.ask_part, part.take_part),
    "ask_right": step(right.ask_right, right.take_right),
    "ask_description": step(description.ask_description, description.take_description, notes_family=True),
    "ask_other_identity": step(
        other_identity.ask_other_identity, other_identity.take_other_identity, private=Private.NUMBER
    ),
    "ask_question": step(by_kind.ask_question, by_kind.take_question, own_files=True, private=by_kind.private),
    "ask_photo": step(photos.ask_photo, photos.take_photo, own_files=True, hears_family=True, private=Private.PHOTO),
    "ask_photo_again": step(photos.ask_photo_again, photos.take_photo_again, own_files=True, private=Private.PHOTO),
    "ask_same": step(again.ask_same, again.take_same, starts=(NAME, "follow_up")),
    "ask_check": step(checks.ask_check, checks.take_check),
    "confirm": step(
        review.ask_confirm,
        review.take_confirm,
        own_files=True,
        hears_family=True,
        starts=(NAME,),
        private=Private.RESULT,
    ),
}

STEPS = {name: heard_first(one) for name, one in ANSWERED.items()}

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
