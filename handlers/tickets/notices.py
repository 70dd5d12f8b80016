"""Who is told what when something happens to a ticket.

The citizen hears on the chat the ticket came from, else by SMS to the number given at filing (walk-ins, callers, people
who blocked us). Officials hear in their linked chats; when it is urgent, by SMS where none is linked or open. Every
message has a cause of its own, so that none goes twice. No dose, name or identity number stands in any of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from handlers.contacts.sending_window import goes_now
from handlers.contacts.sms import CHANNEL as SMS
from handlers.contacts.sms import send_text
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.outcome import Choice, Jump
from handlers.dialogue.render import button
from handlers.dialogue.reply import Reply
from handlers.dialogue.talk import Talk
from handlers.dialogue.traits import Traits
from handlers.places.bodies import Place
from handlers.staff.actor import HELPING, Actor
from handlers.texts import Say
from handlers.tickets.content import Reach
from handlers.tickets.masking import known_of, mask_details, mask_text
from handlers.tickets.site import event_site, where_of
from handlers.tickets.texting import is_texted, news_at, text_answer
from handlers.tickets.times import due_in_words
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.officials import Official
from storage.repositories.outbox import MessageClass
from storage.repositories.ticket_events import TicketEvent
from storage.repositories.tickets import Ticket

FOLLOW_UP, QUEUE = "follow_up", "officials_queue"
URGENT: Final = "urgent"
RATINGS: Final = (5, 4, 3, 2, 1)
SYSTEM: Final = "system"
INTERNAL: Final = "internal"  # the audience of an event that only offices read
OUTCOMES: Final = frozenset(
    {
        "approved", "solved", "entered", "refused", "dose_arrived", "dose_confirmed",
        "dose_gone", "dose_gone_waiting", "dose_gone_decided", "taken_back",  # an outcome taken back
    }
)  # fmt: skip


def follow(act: str, ticket: Ticket, label: str, *more: str) -> Choice:
    """A button that starts the follow-up conversation: `act` is seen, not_seen, add, dispute, view or rate."""
    return Choice(act, f"ticket_words.button.{label}", jump=Jump(FOLLOW_UP, (act, ticket.code, *more)))


def seen_choices(ticket: Ticket) -> tuple[Choice, ...]:
    """Is it there? For records: seen or not; for help: fine or not."""
    if ticket.enters:
        return follow("seen", ticket, "seen"), follow("not_seen", ticket, "not_seen")
    return follow("seen", ticket, "fine"), follow("dispute", ticket, "not_fine")


def rating_choices(ticket: Ticket) -> tuple[Choice, ...]:
    """One to five, the best first; where numbers are printed, each beside its own (`_by_points`)."""
    return tuple(
        Choice(f"rate_{n}", f"ticket_words.button.rate_{n}", jump=Jump(FOLLOW_UP, ("rate", ticket.code, str(n))))
        for n in RATINGS
    )


def open_choice(ticket: Ticket) -> Choice:
    """An official's button to the ticket."""
    return Choice("open", "ticket_words.button.open", jump=Jump(QUEUE, ("ticket", ticket.code)))


async def tell_citizen(
    work: Work, ticket: Ticket, event: str, cause: str, choices: Sequence[Choice] = (), **params: Any
) -> str:
    """Tell who filed it; `event` is a key of ticket_notices.citizen and .sms. Gives the way: chat, sms, call or nobody.

    Of an outcome those hear too whose tickets were merged into this one.
    """
    if event in OUTCOMES:
        for other in await work.uow.tickets.merged_into(ticket.id):
            if other.contact_id is None or other.contact_id != ticket.contact_id:
                told = {"body": body_name(work, ticket.body_id), **params}
                await _tell_filer(work, other, event, f"{cause}:{other.id}", (), told)
    return await _tell_filer(work, ticket, event, cause, choices, params)


async def _tell_filer(
    work: Work, ticket: Ticket, event: str, cause: str, choices: Sequence[Choice], params: Mapping[str, object]
) -> str:
    contact = await work.uow.contacts.get(ticket.contact_id) if ticket.contact_id else None
    reached = contact is not None and contact.unreachable_at is None and contact.channel != SMS
    if contact is not None and reached and work.tools.texts.has(f"ticket_notices.citizen.{event}"):
        said = Say(f"ticket_notices.citizen.{event}", _facts(work, ticket, contact.language, params))
        at = news_at(work, contact, ticket, event)
        _tell(work, contact, said, choices, f"{cause}:citizen", ticket, text_at=at)
        return "chat"
    phone = ticket.subject.answer_phone or (contact.phone if contact else "")
    if not phone or not is_texted(ticket, event):
        return "nobody"
    if ticket.details.reach is Reach.CALL or not work.tools.policy.text_messages:
        return await leave_to_call(work, ticket, event, cause, **params)
    facts = _facts(work, ticket, ticket.language, params)
    await text_answer(work, ticket, phone, event, f"{cause}:citizen", facts)
    return "sms"


async def leave_to_call(work: Work, ticket: Ticket, event: str, cause: str, **params: Any) -> str:
    """Who wants calls and no messages gets none: what there is to tell stands on the ticket's page until somebody has
    called. Who files for them tells them there and then that it is filed; of what happens without an official before
    that page its holder hears."""
    if event != "opened":
        facts = _facts(work, ticket, ticket.language, params)
        said, place = f"ticket_notices.sms.{event}", ticket.province_code
        words = work.rules.texts.say(said, facts, language=ticket.language, province=place)
        told = TicketEvent(
            work.ids.new(), ticket.id, "to_call", SYSTEM, f"{cause}:call", work.now, ticket.body_id, "", INTERNAL,
            {"text": words},
        )  # fmt: skip
        await work.uow.ticket_events.append(told)
        if work.actor == SYSTEM or ticket.merged_into is not None:
            await tell_holder(work, ticket, "to_call", f"{cause}:call")
    return "call"


async def tell_body(
    work: Work, ticket: Ticket, body_id: str, event: str, cause: str, *, but: Actor | None = None, **params: Any
) -> int:
    """Tell the officials of a body who are at work; gives how many were reached."""
    people = await work.uow.officials.of_bodies([body_id], work.now)
    wanted = [person for person in people if but is None or not (but.is_official and but.id == person.id)]
    return await _tell_officials(work, ticket, wanted, event, cause, params)


async def tell_official(work: Work, ticket: Ticket, official_id: int, event: str, cause: str, **params: Any) -> int:
    """Tell one official."""
    person = await work.uow.officials.get(official_id)
    return await _tell_officials(work, ticket, [person] if person and person.active else [], event, cause, params)


async def tell_holder(work: Work, ticket: Ticket, event: str, cause: str, **params: Any) -> int:
    """Tell who has it, or the whole body when nobody has."""
    if ticket.claimed_by is not None:
        return await tell_official(work, ticket, ticket.claimed_by, event, cause, **params)
    return await tell_body(work, ticket, ticket.body_id, event, cause, **params)


async def tell_people(
    work: Work, people: Iterable[Official], said: Say, cause: str, choices: Sequence[Choice] = (), province: str = "",
    message_class: MessageClass = MessageClass.NOTICE,
) -> int:  # fmt: skip
    """Tell officials of a province something that is about no one ticket; gives how many chats were reached."""
    listed, reached = list(people), 0
    chats = await work.uow.officials.contact_ids([person.id for person in listed])
    for contact_id in (number for person in listed for number in chats.get(person.id, ())):
        contact = await work.uow.contacts.get(contact_id)
        if contact is not None and contact.unreachable_at is None:
            _tell(work, contact, said, choices, f"{cause}:official:{contact_id}", None, province, None, message_class)
            reached += 1
    return reached


async def tell_contact(
    work: Work, contact_id: int, said: Say, cause: str, choices: Sequence[Choice] = (), province: str = ""
) -> bool:
    """Tell a person something that hangs on no ticket; False when they cannot be reached in their chat."""
    contact = await work.uow.contacts.get(contact_id)
    if contact is None or contact.unreachable_at is not None:
        return False
    _tell(work, contact, said, choices, cause, None, province)
    return True


def words_for(work: Work, ticket: Ticket, contact: Contact, event: str, **params: Any) -> str:
    """The final words of a notice for a chat, for a message that is there already. `event`: as in `tell_citizen`."""
    said = Say(f"ticket_notices.citizen.{event}", _facts(work, ticket, contact.language, params))
    traits = work.tools.traits.get(contact.channel) or Traits(contact.channel)
    talk: Talk = Talk(work, replace(contact, province=ticket.province_code), traits, FOLLOW_UP, "", None, event)
    return talk.words(said)


def body_name(work: Work, body_id: str, language: str = "vi") -> str:
    """An office as it signs; its id where the directory does not know it."""
    office = work.tools.directory.get(body_id)
    if office is None:
        return body_id
    return (office.name_en if language == "en" else "") or office.name


def body_to_call(work: Work, body_id: str, language: str) -> str:
    """An office with its number, where its administrator gave one."""
    office = work.tools.directory.get(body_id)
    name = body_name(work, body_id, language)
    return f"{name} ({office.phone})" if office is not None and office.phone else name


def place_name(work: Work, ticket: Ticket, language: str = "vi") -> str:
    """Where it happened, or the commune (or district, or province) of the home as its office signs, for officials."""
    words, province = event_site(work, ticket, language), ticket.province_code
    if words and where_of(ticket).known:
        return words
    home = _home(work, ticket)
    if words and home:
        return work.rules.texts.say("ticket_notices.place.home", {"home": home}, language=language, province=province)
    return words or home or work.rules.texts.say("ticket_notices.place.unknown", language=language, province=province)


def _home(work: Work, ticket: Ticket) -> str:
    codes = Place(ticket.province_code, ticket.district_code, ticket.commune_code)
    for place, kind in (
        (codes, "front_desk"),
        (codes._replace(commune=""), "ttyt"),
        (Place(codes.province), "so_y_te"),
    ):
        office = work.tools.directory.get(f"{ticket.edition}:{place.province}:{place.district}:{place.commune}:{kind}")
        if office is not None:
            return office.name
    return ""


def due_words(work: Work, due: datetime) -> Say:
    """A due time in words, as citizens read it (times.py)."""
    return due_in_words(due, work.rules.calendar, work.now)


def _facts(work: Work, ticket: Ticket, language: str, params: Mapping[str, object]) -> dict[str, object]:
    category = work.tools.catalogues.of(ticket.province_code).category(ticket.category)
    hidden = replace(ticket, details=mask_details(ticket.details))  # a place may be told in words that hold a number
    return {
        "code": group_code(ticket.code),
        "category": category.short.in_language(language),
        "body": body_name(work, ticket.body_id, language),
        "due": due_words(work, ticket.due_at),
        "place": place_name(work, hidden, language),
        "days": work.tools.policy.dispute_days,
        "there": _there(work, hidden, language),
        **params,
    }


def _there(work: Work, ticket: Ticket, language: str) -> str:
    """Where it happened, to stand behind a report's number; '' when that is not known or there is no event."""
    words = event_site(work, ticket, language) if where_of(ticket).known else ""
    if not words:
        return ""
    province = ticket.province_code
    return " " + work.rules.texts.say("ticket_notices.there", {"site": words}, language=language, province=province)


async def _tell_officials(
    work: Work, ticket: Ticket, people: Iterable[Official], event: str, cause: str, params: Mapping[str, object]
) -> int:
    listed = list(people)
    chats = await work.uow.officials.contact_ids([person.id for person in listed])
    reached = 0
    for person in listed:
        facts = _facts(work, ticket, person.language, _readable_by(person, ticket, params))
        said, hears = Say(f"ticket_notices.official.{event}", facts), False
        for contact_id in chats.get(person.id, ()):
            contact = await work.uow.contacts.get(contact_id)
            if contact is not None and contact.unreachable_at is None:
                _tell(work, contact, said, (open_choice(ticket),), f"{cause}:official:{contact_id}", ticket)
                hears = hears or await goes_now(work, contact)
                reached += 1
        if not hears and person.phone and ticket.severity == URGENT:  # a chat that has closed is no chat
            province = ticket.province_code
            words = work.rules.texts.say(said.key, said.params, language=person.language, province=province)
            await send_text(work, person.phone, words, f"{cause}:official:{person.id}", ticket_id=ticket.id)
            reached += 1
    return reached


def _readable_by(person: Official, ticket: Ticket, params: Mapping[str, object]) -> Mapping[str, object]:
    """What somebody typed, for a volunteer without what says whose ticket it is."""
    if "text" not in params or person.roles.get(ticket.body_id) not in HELPING:
        return params
    return {**params, "text": mask_text(str(params["text"]), known_of(ticket.subject))}


def _by_points(choices: Sequence[Choice], traits: Traits) -> Sequence[Choice]:
    """Five points are typed as 5: no other number may stand before them."""
    points = all(one.id.startswith("rate_") for one in choices)
    return sorted(choices, key=lambda one: one.id) if points and traits.prints_numbers else choices


def _tell(
    work: Work, contact: Contact, said: Say, choices: Sequence[Choice], cause: str, ticket: Ticket | None = None,
    province: str = "", text_at: datetime | None = None, message_class: MessageClass = MessageClass.NOTICE,
) -> None:  # fmt: skip
    """In the words of the province that the ticket is handled in, wherever the one who hears of it lives."""
    traits = work.tools.traits.get(contact.channel) or Traits(contact.channel)
    province = (ticket.province_code if ticket else province) or contact.province
    talk: Talk = Talk(work, replace(contact, province=province), traits, FOLLOW_UP, "", None, cause)
    buttons = tuple(button(talk, choice, 0, 0) for choice in _by_points(choices, traits))
    work.tell(
        contact, Reply(talk.words(said), buttons), cause, ticket_id=ticket.id if ticket else None, text_at=text_at,
        message_class=message_class,
    )  # fmt: skip
