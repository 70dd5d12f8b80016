"""Text messages: a phone is a contact on the channel `sms`, found by the blind index of its number."""

from handlers.dialogue.reply import Reply
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.outbox import MessageClass

CHANNEL = "sms"


async def sms_contact(work: Work, phone: str) -> Contact:
    """The contact behind a number in national form (03xxxxxxxx), made if new."""
    address = work.uow.vault.index("phone", phone).hex()
    contact = await work.uow.contacts.ensure(work.ids.new(), CHANNEL, address, work.now)
    # Also where it stands already: whoever forgets the number meanwhile (erasure, retention) waits for this message.
    await work.uow.contacts.set_phone(contact.id, phone, None)
    return contact


async def send_code_sms(work: Work, phone: str, text: str, cause: str) -> None:
    """Queue a text message with a one-time code, which rather never arrives than twice."""
    contact = await sms_contact(work, phone)
    work.tell(contact, Reply(text, once=True), cause, message_class=MessageClass.CODE)
