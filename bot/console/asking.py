"""The questions of a category on a form of the desk: what the template draws, and what was sent, question by question.

A question KEY has the field `ask_KEY`; one that is searched for has what was typed in `ask_KEY_words`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.console.desk import Desk
from handlers.catalogue.questions import Question, Target
from handlers.dialogue.answers.invalid import Invalid
from handlers.places.in_words import place_words
from handlers.questions.field import Field, Form, Input, Sent
from handlers.questions.kinds import KINDS
from handlers.questions.on_form import Held, answer_of, with_answer
from handlers.questions.said import in_words
from handlers.texts import Say
from storage.content import Where

MISSING: Final = Say("console_form.missing")
SEARCHED: Final = (Input.FACILITY, Input.PLACE)
Problems = dict[str, Say]
"""The field that cannot be taken -> why, said beside it."""
Uploads = Mapping[str, tuple[int, ...]]
"""The key of a question -> the ids of the files that came with it."""


class Unreadable(Exception):
    """Fields of a form cannot be read. Carries why, each to be said beside its field, and the files that came along."""

    def __init__(self, problems: Problems, uploads: Uploads | None = None) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems
        self.uploads = uploads or {}

    @property
    def why(self) -> Say:
        """What is said on top: the one problem where it says what it is about, else how many there are."""
        first = next(iter(self.problems.values()))
        if len(self.problems) == 1 and first.key != MISSING.key:
            return first
        return Say("console_form.several", {"count": len(self.problems)})


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question as the template draws it. `shown`: what was chosen by search, in words; `kept`: files that came
    before, each with the token that says they came from this official."""

    name: str
    label: str
    required: bool
    look: Field
    sent: Sent = field(repr=False)
    shown: str = field(default="", repr=False)
    kept: tuple[tuple[int, str], ...] = ()


def name_of(question: Question) -> str:
    """The name of a question's field."""
    return f"ask_{question.key}"


def drawn(
    form: Form, desk: Desk, questions: Iterable[Question], held: Held, uploads: Uploads | None = None
) -> Iterator[Drawn]:
    """The questions with what was typed, else with what the ticket holds."""
    for question in questions:
        kind, typed = KINDS[question.kind], None
        look = kind.field(form, question)
        if uploads is not None:
            typed = sent_in(desk, question, look, uploads)
        value = answer_of(held, question)
        sent = typed if typed is not None else kind.standing(form, value) if value is not None else Sent()
        kept = tuple((number, file_token(form, desk, number)) for number in (uploads or {}).get(question.key, ()))
        label = in_words(form.work.rules.texts, question.label, form.language, form.province)
        shown = chosen_words(form, look, sent)
        yield Drawn(name_of(question), label, question.required, look, sent, shown, kept)


def sent_in(desk: Desk, question: Question, look: Field, uploads: Uploads) -> Sent | None:
    """What was sent for a question; None when the form had no field for it."""
    name = name_of(question)
    if look.input is Input.UPLOAD:
        files = uploads.get(question.key, ())
        return Sent(files=files) if files or name in desk.form else None
    if look.input in SEARCHED:
        chosen, words = desk.field(name), desk.field(f"{name}_words")
        sent = Sent(chosen=chosen) if chosen else Sent(words[: look.most])
        return sent if name in desk.form or f"{name}_words" in desk.form else None
    if name not in desk.form:
        return None
    return Sent(chosen=desk.field(name)) if look.input is Input.CHOICE else Sent(desk.field(name)[: look.most])


def read_questions(
    form: Form, desk: Desk, questions: Iterable[Question], held: Held, uploads: Uploads, problems: Problems
) -> Held:
    """What the ticket holds once every question has what was sent. What the form did not ask stays, and so does what
    stands there as it stood, empty fields that were empty among it (`unasked` names those of a new report); what cannot
    be taken goes into `problems`."""
    for question in questions:
        kind = KINDS[question.kind]
        sent = sent_in(desk, question, kind.field(form, question), uploads)
        before = answer_of(held, question)
        if sent is None or (before is not None and sent == kind.standing(form, before)):
            continue
        if sent.empty:
            if before is None or kind.field(form, question).input is Input.UPLOAD:  # files that came before stay
                continue
            if question.required:
                problems[name_of(question)] = MISSING
            else:
                held = with_answer(held, question, None)
            continue
        if sent.files and isinstance(before, tuple):  # files come on top of those that came before
            sent = Sent(files=tuple(dict.fromkeys([*before, *sent.files])))
        value = kind.received(form, question, sent)
        if isinstance(value, Invalid):
            problems[name_of(question)] = why(question, value)
        elif _must_be_listed(form, question) and isinstance(value, Where) and not value.facility_code:
            problems[name_of(question)] = Say("console.problem.field.facility")
        else:
            held = with_answer(held, question, value)
    return held


def _must_be_listed(form: Form, question: Question) -> bool:
    return question.target is Target.SITE and not form.anywhere


def unasked(desk: Desk, questions: Iterable[Question], held: Held, problems: Problems) -> None:
    """Required questions that have no answer."""
    for question in questions:
        if question.required and answer_of(held, question) is None:
            problems.setdefault(name_of(question), MISSING)


def why(question: Question, found: Invalid) -> Say:
    """Why an answer cannot be taken, for officials."""
    if found.problem == "number_range":
        return Say("console_form.range", dict(found.hint))
    return Say(f"console_form.kind.{question.kind}")


def file_token(form: Form, desk: Desk, file_id: int) -> str:
    """Says that this official uploaded the file: a page may bring it back, and no other."""
    return form.work.uow.vault.index("console_file", f"{desk.actor.id}:{file_id}").hex()[:32]


def chosen_words(form: Form, look: Field, sent: Sent) -> str:
    """What a search has chosen, in words."""
    if not sent.chosen or look.input not in SEARCHED:
        return ""
    directory = form.work.tools.directory
    if look.input is Input.FACILITY:
        office = directory.at_facility(sent.chosen)
        return office.name if office else ""
    codes = sent.chosen.split(":")
    return place_words(form.work, directory.edition, codes[0], codes[1], codes[2]) if len(codes) == 3 else ""
