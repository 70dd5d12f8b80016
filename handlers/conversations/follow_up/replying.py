"""Words typed out of the blue while an office waits for this person: perhaps they are the answer."""

from handlers.conversations.follow_up.data import FollowUp
from handlers.dialogue.outcome import Start
from handlers.dialogue.talk import Talk
from handlers.tickets.status import State


async def heard_reply(talk: Talk, text: str) -> Start | None:
    """The question whether this is the answer to the report that waits, if one does. Questions are no answers."""
    if "?" in text or not any(letter.isalnum() for letter in text):
        return None
    for ticket in await talk.work.uow.tickets.by_contact(talk.contact.id):
        if ticket.status == State.WAITING_CITIZEN.value:
            return Start("follow_up", FollowUp(reply=text), args=("reply", ticket.code))
    return None
