"""What everybody who asks or reports is told: a fault of many points, work that is planned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Banners = Mapping[str, "tuple[Banner, ...]"]
"""Province -> what stands there."""


@dataclass(frozen=True, slots=True)
class Banner:
    """`points`: how many are down; `words` and `until`: of planned work."""

    fault: str
    points: int
    since: datetime
    words: str = ""
    until: datetime | None = None
