"""What an official sees of the own account's safety: linked chats, the last sign-ins, wrong passwords typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from handlers.staff.chat_links import DOOR
from handlers.staff.chat_menu import EVERYBODYS, show_menu
from handlers.staff.password_sign_in import Which
from handlers.work import Work
from storage.repositories.attempts import Tried

# Rows of the log that are a sign-in or change one -> how they are called.
HOW: Final[Mapping[str, str]] = MappingProxyType(
    {
        "staff.sign_in": "in",
        "staff.credentials_set": "set",
        "staff.second_changed": "second",
        "staff.link_door": "chat",
        "staff.link_door_used": "chat_used",
        "staff.sign_in_reset": "reset",
        "staff.unlock": "unlock",
    }
)
MOST: Final = 10  # lines
_FAR: Final = timedelta(days=90)
_LATELY: Final = timedelta(days=2)  # as long as attempts are kept


@dataclass(frozen=True, slots=True)
class SignInLine:
    """One line. `how`: of HOW; `device`: browser and system, '' where that is not known; `own`: the official did it."""

    at: datetime
    how: str
    device: str
    own: bool


@dataclass(frozen=True, slots=True)
class LinkedChat:
    """A chat in which the official works. `channel`: its name, as zalo."""

    contact_id: int
    channel: str
    since: datetime


async def last_sign_ins(work: Work, official_id: int) -> list[SignInLine]:
    """The newest first."""
    subject = f"official:{official_id}"
    rows = await work.uow.audit.about(subject, list(HOW), work.now - _FAR, MOST)
    return [
        SignInLine(one.at, HOW[one.action], str((one.details or {}).get("device", "")), one.actor == subject)
        for one in rows
    ]


async def linked_chats(work: Work, official_id: int) -> list[LinkedChat]:
    """Those of the official, the first linked first."""
    return [LinkedChat(*row) for row in await work.uow.officials.chats(official_id)]


async def unlink_chat(work: Work, official_id: int, contact_id: int) -> bool:
    """A chat is the official's no more, and no link that was sent to one opens anything. False: it is not the
    official's."""
    if contact_id not in {one.contact_id for one in await linked_chats(work, official_id)}:
        return False
    await work.uow.officials.unlink(contact_id)
    await show_menu(work, contact_id, EVERYBODYS)
    await work.uow.sign_in.use_all(official_id, DOOR, work.now)
    await work.uow.audit.add(work.ids.new(), work.now, work.actor, "staff.unlink_chat", f"official:{official_id}")
    return True


async def wrong_passwords(work: Work, official_id: int) -> int:
    """How many were typed for the official's name in the last two days, and not set right by a right one."""
    kept = await work.uow.credentials.of(official_id)
    if kept is None:
        return 0
    tried = Tried(Which.NAME, work.uow.vault.index("sign_in", kept.login))
    return (await work.uow.attempts.counts([tried], work.now - _LATELY))[tried]
