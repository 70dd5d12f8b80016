"""The fields of the form that changes an entry: what is typed becomes the entry, and the entry what stands in the form.

A kind lists its fields; a shape knows how one is written. Whatever of an entry no field shows stays as it is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from handlers.administration import guide_steps
from handlers.administration.categories import AROUNDS, ASKS, GROUPS, OFFICES, is_made_here
from handlers.administration.own_questions import SlotWrong, all_names, read, texts_of
from handlers.catalogue.answers import Standing, Step
from handlers.catalogue.deadlines import Span
from handlers.catalogue.hotlines import Need
from handlers.catalogue.notices import Door
from handlers.learning.answers import LONGEST

LANGUAGES: Final = ("vi", "en")
MEASURES: Final = tuple(Span.model_fields)
MINUTES: Final = {"minutes": 1, "hours": 60, "working_days": 24 * 60}
A_YEAR: Final = 366 * 24 * 60  # minutes: nobody promises an answer later
LEVELS: Final = ("province", "district", "commune")
ONE_LINE: Final = re.compile(r"\s+")


class Shape(StrEnum):
    """How a field is written."""

    DAY = "day"
    MOMENT = "moment"  # a day and a time, to the minute, on the local clock
    LINE = "line"
    LINES = "lines"  # several of one sort, each on a line of its own
    WORDS = "words"  # in both languages, on one line
    LONG_WORDS = "long_words"
    CHOICE = "choice"
    SEVERAL = "several"
    SPAN = "span"  # a length of time: a number and its measure
    QUESTIONS = "questions"  # of a category: some slots (own_questions.py)
    OFFICE = "office"  # one that goes on after another
    STEPS = "steps"  # of a guide: some slots (guide_steps.py)
    UNIT = "unit"  # whom it serves: a province, district or commune


class Field(NamedTuple):
    """`name`: the key in the entry; '' where what is written stands in the entry itself. `fixed`: names the entry, so
    it is chosen once. `choices`: for those shapes. `most`: characters, in each language; `past`: no day to come;
    `to_come`: a moment that is still to come; `ours`: only of entries that an administrator made; `each`: characters
    of one line of LINES, 0 for as many."""

    name: str
    shape: Shape
    required: bool = True
    choices: tuple[str, ...] = ()
    fixed: bool = False
    most: int = 200
    past: bool = False
    to_come: bool = False
    ours: bool = False
    each: int = 0

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs in the form."""
        at = self.name or self.shape.value
        if self.shape in (Shape.WORDS, Shape.LONG_WORDS):
            return tuple(f"{at}_{language}" for language in LANGUAGES)
        if self.shape is Shape.QUESTIONS:
            return all_names()
        if self.shape is Shape.STEPS:
            return guide_steps.all_names()
        return (f"{at}_n", f"{at}_measure") if self.shape is Shape.SPAN else (at,)


SLOTTED: Final = frozenset({Shape.QUESTIONS, Shape.STEPS})
CERTAIN: Final = ("H", "R")
FIELDS: Final[Mapping[str, tuple[Field, ...]]] = MappingProxyType({
    "holiday": (
        Field("from", Shape.DAY, fixed=True), Field("to", Shape.DAY, required=False),
        Field("name", Shape.LINE, most=100), Field("certainty", Shape.CHOICE, choices=CERTAIN),
    ),
    "worked_day": (Field("day", Shape.DAY, fixed=True), Field("certainty", Shape.CHOICE, choices=CERTAIN)),
    "deadline": (Field("", Shape.SPAN), Field("triage", Shape.SPAN, required=False)),
    "hotline": (
        Field("", Shape.UNIT), Field("name", Shape.WORDS, most=120), Field("numbers", Shape.LINES),
        Field("needs", Shape.SEVERAL, choices=tuple(need.value for need in Need)),
        Field("hours", Shape.WORDS, required=False, most=120),
        Field("how", Shape.LONG_WORDS, required=False, most=500), Field("source", Shape.LINE),
        Field("as_of", Shape.DAY, past=True), Field("valid_to", Shape.DAY, required=False),
    ),
    "guide": (
        Field("opening", Shape.LONG_WORDS, most=400), Field("steps", Shape.STEPS, most=1000),
        Field("source", Shape.LINE), Field("as_of", Shape.DAY, past=True),
    ),
    "notice": (
        Field("text", Shape.LONG_WORDS, most=300), Field("from", Shape.MOMENT),
        Field("to", Shape.MOMENT, to_come=True),
        Field("doors", Shape.SEVERAL, choices=tuple(one.value for one in Door)), Field("source", Shape.LINE),
    ),
    "wording": (Field("", Shape.LONG_WORDS, most=3000),),
    "reason": (Field("label", Shape.WORDS, most=120), Field("next", Shape.LONG_WORDS, most=1500)),
    "answer": (
        Field("question", Shape.WORDS, most=80), Field("ways", Shape.LINES, required=False, most=4000, each=LONGEST),
        Field("ways_en", Shape.LINES, required=False, most=4000, each=LONGEST),
        Field("answer", Shape.LONG_WORDS, most=600), Field("more", Shape.LONG_WORDS, required=False, most=600),
        Field("next", Shape.SEVERAL, required=False, choices=tuple(step.value for step in Step)),
        Field("source", Shape.LINE), Field("as_of", Shape.DAY, past=True), Field("valid_to", Shape.DAY, required=False),
        Field("state", Shape.CHOICE, False, tuple(one.value for one in Standing)),
    ),
    "office": (
        Field("name", Shape.WORDS, most=120), Field("phone", Shape.LINE, required=False, most=40),
        Field("valid_from", Shape.DAY, required=False), Field("valid_to", Shape.DAY, required=False),
        Field("successor", Shape.OFFICE, required=False),
    ),
    "category": (
        Field("label", Shape.WORDS, most=90), Field("short", Shape.WORDS, most=30),
        Field("group", Shape.CHOICE, choices=GROUPS, ours=True),
        Field("office", Shape.CHOICE, choices=tuple(OFFICES), ours=True), Field("within", Shape.SPAN, ours=True),
        Field("around", Shape.CHOICE, choices=AROUNDS, ours=True),
        Field("asks", Shape.SEVERAL, required=False, choices=ASKS, ours=True),
        Field("questions", Shape.QUESTIONS, required=False, most=1000, ours=True),
        Field("state", Shape.CHOICE, False, tuple(one.value for one in Standing)),
    ),
})  # fmt: skip
NEW: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType({"hotline": {"certainty": "H"}})
"""What stands in a new entry of a kind and no field asks."""


class Wrong(Exception):
    """`why`: required, both, day, moment, gone, future, number, choice, long (more than `what` characters), long_line
    (one of the lines is), look_longer."""

    def __init__(self, why: str, what: str = "", at: str = "") -> None:
        """`at`: the input, where it is not the field's first."""
        super().__init__(why)
        self.why = why
        self.at = at
        self.params = {"what": what} if what else {}


class When(NamedTuple):
    """`now`: on the local clock, without a zone; `edition`: of the units that are offered; `asked`: the questions that
    are live already, or the steps that a guide has or had."""

    now: datetime
    edition: int
    asked: Sequence[Mapping[str, Any]] = ()


class Typed(NamedTuple):
    """What was sent. `one`: the text of an input; `many`: all values of an input."""

    one: Callable[[str], str]
    many: Callable[[str], Sequence[str]]


def taken(kind: str, current: Mapping[str, Any] | None, typed: Typed, when: When) -> tuple[Any, dict[str, Wrong]]:
    """The entry as it is to be, and what is wrong in which field, by input. `current`: None for a new one."""
    entry = dict(NEW.get(kind, {}) if current is None else current)
    problems: dict[str, Wrong] = {}
    for field in FIELDS[kind]:
        if is_left(field, current):
            continue
        try:
            value = _value(field, typed, when)
        except Wrong as wrong:
            problems[wrong.at or field.inputs[0]] = wrong
            continue
        for key in _keys(field):
            entry.pop(key, None)
        if value is not None:
            entry.update({field.name: value} if field.name else value)
    if kind == "deadline" and not problems and _length(entry.get("triage") or {}) > _length(entry):
        problems["triage_n"] = Wrong("look_longer")
    if kind == "category" and (current is None or is_made_here(current)):
        problems |= _lacks(entry, problems)
    return entry, problems


def _lacks(entry: Mapping[str, Any], problems: Mapping[str, Wrong]) -> dict[str, Wrong]:
    """What a category cannot be without, in words of its own."""
    found = {
        name: Wrong(f"no_{name.removesuffix('_n')}")
        for name in ("office", "within_n")
        if name in problems and problems[name].why == "required"
    }
    asked = [one for one in entry.get("questions", ()) if not one.get("retired")]
    if not entry.get("asks") and not asked and not any(one.startswith("q") for one in problems):
        found["q1_ask_vi"] = Wrong("no_question")
    return found


def is_left(field: Field, entry: Mapping[str, Any] | None) -> bool:
    """Whether the form of this entry (None: a new one) leaves the field as it is."""
    return entry is not None and (field.fixed or (field.ours and not is_made_here(entry)))


def _length(span: Mapping[str, Any]) -> int:
    """Minutes; a working day passes in a day by the clock at the earliest."""
    return sum((span.get(measure) or 0) * minutes for measure, minutes in MINUTES.items())


def shown(kind: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the inputs of a form for an entry: input -> text, or a list of values."""
    found: dict[str, Any] = {}
    for field in FIELDS[kind]:
        value = entry.get(field.name) if field.name else entry
        found.update(zip(field.inputs, _texts(field, value), strict=True))
    return found


def _keys(field: Field) -> tuple[str, ...]:
    if field.name:
        return (field.name,)
    return {Shape.SPAN: MEASURES, Shape.UNIT: ("level", "reach")}.get(field.shape, LANGUAGES)


def _value(field: Field, typed: Typed, when: When) -> Any:
    """What is typed, None for nothing. Errors: Wrong."""
    if any(len(typed.one(name).strip().replace("\r\n", "\n")) > field.most for name in field.inputs):
        raise Wrong("long", str(field.most))
    if field.shape is Shape.SEVERAL:
        chosen: Any = [one for one in field.choices if one in typed.many(field.inputs[0])]
    elif field.shape is Shape.LINES:
        chosen = [ONE_LINE.sub(" ", line).strip() for line in typed.one(field.inputs[0]).splitlines() if line.strip()]
        if field.each and any(len(line) > field.each for line in chosen):
            raise Wrong("long_line", str(field.each))
    else:
        texts = [typed.one(name).strip() for name in field.inputs]
        is_typed = texts[0] or (any(texts) and len(texts) == 2) or field.shape in SLOTTED
        chosen = _READ[field.shape](field, texts, when) if is_typed else None
    if not chosen and field.required:
        raise Wrong("required")
    return chosen or None


def _day(field: Field, texts: Sequence[str], when: When) -> str:
    try:
        day = date.fromisoformat(texts[0])
    except ValueError:
        raise Wrong("day") from None
    if field.past and day > when.now.date():
        raise Wrong("future")
    return day.isoformat()


def _moment(field: Field, texts: Sequence[str], when: When) -> str:
    try:
        moment = datetime.fromisoformat(texts[0])
    except ValueError:
        raise Wrong("moment") from None
    if moment.tzinfo is not None:
        raise Wrong("moment")
    if field.to_come and moment <= when.now:
        raise Wrong("gone")
    return moment.isoformat(timespec="minutes")


def _words(field: Field, texts: Sequence[str], when: When) -> dict[str, str]:
    if not all(texts):
        raise Wrong("both")
    said = (ONE_LINE.sub(" ", text) if field.shape is Shape.WORDS else text for text in texts)
    return dict(zip(LANGUAGES, said, strict=True))


def _span(field: Field, texts: Sequence[str], when: When) -> dict[str, int] | None:
    if not texts[0]:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", texts[0]) or not int(texts[0]) or texts[1] not in MEASURES:
        raise Wrong("number")
    span = {texts[1]: int(texts[0])}
    if _length(span) > A_YEAR:
        raise Wrong("a_year")
    return span


def _questions(field: Field, texts: Sequence[str], when: When) -> list[dict[str, Any]]:
    try:
        return read(texts, when.asked)
    except SlotWrong as wrong:
        raise Wrong(wrong.why, wrong.what, wrong.at) from None


def _steps(field: Field, texts: Sequence[str], when: When) -> list[dict[str, Any]]:
    try:
        return guide_steps.read(texts, when.asked)
    except SlotWrong as wrong:
        raise Wrong(wrong.why, wrong.what, wrong.at) from None


def _choice(field: Field, texts: Sequence[str], when: When) -> str:
    if texts[0] not in field.choices:
        raise Wrong("choice")
    return texts[0]


def _unit(field: Field, texts: Sequence[str], when: When) -> dict[str, Any]:
    codes = [*texts[0].split(":"), "", ""][:3]
    if not re.fullmatch(r"\d{2}(:(\d{3})?(:\d{5})?)?", texts[0]):
        raise Wrong("choice")
    level = "commune" if codes[2] else "district" if codes[1] else "province"
    reach = {name: code for name, code in zip(LEVELS, codes, strict=True) if code}
    return {"level": level, "reach": {"edition": when.edition, **reach}}


def _line(field: Field, texts: Sequence[str], when: When) -> str:
    return ONE_LINE.sub(" ", texts[0])


_READ: Final[Mapping[Shape, Callable[[Field, Sequence[str], When], Any]]] = {
    Shape.DAY: _day, Shape.MOMENT: _moment, Shape.LINE: _line, Shape.WORDS: _words, Shape.LONG_WORDS: _words,
    Shape.CHOICE: _choice, Shape.SPAN: _span, Shape.UNIT: _unit, Shape.OFFICE: _line, Shape.QUESTIONS: _questions,
    Shape.STEPS: _steps,
}  # fmt: skip


def _texts(field: Field, value: Any) -> Sequence[Any]:
    held = value if isinstance(value, Mapping) else {}
    if field.shape in (Shape.WORDS, Shape.LONG_WORDS):
        return [str(held.get(language, "")) for language in LANGUAGES]
    if field.shape is Shape.SPAN:
        measure = next((one for one in MEASURES if held.get(one)), "")
        return [str(held.get(measure, "")), measure]
    if field.shape is Shape.UNIT:
        reach = held.get("reach", {})
        return [":".join(str(reach.get(level, "")) for level in LEVELS).rstrip(":")]
    if field.shape is Shape.QUESTIONS:
        return texts_of(value or ())
    if field.shape is Shape.STEPS:
        return guide_steps.texts_of(value or ())
    if field.shape is Shape.LINES:
        return ["\n".join(value or ())]
    return [list(value or ())] if field.shape is Shape.SEVERAL else ["" if value is None else str(value)]
