"""What an office does on the telephone, counted by kind and day: who called and what was said stands nowhere here."""

from collections.abc import Mapping
from typing import Final

from handlers.dialogue.talk import LOCAL
from handlers.staff.actor import Actor
from handlers.work import Work

ANSWERED, UNANSWERED, FILED, CALLED = "answered", "unanswered", "filed", "called"
KINDS: Final = (ANSWERED, UNANSWERED, FILED, CALLED)


async def count_call(work: Work, actor: Actor, kind: str, intent: str = "") -> None:
    """Count one thing done for the first office of the official, once a cause. `intent`: of the answer read out."""
    office = next(iter(actor.bodies), "")
    if actor.is_official and office:
        day = work.now.astimezone(LOCAL).date()
        await work.uow.phone_calls.add(work.cause, day, office, kind, intent)


async def counted_today(work: Work, actor: Actor) -> Mapping[str, int]:
    """What the official's offices did today, by kind, zeros included."""
    found = await work.uow.phone_calls.by_kind(list(actor.bodies), work.now.astimezone(LOCAL).date())
    return {kind: found.get(kind, 0) for kind in KINDS}
