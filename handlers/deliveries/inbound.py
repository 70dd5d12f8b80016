"""What people sent and the service could not take in after all its tries: the dead list, as leads look at it.

No word, number or picture of anybody is shown: only by which channel it came, when, of what kind it is, with which
fault it ended and how often it was tried.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from handlers.alarms.leads import concerns
from handlers.deliveries.states import channel_of
from handlers.dialogue.turn import Incoming
from handlers.staff.actor import Actor
from handlers.texts import Say
from handlers.tickets.errors import NotAllowed
from handlers.work import Work

MOST: Final = 200  # shown at once, the newest
AGAIN: Final = "update_again"  # the action in the audit log
_KINDS: Final = {
    "event": Say("undelivered.inbound.kind.own"),
    "attachments": Say("undelivered.inbound.kind.file"),
    "location": Say("undelivered.inbound.kind.location"),
    "phone": Say("undelivered.inbound.kind.phone"),
    "tap": Say("undelivered.inbound.kind.tap"),
    "unsupported": Say("undelivered.inbound.kind.unsupported"),
    "start": Say("undelivered.inbound.kind.start"),
    "text": Say("undelivered.inbound.kind.text"),
}  # the first of these that an update has
_UNREADABLE: Final = Say("undelivered.inbound.kind.unreadable")


@dataclass(frozen=True, slots=True)
class DeadUpdate:
    """One that could not be taken in. `fault`: the name of the error; `readable`: it can be tried again; `alike`: how
    many of the same channel, kind and fault there are, this one with them."""

    seq: int
    channel: Say
    kind: Say
    received_at: datetime
    tries: int
    fault: str
    readable: bool
    alike: int


async def may_look(work: Work, actor: Actor) -> bool:
    """Whether it is for this official: for who leads where the installation is looked after."""
    return actor.is_official and await concerns(work, actor, "")


async def dead_updates(work: Work, actor: Actor) -> list[DeadUpdate]:
    """The newest of them. Errors: NotAllowed: nobody who leads."""
    if not await may_look(work, actor):
        raise NotAllowed
    rows = [(one, _kind_of(one.body)) for one in await work.uow.updates.dead(MOST)]
    alike: dict[tuple[str, str, str], int] = {}
    for one, kind in rows:
        alike[one.channel, kind.key, one.error] = alike.get((one.channel, kind.key, one.error), 0) + 1
    return [
        DeadUpdate(
            one.seq, channel_of(one.channel), kind, one.received_at, one.attempts, one.error, kind is not _UNREADABLE,
            alike[one.channel, kind.key, one.error],
        )
        for one, kind in rows
    ]  # fmt: skip


async def try_again(work: Work, actor: Actor, seq: int) -> bool:
    """Let the workers take one up once more, with all its tries, as if it had come just now in its place; False when a
    colleague was faster, or it has gone. Errors: NotAllowed."""
    if not await may_look(work, actor):
        raise NotAllowed
    found = await work.uow.updates.lock_dead(seq)
    if found is None or _kind_of(found.body) is _UNREADABLE:
        return False
    await work.uow.updates.revive(seq, work.now)
    details = {"channel": found.channel, "error": found.error}
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, AGAIN, f"update:{seq}", details=details)
    return True


def _kind_of(body: dict[str, Any]) -> Say:
    try:
        incoming = Incoming.from_json(body)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):  # as it came from the platform, or cut
        return _UNREADABLE
    return next((said for name, said in _KINDS.items() if getattr(incoming, name)), _KINDS["text"])
