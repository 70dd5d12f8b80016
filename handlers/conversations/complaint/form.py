"""The form of a complaint: which question comes next, and what may come at any question. Every answer ends here."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from handlers.catalogue.questions import Question
from handlers.conversations.asking.place import known_place
from handlers.conversations.complaint.data import ComplaintData, ComplaintTalk
from handlers.conversations.complaint.family import (
    counted_now,
    last_one_waits,
    note_change,
    note_family,
    settle_on,
    take_member,
)
from handlers.conversations.complaint.files import with_files
from handlers.conversations.complaint.injection import settle_places
from handlers.conversations.complaint.known import look_quietly
from handlers.conversations.complaint.matter import questions, recorded_facility
from handlers.conversations.complaint.pictures import bad_photo
from handlers.conversations.complaint.same import note_same
from handlers.conversations.complaint.verify import open_check
from handlers.dialogue.conversation import ARGUMENT, Ask, Group, Step, Take
from handlers.dialogue.outcome import Go, Move, Pause, Prompt, say
from handlers.dialogue.private import Private
from handlers.dialogue.turn import Answer
from handlers.texts import Say

# Which step asks a standard question, where it is not called after it.
STEPS_OF: Final = {"birth": "ask_birth_date", "phone_only": "ask_phone", "dates": "ask_date", "photos": "ask_photo"}
BY_KIND: Final = "ask_question"  # the step of every question that has no code of its own
ANSWER: Final = frozenset({"photo", "voice", "document", "event"})


def step_of(question: Question) -> str:
    """The step that asks a question."""
    if question.own:
        return STEPS_OF.get(question.key, f"ask_{question.key}")
    return f"{BY_KIND}{ARGUMENT}{question.key}"


def is_known(talk: ComplaintTalk, question: Question) -> bool:
    """Whether a question is answered, if only by "I do not remember"."""
    if not question.own:
        return question.key in talk.data.answers
    return question.key in talk.data.unknown or KNOWN[question.key](talk)


# When a standard question is answered.
KNOWN: Final[Mapping[str, Callable[[ComplaintTalk], bool]]] = {
    "reporter": lambda talk: bool(talk.data.reporter),
    "identity": lambda talk: talk.data.person.identity is not None or talk.data.no_papers,
    "birth": lambda talk: talk.data.person.birth is not None,
    "phone": lambda talk: bool(talk.data.proof.how),
    "phone_only": lambda talk: bool(talk.data.proof.phone) or talk.data.proof.how == "none",
    "name": lambda talk: bool(talk.data.person.name),
    "sex": lambda talk: talk.data.person.sex is not None,
    "place": lambda talk: talk.data.place_skipped or known_place(talk, talk.data.place) is not None,
    "doses": lambda talk: bool(talk.data.injection.doses),
    "details": lambda talk: talk.data.injection.detailed,
    "dates": lambda talk: talk.data.injection.dates is not None,
    "vaccine": lambda talk: True,  # told with the day, or not known: never asked apart
    "facility": lambda talk: talk.data.facility is not None or bool(recorded_facility(talk)),
    "part": lambda talk: bool(talk.data.part),
    "right": lambda talk: bool(talk.data.right),
    "description": lambda talk: bool(talk.data.description),
    "other_identity": lambda talk: talk.data.other_identity is not None,
    "photos": lambda talk: talk.data.photos.done or bool(talk.data.photos.ids),
}


async def onward(talk: ComplaintTalk, says: Sequence[Say] = ()) -> Go:
    """To the first question that is open, then to what is in doubt, then to the card. `sub`: still part of an edit."""
    family = talk.data.family
    if family.code and not family.settled:
        return Go("ask_next", tuple(says))
    if family.people and family.at is None and len(family.left) == 1:
        settle_on(talk, family.left[0])
    if family.people and family.at is None:
        return Go("ask_who", tuple(says), sub=True)
    if not talk.data.category:
        return Go("ask_what", tuple(says))
    take_member(talk)
    says = (*says, *await look_quietly(talk))
    settle_places(talk)  # the home may be known now
    if await note_same(talk):
        return Go("ask_same", tuple(says), sub=True)
    for question in questions(talk):
        if not is_known(talk, question):
            return Go(step_of(question), tuple(says), sub=True)
    if await bad_photo(talk) is not None:
        return Go("ask_photo_again", tuple(says), sub=True)
    if open_check(talk) is not None:
        return Go("ask_check", tuple(says), sub=True)
    return Go("confirm", tuple(says))


def step(
    ask: Ask[ComplaintData],
    take: Take[ComplaintData],
    *also: str,
    own_files: bool = False,
    hears_family: bool = False,
    notes_family: bool = False,
    starts: tuple[str, ...] = (),
    private: Private | Callable[[ComplaintTalk], Private | None] | None = None,
) -> Step[ComplaintData]:
    """A step of the complaint: files may come at any time, and results of their checks never disturb a question.

    `own_files`: what photos mean there is its own business. It leads to what is open, and `also` to these steps.
    `hears_family`: a message that counts several people is no answer to it; `notes_family`: it may be both.
    """

    async def asked(talk: ComplaintTalk) -> Prompt | Go:
        prompt = await ask(talk)
        return prompt if isinstance(prompt, Go) else replace(prompt, expects=prompt.expects | ANSWER)

    async def heard(talk: ComplaintTalk, answer: Answer) -> Move:
        house = bool(talk.data.family.people)  # `thoi ba khoi` is no "I have none" there
        typed = "" if (answer.choice and not house) or answer.files or answer.event else answer.text
        if typed and last_one_waits(talk, typed):
            return Pause((say("complaint_family.waits"),))
        if typed and note_change(talk, typed):
            return await onward(talk, (counted_now(talk),))
        words = typed if hears_family and not answer.choice else ""
        if words and (says := note_family(talk, words)):
            return await onward(talk, says)
        noted = note_family(talk, answer.text) if notes_family and not answer.choice else ()
        move = await take(talk, answer)
        return replace(move, says=(*noted, *move.says)) if noted and isinstance(move, Go) else move

    async def taken(talk: ComplaintTalk, answer: Answer) -> Move:
        return await with_files(talk, answer, heard, own_files)

    return Step(asked, taken, (OPEN, *also), starts, private)


# Every answer ends in the form, which decides what is open: the questions, what is in doubt, then the card. From the
# card one of them is changed.
OPEN: Final = Group(
    "open",
    (
        "ask_who", "ask_next",
        "ask_what", "ask_reporter", "ask_identity", "ask_birth_date", "ask_phone", "ask_code", "ask_name",
        "ask_sex", "ask_place",
        "ask_doses", "ask_details", "ask_date", "ask_vaccine", "ask_facility", "ask_part", "ask_right",
        "ask_description", "ask_other_identity", "ask_photo", "ask_question", "ask_photo_again", "ask_check",
        "ask_same", "confirm",
    ),
)  # fmt: skip
# Where a category that was chosen leads beside that, and the conversations that file some of them.
CHOSEN: Final = ("ask_legal", "ask_adverse")
ELSEWHERE: Final = ("callback", "data_request", "incident", "list_submission")

Onward = Callable[[ComplaintTalk, Sequence[Say]], Awaitable[Move]]
