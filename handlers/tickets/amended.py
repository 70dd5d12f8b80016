"""Which replies of a report stand, read from its events: an official may have corrected or withdrawn the last one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from storage.repositories.ticket_events import TicketEvent

REPLIED: Final = "replied"
CORRECTED: Final = "reply_corrected"
WITHDRAWN: Final = "reply_withdrawn"


@dataclass(frozen=True, slots=True)
class Standing:
    """The last reply as it stands. `by`: who wrote it (Actor.key); `last_by`: whose words it has now; `causes`: of its
    events, the newest last."""

    reply: int
    by: str
    text: str = field(repr=False)
    causes: tuple[str, ...]
    last_by: str


def standing(events: Sequence[TicketEvent]) -> Standing | None:
    """The last reply among the events of a report, oldest first; None where it was withdrawn, or nobody is left in the
    report who could read it."""
    if any(one.cause.startswith("anonymised:") for one in events):
        return None
    found: Standing | None = None
    for event in events:
        if event.kind == REPLIED:
            found = Standing(event.id, event.actor, str(event.data.get("text", "")), (event.cause,), event.actor)
        elif found is not None and event.kind == CORRECTED and event.data.get("reply") == found.reply:
            causes = (*found.causes, event.cause)
            found = Standing(found.reply, found.by, str(event.data.get("text", "")), causes, event.actor)
        elif found is not None and event.kind == WITHDRAWN and event.data.get("reply") == found.reply:
            found = None
    return found


def amended(events: Sequence[TicketEvent]) -> dict[int, str]:
    """Events whose words stand no more, by id: whether they were corrected or withdrawn."""
    found: dict[int, str] = {}
    said: dict[object, list[int]] = {}  # a reply and its corrections
    for event in events:
        reply = event.data.get("reply")
        if event.kind in (CORRECTED, WITHDRAWN):
            how = "corrected" if event.kind == CORRECTED else "withdrawn"
            found |= {one: how for one in said.get(reply, ()) if one not in found or how == "withdrawn"}
        if event.kind in (REPLIED, CORRECTED):
            said.setdefault(event.id if event.kind == REPLIED else reply, []).append(event.id)
    return found
