"""Which words of an office stand, read from the events of a report: an official may have corrected or withdrawn its
last reply, or its question while the citizen has not answered it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from storage.repositories.ticket_events import TicketEvent

REPLIED: Final = "replied"
CORRECTED: Final = "reply_corrected"
WITHDRAWN: Final = "reply_withdrawn"
ASKED: Final = "asked"
QUESTION_CORRECTED: Final = "question_corrected"
QUESTION_WITHDRAWN: Final = "question_withdrawn"
CORRECTS: Final = {CORRECTED: REPLIED, QUESTION_CORRECTED: ASKED}
WITHDRAWS: Final = {WITHDRAWN: REPLIED, QUESTION_WITHDRAWN: ASKED}
SAYS: Final = frozenset({REPLIED, ASKED, "called", "approved", "refused"})
"""By what its citizen has heard from an office."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The last reply or question as it stands. `kind`: REPLIED or ASKED; `by`: who wrote it (Actor.key); `last_by`:
    whose words it has now; `causes`: of its events, the newest last."""

    reply: int
    by: str
    text: str = field(repr=False)
    causes: tuple[str, ...]
    last_by: str
    kind: str = REPLIED

    @property
    def asks(self) -> bool:
        """Whether it is a question that waits for its answer."""
        return self.kind == ASKED


def standing(events: Sequence[TicketEvent], *, waiting: bool = False) -> Standing | None:
    """What was said last among the events of a report, oldest first; None where it was withdrawn, or nobody is left in
    the report who could read it. `waiting`: for its citizen; a question that was answered is not changed any more."""
    if any(one.cause.startswith("anonymised:") for one in events):
        return None
    found: dict[str, Standing] = {}
    for event in events:
        text = str(event.data.get("text", ""))
        said = found.get(CORRECTS.get(event.kind) or WITHDRAWS.get(event.kind, ""))
        if event.kind in (REPLIED, ASKED):
            found[event.kind] = Standing(event.id, event.actor, text, (event.cause,), event.actor, event.kind)
        elif said is None or event.data.get("reply") != said.reply:
            continue
        elif event.kind in CORRECTS:
            found[said.kind] = replace(said, text=text, causes=(*said.causes, event.cause), last_by=event.actor)
        else:
            del found[said.kind]
    if not waiting:
        found.pop(ASKED, None)
    return max(found.values(), key=lambda one: one.reply, default=None)


def first_said(events: Sequence[TicketEvent]) -> datetime | None:
    """When an office first said something that stands; None: what it said was withdrawn."""
    gone = amended(events)
    return next((one.at for one in events if one.kind in SAYS and gone.get(one.id) != "withdrawn"), None)


def amended(events: Sequence[TicketEvent]) -> dict[int, str]:
    """Events whose words stand no more, by id: whether they were corrected or withdrawn."""
    found: dict[int, str] = {}
    said: dict[object, list[int]] = {}  # a reply or question and its corrections
    for event in events:
        reply = event.data.get("reply")
        if event.kind in CORRECTS or event.kind in WITHDRAWS:
            how = "corrected" if event.kind in CORRECTS else "withdrawn"
            found |= {one: how for one in said.get(reply, ()) if one not in found or how == "withdrawn"}
        if event.kind in (REPLIED, ASKED) or event.kind in CORRECTS:
            said.setdefault(event.id if event.kind in (REPLIED, ASKED) else reply, []).append(event.id)
    return found
