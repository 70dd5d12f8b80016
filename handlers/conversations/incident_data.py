"""What the conversation about an incident remembers."""

from dataclasses import dataclass
from typing import Final

NAME: Final = "incident"
AS_REPORT: Final = "as_report"  # a report like others, where a province does not work with incidents


@dataclass(slots=True)
class IncidentData:
    """`facility`: code of the point; `incident`: its id once it is sent; `left`: points still to be asked about;
    `offered`: points that a typed name may mean."""

    facility: str = ""
    fault: str = ""
    incident: int = 0
    left: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
