"""A link from an official's own linked chat in the place of the password, never of the second factor.

It works once and for `Policy.chat_link_life`, and only for who has set a second factor. A new one ends those before;
so do leaving the service, a reset, and the unlinking of a chat.
"""

from datetime import datetime, timedelta
from typing import Final

from handlers.staff.actor import Actor
from handlers.staff.officials import actor_of
from handlers.staff.password_sign_in import SECOND
from handlers.work import Work
from storage.repositories.attempts import Tried

DOOR: Final = "door"  # the purpose of a token
MADE: Final = "sign_in_chat_link"  # `attempts.kind`
HOUR: Final = 6  # links of one official in an hour
_HOUR: Final = timedelta(hours=1)


async def make_chat_link(work: Work, actor: Actor) -> str | datetime | None:
    """A token for who writes from the own linked chat; until when there are no more; None: no second factor is set."""
    await work.uow.credentials.lock(actor.id)
    if not await work.uow.credentials.who_has([actor.id]):
        return None
    tried = Tried(MADE, work.uow.vault.index("sign_in_chat_link", str(actor.id)))
    times = (await work.uow.attempts.times([tried], work.now - _HOUR))[tried]
    if len(times) >= HOUR:
        return times[-HOUR] + _HOUR
    await work.uow.attempts.add([tried], [work.ids.new()], work.now)
    await work.uow.sign_in.use_all(actor.id, DOOR, work.now)
    token = work.ids.token()
    await work.uow.sign_in.add_token(token, actor.id, DOOR, work.now + work.tools.policy.chat_link_life)
    await _noted(work, actor, "staff.link_door")
    return token


async def use_chat_link(work: Work, token: str) -> str | None:
    """A token for the second step, once; None when the link is used, too old, or its official is gone."""
    official_id = await work.uow.sign_in.use_token(token, DOOR, work.now)
    actor = await actor_of(work, official_id) if official_id is not None else None
    if actor is None or not await work.uow.credentials.who_has([actor.id]):
        return None
    second = work.ids.token()
    await work.uow.sign_in.add_token(second, actor.id, SECOND, work.now + work.tools.policy.second_factor_life)
    await _noted(work, actor, "staff.link_door_used")
    return second


async def _noted(work: Work, actor: Actor, action: str) -> None:
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, action, f"official:{actor.id}")
