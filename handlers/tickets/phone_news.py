"""News of reports that the browser has not shown: a text message to the phone, which says that there is news.

The phone that the report names gets it, one text for all that came meanwhile; the one proven in the chat only where
the report names none: a browser proves neighbours' phones too. A number that was only stated gets at most one text a
day, counted among its codes, and never the code of a report: mistyped, it is a stranger's, and the code opens the
report to who knows the end of the number. No text says what the news is, holds a link or asks for anything.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from handlers.contacts.one_part import one_part
from handlers.contacts.sms import send_text
from handlers.contacts.text_budget import everybody, news_spent_until
from handlers.dialogue.answers.ticket_code import group_code
from handlers.records.officials import BY_CODE
from handlers.records.proof import Which, free_at
from handlers.texts.address import address_for
from handlers.tickets.content import Reach
from handlers.tickets.errors import Unfit
from handlers.tickets.notices import URGENT, body_name
from handlers.tickets.texting import quiet_until, texts_of
from handlers.work import Work
from storage.repositories.attempts import Tried
from storage.repositories.contacts import Contact
from storage.repositories.news import News
from storage.repositories.tickets import Ticket

CUT: Final = ("body",)
NEWS, FILED = "text_news", "text_filed"  # `attempts.kind` of texts to one number
DAY: Final = timedelta(days=1)


async def text_filed(work: Work, ticket: Ticket, cause: str) -> bool:
    """The code of a report just filed in a chat that is lost with its browser. Whether a text was sent.

    At any hour: whoever has just filed is awake. Only to a number that was proven; the chat shows the code, too.
    """
    if ticket.contact_id is None or ticket.severity == URGENT:  # who is in danger is told of no code
        return False
    contact = await work.uow.contacts.get(ticket.contact_id)
    traits = work.tools.traits.get(contact.channel) if contact is not None else None
    if contact is None or traits is None or not traits.tells_seen or not texts_of(work, ticket).news:
        return False
    phone, proven = _phone_of(contact, ticket)
    if not proven or await _free(work, contact, phone, proven, FILED) is not None:
        return False
    await _count(work, contact, phone, proven, FILED)
    words = _words(work, contact, "filed", [ticket], {})
    await send_text(work, phone, words, f"{cause}:code", ticket_id=ticket.id, once=True)
    return True


async def text_news(work: Work, contact_id: int) -> int:
    """Text a person what their chat has not shown in time; how many texts were sent. Looks again under their lock."""
    await work.uow.contacts.lock(contact_id)
    contact = await work.uow.contacts.get(contact_id)
    news = await work.uow.news.unseen(contact_id, work.now - work.tools.policy.news_life)
    if contact is None or not news:
        return 0
    tickets = {one.id: one for one in await work.uow.tickets.many(sorted({one.ticket_id for one in news}))}
    sent = 0
    for (phone, proven), some in _by_phone(work, contact, news, tickets).items():
        sent += await _text(work, contact, phone, proven, some, tickets)
    return sent


async def text_now(work: Work, ticket: Ticket, cause: str) -> None:
    """An official wants a text about news that did not arrive in the chat: the same words, to the same number, within
    the same limits; in quiet hours at their end.

    Errors: Unfit: `text_phone` there is no number that takes texts, `text_off` the province sends none, `text_often`
    the number has had one a moment ago.
    """
    contact = await work.uow.contacts.get(ticket.contact_id) if ticket.contact_id is not None else None
    phone, proven = _phone_of(contact, ticket) if contact is not None else ("", False)
    if contact is None or not phone:
        raise Unfit("text_phone")
    if not texts_of(work, ticket).news:
        raise Unfit("text_off")
    if await _free(work, contact, phone, proven, NEWS) is not None:
        raise Unfit("text_often")
    await _count(work, contact, phone, proven, NEWS)
    words = _words(work, contact, "one" if proven else "stated", [ticket], {"number": 1, "reports": 1})
    until = quiet_until(work, await work.uow.news.at_night(contact.id))
    await send_text(work, phone, words, cause, ticket_id=ticket.id, once=True, not_before=until)


def _by_phone(
    work: Work, contact: Contact, news: Iterable[News], tickets: Mapping[int, Ticket]
) -> dict[tuple[str, bool], list[News]]:
    """What goes to which number; '' for what goes to none: its report is no longer this chat's, or has no number."""
    found: dict[tuple[str, bool], list[News]] = {}
    for one in news:
        ticket = tickets.get(one.ticket_id)
        whole = ticket is not None and ticket.contact_id == contact.id and texts_of(work, ticket).news
        found.setdefault(_phone_of(contact, ticket) if ticket is not None and whole else ("", False), []).append(one)
    return found


async def _text(
    work: Work, contact: Contact, phone: str, proven: bool, news: Sequence[News], tickets: Mapping[int, Ticket]
) -> int:
    ids = [one.id for one in news]
    if not phone:
        await work.uow.news.settle(ids)
        return 0
    until = quiet_until(work, await work.uow.news.at_night(contact.id)) or await _free(
        work, contact, phone, proven, NEWS
    )
    if until is not None:
        await work.uow.news.put_off(ids, until)
        return 0
    await _count(work, contact, phone, proven, NEWS)
    about = [tickets[number] for number in dict.fromkeys(one.ticket_id for one in reversed(news))]
    name = "stated" if not proven else "one" if len(news) == 1 else "several" if len(about) == 1 else "many"
    words = _words(work, contact, name, about, {"number": len(news), "reports": len(about)})
    await send_text(work, phone, words, f"news:{ids[-1]}", ticket_id=about[0].id, once=True)
    await work.uow.news.settle(ids)
    return 1


def _phone_of(contact: Contact, ticket: Ticket) -> tuple[str, bool]:
    """The number and whether it was proven, by the report or in this chat; '' for who wants calls only."""
    if ticket.details.reach is Reach.CALL:
        return "", False
    named, proven = ticket.subject.answer_phone, contact.phone if contact.phone_proven_at is not None else ""
    if not named:
        return contact.phone, bool(proven)
    return named, ticket.proof in BY_CODE or named == proven


def _words(work: Work, contact: Contact, name: str, tickets: Sequence[Ticket], more: Mapping[str, object]) -> str:
    newest, marks = tickets[0], work.tools.policy.text_marks
    key = f"phone_news.short.{name}" if marks else f"phone_news.{name}"
    address = address_for(contact.birth_year, contact.sex, work.now.year)

    def say(values: Mapping[str, object]) -> str:
        return work.rules.texts.say(
            key, values, language=contact.language, province=newest.province_code, address=address
        )

    values = {"code": group_code(newest.code), "body": body_name(work, newest.body_id), **more}
    return one_part(say, values, CUT, marks=marks)


async def _free(work: Work, contact: Contact, phone: str, proven: bool, kind: str) -> datetime | None:
    """Until when a number gets no such text; None when it may get one now."""
    policy, own = work.tools.policy, Tried(kind, work.uow.vault.index("phone", phone))
    day, codes = own._replace(kind=NEWS), _among_codes(work, contact, phone)
    await work.uow.attempts.hold([own, *codes, everybody(work)])
    times = await work.uow.attempts.times([own, day, *codes], work.now - DAY)
    waits: list[datetime | None] = [await news_spent_until(work)]
    if not proven:
        waits.append(times[day][-1] + DAY if times[day] else None)
        waits += [free_at(times[one], work.now, policy.code_sends_hour, policy.code_sends_day) for one in codes]
    elif kind == NEWS:
        waits.append(times[day][-1] + policy.news_gap if times[day] else None)
    else:
        waits.append(free_at(times[own], work.now, policy.filed_texts_day, policy.filed_texts_day))
    return max((one for one in waits if one is not None and one > work.now), default=None)


async def _count(work: Work, contact: Contact, phone: str, proven: bool, kind: str) -> None:
    """A number that was only stated has one text a day, whatever it says, and it counts among its codes."""
    index = work.uow.vault.index("phone", phone)
    tried = [Tried(kind, index)] if proven else [Tried(NEWS, index), *_among_codes(work, contact, phone)]
    await work.uow.attempts.add(tried, [work.ids.new() for _ in tried], work.now)


def _among_codes(work: Work, contact: Contact, phone: str) -> list[Tried]:
    """What a text to a number that was only stated counts as beside: one more code to the number, from the chat."""
    vault = work.uow.vault
    return [
        Tried(Which.PHONE, vault.index("phone", phone)),
        Tried(Which.CONTACT, vault.index("contact", str(contact.id))),
    ]
