"""Whether a message may go to somebody now, what it costs, and until when: the platform's window as data (Traits).

wrote --- free --- | --- billed --- | --- only a template, or held until the person writes
                free             window
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.dialogue.talk import LOCAL
from handlers.dialogue.traits import Traits
from handlers.work import Work
from storage.repositories.contacts import Contact


class Stand(StrEnum):
    """Where in the window a moment lies."""

    FREE = "free"
    BILLED = "billed"
    OVER = "over"


def stand_of(traits: Traits, wrote_at: datetime | None, now: datetime) -> Stand:
    """Where we stand with somebody who wrote last at that moment, or never."""
    if not traits.window:
        return Stand.FREE
    if wrote_at is None or now - wrote_at >= traits.window_length:
        return Stand.OVER
    free = not traits.free or now - wrote_at < timedelta(seconds=traits.free)
    return Stand.FREE if free else Stand.BILLED


async def goes_now(work: Work, contact: Contact) -> bool:
    """Whether a message to somebody goes out now: free of cost, or because what costs is sent."""
    traits = work.tools.traits.get(contact.channel)
    stand = Stand.FREE if traits is None else stand_of(traits, contact.last_interaction_at, work.now)
    if traits is None or stand is not Stand.BILLED:
        return stand is Stand.FREE
    return bool(await paying(work, {contact.channel: traits}))


def sendable_until(traits: Traits, wrote_at: datetime, *, pays: bool) -> datetime:
    """Until when a message may go. `pays`: as long as it may cost."""
    return wrote_at + timedelta(seconds=traits.window if pays or not traits.free else traits.free)


def month_of(now: datetime) -> date:
    """The local month that a message is counted in: its first day."""
    return now.astimezone(LOCAL).date().replace(day=1)


def count_name(channel: str) -> str:
    """Under which name the billed messages of a month are counted (`counters`)."""
    return f"billed:{channel}"


async def paying(work: Work, channels: Mapping[str, Traits]) -> frozenset[str]:
    """Those of these channels that send what costs, and have not used up their month."""
    return frozenset([name for name, traits in channels.items() if traits.bills and await has_left(work, name, traits)])


async def has_left(work: Work, name: str, traits: Traits) -> bool:
    """Whether a channel's month has room for one more message that costs: a template may, where others are not sent."""
    if not traits.billed_month:
        return True
    month = month_of(work.now)
    return await work.uow.counters.total(count_name(name), month, month) < traits.billed_month
