"""The menu of commands that a messenger shows in a chat: in that of an official also the one that signs in to the desk.

Citizens never see it. It goes the way of every message, so that a platform that is away shows it later.
"""

from typing import Final

from handlers.dialogue.reply import Reply
from handlers.work import Work

OFFICIALS: Final = "officials"
EVERYBODYS: Final = "everybodys"


async def show_menu(work: Work, contact_id: int, menu: str) -> None:
    """From now on this chat shows the menu; where the channel has none of a chat's own, nothing is done."""
    contact = await work.uow.contacts.get(contact_id)
    traits = work.tools.traits.get(contact.channel) if contact is not None else None
    if contact is not None and traits is not None and traits.menus:
        work.tell(contact, Reply("", menu=menu), f"{work.cause}:menu:{contact.id}")
