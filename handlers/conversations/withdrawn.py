"""Somebody withdrew their data at the messenger: it vouches for them, so our own deletion begins without a question.

The request is a report like one made in words, with its time to take it back and its receipt (handlers/contacts).
"""

from handlers.contacts.ask_erasure import Owner, ask_erasure
from handlers.conversations.asking.proof import until_words
from handlers.conversations.data_request import NAME as DATA_REQUEST
from handlers.conversations.filing import filed, follow_choice
from handlers.conversations.late_file import late_file
from handlers.dialogue.outcome import Choice, Jump, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.dialogue.withdrawal import WITHDRAWN
from handlers.places.refs import PlaceRef

HOW = "messenger"


async def late_event(talk: Talk, answer: Answer, at_menu: bool) -> Heard | None:
    """What to say of a result that no step waits for; None when there is nothing to say."""
    return await _withdrawn(talk) if answer.event == WITHDRAWN else await late_file(talk, answer, at_menu)


async def _withdrawn(talk: Talk) -> Heard | None:
    """File the request, once; a phone counts where it was proven."""
    contact, work = talk.contact, talk.work
    if await work.uow.erasures.pending_of(contact.id) is not None:
        return None
    owner = Owner(contact.phone if contact.phone_proven_at is not None else "", HOW)
    home = PlaceRef(contact.edition, contact.province, contact.district, contact.commune) if contact.province else None
    ticket = await ask_erasure(work, contact, owner, home, talk.language)
    sent = say("data_request.sent", when=until_words(talk, talk.now + work.tools.policy.erasure_wait))
    back = Choice("take_back", "data_request.take_back", jump=Jump(DATA_REQUEST, ("wish=keep",)))
    return Heard((sent, filed(talk, ticket)), (back, follow_choice(ticket)))
