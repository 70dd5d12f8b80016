"""What fails, when reports are one incident, and who is called when."""

from datetime import timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from handlers.catalogue.office_kinds import OfficeKind
from handlers.opening.switches import INCIDENTS
from handlers.work import Tools


class Fault(StrEnum):
    """The value is stored."""

    NETWORK = "network"
    SOFTWARE = "software"
    SIGN_IN = "sign_in"
    POWER = "power"
    OTHER = "other"


class Scope(StrEnum):
    """How far it reaches; the value is stored."""

    NARROW = ""
    WIDE = "wide"  # everybody is told, and vendor and health department are called
    ALONE = "alone"  # somebody has taken it apart: nothing joins it by itself


class Rung(NamedTuple):
    """`after`: since the ladder began; `rank` 1: on duty, 2: the deputy, 0: both."""

    after: timedelta
    kind: OfficeKind
    rank: int


ACROSS: Final = frozenset({Fault.SOFTWARE, Fault.SIGN_IN})  # of one cause at many points; the others are of a point
TOGETHER: Final = timedelta(minutes=15)  # reports within are one incident
REOPENS: Final = timedelta(hours=2)  # since it was restored, the same fault at the point is the same incident
MANY: Final = 5  # points of one incident that make it wide
LADDER: Final = (
    Rung(timedelta(), OfficeKind.SO_TTTT, 1),
    Rung(timedelta(minutes=15), OfficeKind.SO_TTTT, 2),
    Rung(timedelta(minutes=25), OfficeKind.VENDOR, 0),
    Rung(timedelta(minutes=30), OfficeKind.SO_Y_TE, 0),
)
CALLED_WHEN_WIDE: Final = (2, 3)  # rungs
REMIND_HOURS: Final = (15, 20)  # local: when a point is asked for what it owes, once a day
REMIND_AFTER: Final = timedelta(hours=1)  # since it was mended
MEASURED: Final = timedelta(days=30)  # of the figures on the board and in the metrics
PAGE_LIFE: Final = timedelta(hours=12)  # of the link in a text message


def is_on(tools: Tools, province: str) -> bool:
    """Whether a province works with incidents; where nobody has switched it on, an outage is a report as others."""
    return tools.switches.on(INCIDENTS, province, unless_moved=False)


def is_on_for(tools: Tools, home: str) -> bool:
    """Whether somebody may report one: of a home that is served there, else anywhere."""
    served = tools.policy.served
    return any(is_on(tools, one) for one in ([home] if home in served else served))
