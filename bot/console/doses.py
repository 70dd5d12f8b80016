"""The doses of a form, a row each: which dose, its vaccine, its day, its lot. A row without anything is none."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from bot.console.asking import Problems
from bot.console.desk import Desk
from handlers.dialogue.answers.dates import read_injection_date
from handlers.dialogue.answers.invalid import Invalid
from handlers.questions.field import Form
from handlers.texts import Say
from handlers.tickets.content import ClaimedDose
from handlers.tickets.sheet import day_words

ROWS: Final = 3  # of an empty form
LOT_LIMIT: Final = 40  # characters
FIELDS: Final = ("dose", "vaccine", "date", "lot")


@dataclass(frozen=True, slots=True)
class DoseRow:
    """One row as the template draws it: what stands in each of its fields."""

    row: int
    dose: str = ""
    vaccine: str = ""
    date: str = ""
    lot: str = field(default="", repr=False)


def dose_rows(form: Form, desk: Desk, doses: tuple[ClaimedDose, ...], *, typed: bool) -> Iterator[DoseRow]:
    """The doses there are, then empty rows; `typed`: what was sent in place of what there is."""
    for row in _rows(form, desk, doses):
        if typed and f"dose_{row}" in desk.form:
            yield DoseRow(row, *(desk.field(f"{name}_{row}") for name in FIELDS))
        elif row <= len(doses):
            dose = doses[row - 1]
            yield DoseRow(row, str(dose.number), dose.vaccine, _day(dose), dose.lot)
        else:
            yield DoseRow(row)


def read_doses(
    form: Form, desk: Desk, doses: tuple[ClaimedDose, ...], problems: Problems, *, by_number: bool = False
) -> tuple[ClaimedDose, ...]:
    """The doses as sent, by their numbers; those whose row the form did not have stay. A row with the dose taken out
    is gone; what a form does not ask of a dose stays with it. `by_number`: the rows were made from other doses, so that
    what is known of a dose is found by its number."""
    found: list[tuple[int, ClaimedDose]] = []
    for row in _rows(form, desk, doses):
        before = doses[row - 1] if row <= len(doses) else None
        if by_number:
            before = next((dose for dose in doses if str(dose.number) == desk.field(f"dose_{row}")), None)
        read = _read(form, desk, row, before, problems) if f"dose_{row}" in desk.form else before
        if read is not None:
            found.append((row, read))
    numbers = [dose.number for _, dose in found]
    for row, dose in found:
        if numbers.count(dose.number) > 1:
            problems.setdefault(f"dose_{row}", Say("console_form.dose_twice", {"number": dose.number}))
    return tuple(sorted((dose for _, dose in found), key=lambda dose: dose.number))


def _rows(form: Form, desk: Desk, doses: tuple[ClaimedDose, ...]) -> range:
    """The rows there are: of what was sent as many as came, even where fewer doses are left by now."""
    sent = max(
        (row for row in range(1, form.work.rules.campaign.doses.told + 2) if f"dose_{row}" in desk.form), default=0
    )
    return range(1, max(ROWS, len(doses) + 1, sent) + 1)


def _read(form: Form, desk: Desk, row: int, before: ClaimedDose | None, problems: Problems) -> ClaimedDose | None:
    number, vaccine, day, lot = (desk.field(f"{name}_{row}") for name in FIELDS)
    unchanged = before is not None and day == _day(before)
    read = read_injection_date(day, form.today, form.work.rules.campaign.first_day) if day and not unchanged else None
    if isinstance(read, Invalid) and (number or before is None):
        problems[f"date_{row}"] = Say("console.problem.field.date")
    if not number:
        if (vaccine or day or lot) and before is None:
            problems[f"dose_{row}"] = Say("console_form.dose_which")
        return None
    if not number.isdecimal() or int(number) not in form.work.rules.campaign.numbers:
        problems[f"dose_{row}"] = Say("console_form.dose_which")
        return None
    dose = replace(before or ClaimedDose(0, form.work.rules.campaign.series), number=int(number), lot=lot[:LOT_LIMIT])
    if vaccine != dose.vaccine:
        dose = replace(dose, vaccine=vaccine if vaccine in form.work.rules.vaccines else "")
    if day != _day(dose) and not isinstance(read, Invalid):
        dose = replace(dose, injected_on=read)
    return dose


def _day(dose: ClaimedDose) -> str:
    return day_words(dose.injected_on.isoformat()) if dose.injected_on else ""
