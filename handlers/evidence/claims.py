"""What a complaint says, as far as the checks before sending need it."""

from dataclasses import dataclass, field
from datetime import date

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.people import Sex

SLIP_FIELDS = ("name", "birth_date", "sex", "dose", "vaccine", "date")
"""What a slip must show; the checklist asks for these."""


@dataclass(frozen=True, slots=True)
class KnownDose:
    """One dose as the citizen, a slip or a record has it. None where it is not known."""

    number: int | None = None
    vaccine: str | None = None
    injected_on: date | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """What the citizen reads from the slip when asked. `lacks` names the `SLIP_FIELDS` that are not on it."""

    name: str | None = field(default=None, repr=False)
    birth_date: BirthDate | None = field(default=None, repr=False)
    dose: KnownDose = KnownDose()
    lacks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as the checks see it. Pass it only after proof: its values come back as suggestions."""

    name: str = field(repr=False)
    birth_date: BirthDate | None = field(default=None, repr=False)
    sex: Sex | None = None
    doses: tuple[KnownDose, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A complaint about to be sent.

    `correcting` names the `SLIP_FIELDS` that it wants changed on the record: there a difference is the matter itself
    and no slip of the finger. `confirmed` holds the keys of the checks answered with "that is what my papers say".
    """

    name: str = field(repr=False)
    birth_date: BirthDate | None = field(default=None, repr=False)
    sex: Sex | None = None
    doses: tuple[KnownDose, ...] = ()
    slip: Slip | None = None
    correcting: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
