"""One-time links: into the console, and to link a chat. A link works once and for half an hour."""

from dataclasses import dataclass, field
from datetime import timedelta

from handlers.staff.actor import Actor
from handlers.staff.chat_menu import show_officials_menu
from handlers.staff.idle import common_idle
from handlers.staff.officials import actor_of
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.sign_in import mark_of

CONSOLE, CHAT = "console", "chat"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session. `secret` goes into the cookie and is kept nowhere."""

    official_id: int
    secret: str = field(repr=False)
    csrf: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Session:
    """Whose request it is, and what its forms must carry."""

    actor: Actor
    csrf: str = field(repr=False)


async def make_link(work: Work, official_id: int, purpose: str = CONSOLE, life: timedelta | None = None) -> str:
    """A token for a link. `purpose`: console or chat; `life`: None: that of links that are handed over at once."""
    token, until = work.ids.token(), work.now + (life or work.tools.policy.sign_in_link_life)
    await work.uow.sign_in.add_token(token, official_id, purpose, until)
    await _noted(work, work.actor, f"staff.link_{purpose}", official_id)
    return token


async def sign_in(work: Work, token: str, device: str = "") -> SignedIn | None:
    """Open a console session on a device with a link's token; None when it will not do (unknown, used, too old, or its
    official switched off)."""
    official_id = await work.uow.sign_in.use_token(token, CONSOLE, work.now)
    if official_id is None or await actor_of(work, official_id) is None:
        return None
    return await open_session(work, official_id, "staff.sign_in", device)


async def open_session(
    work: Work, official_id: int, action: str, device: str = "", *, confirmed: bool = False
) -> SignedIn:
    """A new session. `action`: how it came to be, for the audit log; `device`: browser and system, for its owner;
    `confirmed`: with the code of the second factor."""
    opened = SignedIn(official_id, work.ids.token(), work.ids.token())
    until = work.now + work.tools.policy.session_life
    confirmed_at = work.now if confirmed else None
    await work.uow.sign_in.open_session(opened.secret, official_id, opened.csrf, work.now, until, device, confirmed_at)
    await work.uow.officials.seen(official_id, work.now)
    for contact_id, _, linked_at in await work.uow.officials.chats(official_id):  # linked before there was a menu
        await show_officials_menu(work, contact_id, linked_at)
    work.uow.audit.session = mark_of(opened.secret)
    details = {"device": device} if device else None
    subject = f"official:{official_id}"
    await work.uow.audit.add(work.ids.new(), work.now, subject, action, subject, details=details)
    return opened


async def session_of(work: Work, secret: str, *, acts: bool = False) -> Session | None:
    """The session of a cookie, or None when it has ended. `acts`: a person does something, no open page asks."""
    kept = await work.uow.sign_in.session(secret, work.now, common_idle(work), acts=acts)
    actor = await actor_of(work, kept.official_id) if kept else None
    return Session(actor, kept.csrf) if kept and actor else None


async def sign_out(work: Work, secret: str) -> None:
    """End a session."""
    await work.uow.sign_in.close_session(secret)


async def link_chat(work: Work, token: str, contact: Contact) -> Actor | None:
    """Make this chat the official's; None when the token will not do."""
    official_id = await work.uow.sign_in.use_token(token, CHAT, work.now)
    actor = await actor_of(work, official_id) if official_id is not None else None
    if actor is None:
        return None
    await work.uow.officials.link(actor.id, contact.id, work.now)
    await show_officials_menu(work, contact.id, work.now)
    await _noted(work, actor.key, "staff.link_used", actor.id)
    return actor


async def _noted(work: Work, actor: str, action: str, official_id: int) -> None:
    await work.uow.audit.add(work.ids.new(), work.now, actor, action, f"official:{official_id}")
