"""Questions that are data: asked, read and shown by their kind alone."""

from collections.abc import Iterator
from typing import Any, Final

from handlers.catalogue.questions import Question
from handlers.conversations.complaint.form import add_photos, onward
from handlers.conversations.complaint.matter import questions
from handlers.conversations.problems import unread
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.outcome import Go, Move, Prompt, Quiet, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.questions.kind import Taken
from handlers.questions.kinds import KINDS
from handlers.questions.said import FORGOTTEN, in_words
from handlers.texts import Say
from storage.content import Answered, Value
from storage.content.form import value_from, value_json

ANSWERS: Final = "answers"  # key of the question -> [kind, value as JSON]; None: "I do not remember"
FILES: Final = frozenset({"photo", "file"})
LONGEST: Final = 1500  # characters of an answer to a question that is no more


async def ask_question(talk: Talk) -> Prompt | Go:
    """The question of the step; one that is no longer asked is passed over."""
    question = _here(talk)
    return await onward(talk) if question is None else await KINDS[question.kind].ask(talk, question)


async def take_question(talk: Talk, answer: Answer) -> Move:
    """Read the answer; what was said to a question that is no more is kept in its words."""
    if answer.event:
        return Quiet()
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
        add_photos(talk.data, answer.files)
    _keep(talk, question.key, question.kind.value, found.value)
    return await onward(talk, (say("complaint_photo.received"),) if answer.files else ())


def answered(talk: Talk) -> tuple[Answered, ...]:
    """The answers for the ticket, those of questions that are no more included."""
    return tuple(_kept(talk))


def answer_lines(talk: Talk) -> Iterator[Say]:
    """Every answer on the card."""
    asked = {question.key: question for question in questions(talk)}
    for one in _kept(talk):
        question = asked.get(one.key)
        if question is not None and question.kind.value == one.kind:
            label = in_words(talk.work.rules.texts, question.label, talk.language, talk.contact.province)
            text = KINDS[question.kind].shown(talk, question, one.value)
            yield say("complaint_card.line", label=label, text=text)


def _here(talk: Talk) -> Question | None:
    return next((one for one in questions(talk) if one.key == talk.argument and not one.own), None)


def _keep(talk: Talk, key: str, kind: str, value: Value | None) -> None:
    kept: dict[str, Any] = talk.data.setdefault(ANSWERS, {})
    kept[key] = [kind, None if value is None else value_json(value)]


def _kept(talk: Talk) -> Iterator[Answered]:
    """Of photos only those that are still there: one may have turned out to be none."""
    photos = talk.data.get("photos", ())
    for key, (kind, kept) in talk.data.get(ANSWERS, {}).items():
        value = None if kept is None else value_from(kept)
        if kind == "photo" and isinstance(value, tuple):
            value = tuple(number for number in value if number in photos)
        if value not in (None, ()):
            yield Answered(key, kind, value)
