"""Questions that are data: asked, read and shown by their kind alone."""

from collections.abc import Iterator
from typing import Final

from handlers.catalogue.questions import Question
from handlers.conversations.complaint.data import ComplaintTalk, DataAnswer
from handlers.conversations.complaint.files import checked
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import questions
from handlers.conversations.problems import unread
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.outcome import Go, Move, Prompt, say
from handlers.dialogue.private import Private
from handlers.dialogue.turn import Answer
from handlers.questions.kind import Taken
from handlers.questions.kinds import KINDS
from handlers.questions.said import FORGOTTEN, in_words
from handlers.texts import Say
from storage.content import Answered, Value

LONGEST: Final = 1500  # characters of an answer to a question that is no more


async def ask_question(talk: ComplaintTalk) -> Prompt | Go:
    """The question of the step; one that is no longer asked is passed over."""
    question = _here(talk)
    return await onward(talk) if question is None else await KINDS[question.kind].ask(talk, question)


async def take_question(talk: ComplaintTalk, answer: Answer) -> Move:
    """Read the answer; what was said to a question that is no more is kept in its words."""
    if answer.event:
        return checked(talk, answer)
    question = _here(talk)
    if question is None:
        if words := answer.label or answer.text[:LONGEST]:
            _keep(talk, talk.argument, "text", words)
        return await onward(talk)
    if answer.choice == FORGOTTEN and not question.required:
        _keep(talk, question.key, question.kind.value, None)
        return await onward(talk)
    found = await KINDS[question.kind].take(talk, question, answer)
    if isinstance(found, Invalid):
        return unread(talk, answer, found)
    if not isinstance(found, Taken):
        return found
    if answer.files:
        talk.data.photos.add(answer.files)
    _keep(talk, question.key, question.kind.value, found.value)
    return await onward(talk, (say("complaint_photo.received"),) if answer.files else ())


def private(talk: ComplaintTalk) -> Private | None:
    """What the answer to the question of the step is, by its kind."""
    question = _here(talk)
    return KINDS[question.kind].private if question is not None else None


def answered(talk: ComplaintTalk) -> tuple[Answered, ...]:
    """The answers for the ticket, those of questions that are no more included."""
    return tuple(_kept(talk))


def answer_lines(talk: ComplaintTalk) -> Iterator[Say]:
    """Every answer on the card."""
    asked = {question.key: question for question in questions(talk)}
    for one in _kept(talk):
        question = asked.get(one.key)
        if question is not None and question.kind.value == one.kind:
            label = in_words(talk.work.rules.texts, question.label, talk.language, talk.contact.province)
            text = KINDS[question.kind].shown(talk, question, one.value)
            yield say("complaint_card.line", label=label, text=text)


def _here(talk: ComplaintTalk) -> Question | None:
    return next((one for one in questions(talk) if one.key == talk.argument and not one.own), None)


def _keep(talk: ComplaintTalk, key: str, kind: str, value: Value | None) -> None:
    talk.data.answers[key] = DataAnswer(kind, value)


def _kept(talk: ComplaintTalk) -> Iterator[Answered]:
    """Of photos only those that are still there: one may have turned out to be none."""
    for key, one in talk.data.answers.items():
        value = one.value
        if one.kind == "photo" and isinstance(value, tuple):
            value = tuple(number for number in value if number in talk.data.photos.ids)
        if value is not None and value != ():
            yield Answered(key, one.kind, value)
