"""What of a ticket goes by text message, to whom and when: one part, no link, nothing asked, quiet at night.

Who has a chat hears in a text only that there is news and where to read it (phone_news.py). Who has none gets the
official's words, without numbers of people and illnesses, and the number to call.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from handlers.catalogue.hotlines import Need, directory
from handlers.catalogue.province_profiles import EVERY_TEXT, NO_TEXTS, PhoneTexts
from handlers.contacts.one_part import one_part
from handlers.contacts.sms import send_text
from handlers.contacts.text_words import without_private
from handlers.opening.switches import TEXTS
from handlers.places.bodies import place_of
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.tickets import Ticket

# What an official asks, agrees, refuses, enters or takes back; the rest stands in the chat and is no reason to text.
NEWS: Final = frozenset(
    {
        "asked", "reminded", "replied", "approved", "solved", "refused", "entered", "dose_arrived", "dose_confirmed",
        "dose_gone", "dose_gone_waiting", "dose_gone_decided", "taken_back", "list_entered", "list_part",
    }
)  # fmt: skip
# Said even where a province sends no answers by text: nobody typed them, and nothing else tells of them.
ALWAYS: Final = frozenset({"opened", "erased", "backlog", "backlog_several"})
BACKLOG: Final = "backlog"  # the source of reports from a file of old ones
LISTED: Final = "list"  # of reports that a unit sent for its people: nobody has proven any of the numbers in it
PARTS: Final = 2  # of an answer with its marks: 70 letters would say nothing
CUT: Final = ("text", "there", "fields", "to_body", "body")  # what may be shortened, in this order


def texts_of(work: Work, ticket: Ticket) -> PhoneTexts:
    """Which texts the province of a ticket sends: none where no gateway carries any."""
    if not work.tools.policy.text_messages:
        return NO_TEXTS
    profiles = work.rules.profiles
    profile = profiles.get(ticket.province_code) or profiles.get(ticket.owner_province_code)
    shipped = profile.phone_texts if profile is not None else NO_TEXTS
    said = work.tools.switches.moved.get((ticket.province_code or ticket.owner_province_code, TEXTS))
    if said is None:
        return shipped
    return (shipped if shipped != NO_TEXTS else EVERY_TEXT) if said else NO_TEXTS


def is_texted(ticket: Ticket, event: str) -> bool:
    """Whether an event is a reason to text who has no chat: people of old reports hear what somebody writes or decides
    and not that a report moves of which they may not have heard yet. People of a unit's list ask with their code."""
    return ticket.source != LISTED and (ticket.source != BACKLOG or event in NEWS or event in ALWAYS)


def news_at(work: Work, contact: Contact, ticket: Ticket, event: str) -> datetime | None:
    """When an event goes by text message unless the chat says that it was seen; None: never."""
    traits = work.tools.traits.get(contact.channel)
    if event not in NEWS or traits is None or not traits.tells_seen or not texts_of(work, ticket).news:
        return None
    return work.now + work.tools.policy.news_after


def quiet_until(work: Work, at_night: bool = False, at: datetime | None = None) -> datetime | None:
    """When the quiet hours end that it is in, or will be `at` a time; None outside them, and for who takes texts
    `at_night`."""
    policy, here = work.tools.policy, work.rules.calendar.local(at or work.now)
    begin, end = policy.quiet_hours
    quiet = begin <= here.hour < end if begin <= end else not end <= here.hour < begin
    if at_night or begin == end or not quiet:
        return None
    ends = here.replace(hour=end, minute=0, second=0, microsecond=0)
    return ends if ends > here else ends + timedelta(days=1)


async def text_answer(
    work: Work, ticket: Ticket, phone: str, event: str, cause: str, facts: Mapping[str, object]
) -> None:
    """Tell somebody without a chat, at the number given at filing; in quiet hours at their end, but for the code of a
    report, which somebody has just filed."""
    words = answer_words(work, ticket, event, facts)
    held = None if event == "opened" else quiet_until(work)
    await send_text(work, phone, words, cause, ticket_id=ticket.id, not_before=held)


def answer_words(work: Work, ticket: Ticket, event: str, facts: Mapping[str, object]) -> str:
    """The text message about an event for who has no chat: one part, as it goes out."""
    told = event in ALWAYS or texts_of(work, ticket).answers
    key = f"ticket_notices.sms.{event}" if told else "phone_news.elsewhere"
    values = dict(facts)
    if "text" in values:
        births = (ticket.subject.birth,) if ticket.subject.birth is not None else ()
        today = work.rules.calendar.local(work.now).date()
        values["text"] = without_private(str(values["text"]), births, today)
    say = partial(_say, work, ticket, key)
    marks = work.tools.policy.text_marks
    return one_part(say, values, CUT, marks=marks, tail=_call(work, ticket), parts=PARTS)


def _say(work: Work, ticket: Ticket, key: str, values: Mapping[str, object]) -> str:
    return work.rules.texts.say(key, values, language=ticket.language, province=ticket.province_code)


def _call(work: Work, ticket: Ticket) -> str:
    """The number of the office: its own, else as far as a document gives one, the nearest level that is known."""
    owner = work.tools.directory.get(ticket.body_id)
    if owner is not None and owner.phone:
        return _say(work, ticket, "phone_news.call", {"number": owner.phone.replace(".", " ")})
    place, today = place_of(ticket.body_id), work.rules.calendar.local(work.now).date()
    for need in (Need.RECORD, Need.ADVICE):
        known = directory(place, need, today, hotlines=work.rules.hotlines, edition=ticket.edition).hotlines
        if known:
            number = known[0].numbers[0].replace(".", " ")
            return _say(work, ticket, "phone_news.call", {"number": number})
    return ""
