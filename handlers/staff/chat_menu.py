"""The menu of commands that a messenger shows in a chat: in that of an official also the one that signs in to the desk.

Citizens never see it. It goes the way of every message, so that a platform that is away shows it later.
"""

from datetime import datetime
from typing import Final

from handlers.dialogue.reply import Reply
from handlers.work import Work

OFFICIALS: Final = "officials"
EVERYBODYS: Final = "everybodys"


async def show_officials_menu(work: Work, contact_id: int, linked_at: datetime) -> None:
    """A chat that was linked then shows the menu of officials: set once, however often this is asked."""
    await show_menu(work, contact_id, OFFICIALS, f"menu:{contact_id}:{linked_at.isoformat()}")


async def show_menu(work: Work, contact_id: int, menu: str, cause: str = "") -> None:
    """From now on this chat shows the menu; where the channel has none of a chat's own, nothing is done. `cause`: what
    is done once by."""
    contact = await work.uow.contacts.get(contact_id)
    traits = work.tools.traits.get(contact.channel) if contact is not None else None
    if contact is not None and traits is not None and traits.menus:
        work.tell(contact, Reply("", menu=menu), cause or f"{work.cause}:menu:{contact.id}")
