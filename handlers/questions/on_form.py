"""Which questions a form of the desk draws by their kind alone: those of the category, and what officials may add."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from handlers.catalogue.categories import FACILITY, Around, Category
from handlers.catalogue.questions import Question, QuestionKind, Target
from handlers.places.bodies import NOWHERE, Place
from storage.content import Answered, Details, Paper, Subject, Value, Where

# Answers that are drawn by their kind. The person, the home and the doses have parts of the form of their own.
BY_KIND: Final = frozenset(
    {Target.ANSWERS, Target.SITE, Target.PART, Target.EXPECTED, Target.DESCRIPTION, Target.OTHER_PAPER, Target.FILES}
)
DOSES: Final = frozenset({Target.DOSES, Target.DOSE_DAY, Target.DOSE_VACCINE})


@dataclass(frozen=True, slots=True)
class Held:
    """What a ticket holds, as questions ask for it. `place`: where the person lives; `file_ids`: all its files."""

    subject: Subject
    details: Details
    facility_code: str = ""
    place: Place = NOWHERE
    file_ids: tuple[int, ...] = ()


NOTHING: Final = Held(Subject(), Details())


def form_questions(category: Category, standard: Mapping[str, Question], held: Held = NOTHING) -> tuple[Question, ...]:
    """What a form asks by kind, in the order of the category, retired questions where `held` has an answer; then what
    officials may add unasked: the facility where it decides who handles or hears of it, the own words, photos."""
    kept = {one.key for one in held.details.answers}
    asked = tuple(one for one in category.questions if one.target in BY_KIND and (not one.retired or one.key in kept))
    return (*asked, *_unasked(category, asked, standard))


def asks_doses(category: Category) -> bool:
    """Whether the doses are asked for."""
    return any(one.target in DOSES for one in category.questions)


def _unasked(category: Category, asked: tuple[Question, ...], standard: Mapping[str, Question]) -> Iterator[Question]:
    targets = {one.target for one in asked}
    placed = category.around is not Around.RESIDENCE or FACILITY in category.copies
    for key, wanted in (("facility", placed), ("description", True), ("photos", True)):
        question = standard[key]
        if wanted and question.target not in targets:
            yield question.model_copy(update={"required": False})


def answer_of(held: Held, question: Question) -> Value | None:
    """The answer to a question that is drawn by its kind; None where there is none. Errors: KeyError (its target)."""
    details = held.details
    if question.target is Target.ANSWERS:
        same = (one.value for one in details.answers if one.key == question.key and one.kind == question.kind)
        return next(same, None)
    found: dict[Target, Value | None] = {
        Target.SITE: details.site if details.site.known else Where(held.facility_code) if held.facility_code else None,
        Target.PART: details.correction.part,
        Target.EXPECTED: details.correction.expected,
        Target.DESCRIPTION: details.description,
        Target.OTHER_PAPER: details.other_paper,
        Target.FILES: held.file_ids,
    }
    return found[question.target] or None


def with_answer(held: Held, question: Question, value: Value | None) -> Held:
    """The same with this answer; None: with none."""
    details, target = held.details, question.target
    files = tuple(dict.fromkeys([*held.file_ids, *value])) if isinstance(value, tuple) and _is_files(question) else ()
    if target is Target.SITE:
        return _placed(held, value if isinstance(value, Where) else Where())
    if target is Target.FILES:
        return replace(held, file_ids=files or held.file_ids)
    if target is Target.PART:
        details = replace(details, correction=replace(details.correction, part=_text(value), words=""))
    elif target is Target.EXPECTED:
        details = replace(details, correction=replace(details.correction, expected=_text(value)))
    elif target is Target.DESCRIPTION:
        details = replace(details, description=_text(value))
    elif target is Target.OTHER_PAPER:
        details = replace(details, other_paper=value if isinstance(value, Paper) else None)
    else:
        details = replace(details, answers=tuple(_answers(details, question, value)))
    return replace(held, details=details, file_ids=files or held.file_ids)


def _placed(held: Held, where: Where) -> Held:
    """At another place, mostly a facility: so are the doses that were there, or of which only words say where."""
    code = where.facility_code
    doses = tuple(
        replace(dose, facility_code=code)
        if code and (dose.facility_code == held.facility_code if dose.facility_code else dose.place)
        else dose
        for dose in held.details.doses
    )
    return replace(held, facility_code=code, details=replace(held.details, doses=doses, site=where))


def _answers(details: Details, question: Question, value: Value | None) -> Iterator[Answered]:
    """The answers with this one in its place; a new one at the end."""
    right = None if value is None else Answered(question.key, question.kind.value, value)
    for one in details.answers:
        if one.key != question.key:
            yield one
        elif right is not None:
            yield right
    if right is not None and not any(one.key == question.key for one in details.answers):
        yield right


def _is_files(question: Question) -> bool:
    return question.kind in (QuestionKind.PHOTO, QuestionKind.FILE)


def _text(value: Value | None) -> str:
    return "" if value is None else str(value)
