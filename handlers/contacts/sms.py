"""Text messages: a phone is a contact on the channel `sms`, found by the blind index of its number."""

from datetime import datetime

from handlers.contacts.text_budget import count_text
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


async def send_text(
    work: Work, phone: str, text: str, cause: str, *, ticket_id: int | None = None, once: bool = False,
    message_class: MessageClass = MessageClass.NOTICE, not_before: datetime | None = None,
) -> None:  # fmt: skip
    """Queue a text message to a number in national form, and count it; nothing where no gateway carries any. `once`: it
    rather never arrives than twice; `not_before`: it is held until then (quiet hours)."""
    if not work.tools.policy.text_messages:
        return
    contact = await sms_contact(work, phone)
    await count_text(work, code=message_class is MessageClass.CODE)
    said = Reply(text, once=once, lasts=once and message_class is not MessageClass.CODE)
    work.tell(
        contact, said, cause, ticket_id=ticket_id, message_class=message_class, text_at=not_before,
        held=not_before is not None,
    )  # fmt: skip


async def send_code_sms(work: Work, phone: str, text: str, cause: str) -> None:
    """Queue a text message with a one-time code, which rather never arrives than twice."""
    await send_text(work, phone, text, cause, once=True, message_class=MessageClass.CODE)
