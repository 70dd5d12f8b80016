"""The switches of what is served: set by who leads a province, read again by every process within two seconds.

What nobody has switched is as the settings and the profile of the province say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

TOPIC: Final = "switches"  # what processes tell each other when one was moved
MARK: Final = "switch."  # before the name of a switch in `opening_marks`
OPENED, LOANS, PRACTICE, TEXTS = "opened", "loans", "practice", "texts"
INCIDENTS: Final = "incidents"  # off where nobody has switched it on
CODES, LOOK_UP, REPORTS = "codes", "look_up", "reports_"
OF_PROVINCE: Final = (OPENED, TEXTS, LOANS, PRACTICE, INCIDENTS)
OF_ALL: Final = (CODES, LOOK_UP, "reports_webchat", "reports_zalo", "reports_telegram")
NAMES: Final = (*OF_PROVINCE, *OF_ALL)
EVERYWHERE: Final = ""  # in place of a province, for what all provinces of the installation share
Moved = Mapping[tuple[str, str], bool]


@dataclass(frozen=True, slots=True)
class Switches:
    """`moved`: (province, name) -> on; `days`: province -> announced day of its opening."""

    moved: Moved = field(default_factory=lambda: MappingProxyType({}))
    days: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))

    def on(self, name: str, province: str = EVERYWHERE, *, unless_moved: bool = True) -> bool:
        """Whether something is on there; `unless_moved`: what holds where nobody has switched."""
        return self.moved.get((province, name), unless_moved)


ALL_ON: Final = Switches()
