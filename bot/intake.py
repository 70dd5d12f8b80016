"""The one inbound path: an update becomes a turn in one transaction, or is kept to be tried again.

    receive -> transaction: unique key, contact locked, older updates first, engine, outbox rows, commit
            -> after the commit: this process sends what it wrote

If the turn fails the raw update alone is stored as waiting and workers retry it in order; after `TRIES` failures it
goes to the dead list and the citizen is told. A lock held too long, or a database that goes away, is no failure of the
update: it waits, nothing is counted.
With the database down `DatabaseDown` is raised: the channel answers 503 (Telegram tries again) or spools (Zalo stops
after five tries).
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, partial
from time import perf_counter
from typing import Protocol, cast

import structlog
from prometheus_client import Counter, Histogram

from bot.known_turns import KnownTurns
from bot.logs import where
from bot.pace import Pace, Verdict
from handlers.contacts.held import release_held
from handlers.dialogue.engine import Engine
from handlers.dialogue.reply import Reply
from handlers.dialogue.turn import Incoming
from handlers.ports import Clock, Ids
from handlers.texts.address import address_for
from handlers.work import Tools, Work
from storage.database import AWAY, BUSY, DOWN, Database
from storage.json_text import to_json
from storage.repositories.contacts import Contact
from storage.repositories.outbox import Added, MessageClass, OutboxRow
from storage.repositories.turns import TurnIsStale
from storage.repositories.updates import Begun, Waiting
from storage.unit_of_work import UnitOfWork
from storage.untouched import NeedsTransaction, Untouched

TRIES = 5
FIRST_WAIT = timedelta(seconds=0.75)  # doubled each time: with the sweeps between, a chat waits 10 s at most
SYSTEM = "system:"  # prefix of keys of updates that are results of our own slow work

log = structlog.get_logger()
UPDATES = Counter("hotline_updates", "Updates by channel and what became of them", ["channel", "result"])
TURN_SECONDS = Histogram("hotline_turn_seconds", "Time of a turn", ["channel"])
# Finding the counter behind some labels costs as much as a small step: found once.
updates, turn_seconds = cache(UPDATES.labels), cache(TURN_SECONDS.labels)


class DatabaseDown(Exception):
    """Nothing was stored: the sender must try again."""


class EarlierWaiting(Exception):
    """Older updates of this chat have yet to run."""


class AfterCommit(Protocol):
    """What happens once a turn is durable (implemented by bot.service)."""

    def posting(self, rows: list[OutboxRow]) -> AbstractAsyncContextManager[None]:
        """Around the commit of these rows: a commit whose answer is lost leaves rows that may stand or not."""

    def committed(self, work: Work, rows: list[OutboxRow], added: list[Added]) -> None:
        """Send the rows, fetch the files, wake the pages. Must not fail and must not wait."""


class Intake:
    """Turns updates into committed turns."""

    def __init__(
        self,
        database: Database,
        engine: Engine,
        tools: Tools,
        clock: Clock,
        ids: Ids,
        after: AfterCommit,
        owner: str,
        lease: timedelta,
        pace: Pace | None = None,
    ) -> None:
        """`pace`: how much one account may write; None: as much as it likes."""
        self.pace = pace or Pace()
        self.database = database
        self.engine = engine
        self.tools = tools
        self.clock = clock
        self.ids = ids
        self.after = after
        self.owner = owner
        self.lease = lease
        self._known = KnownTurns()

    async def receive(self, incoming: Incoming, *, paced: bool = True) -> str:
        """Run the turn of an update. Gives done, repeat, kept or slowed. Errors: DatabaseDown.

        `paced`: not for what was acknowledged a while ago and comes in all at once now: none of it is too fast.
        """
        verdict = Verdict.TAKE
        if paced and _is_human(incoming):
            verdict = await self.pace.judge((incoming.channel, incoming.address), self.clock.now())
        started = perf_counter()
        try:
            result = await (self._receive(incoming) if verdict is Verdict.TAKE else self._slow(incoming, verdict))
        except (*DOWN, *BUSY):  # not even the raw update could be stored
            updates(incoming.channel, "down").inc()
            raise DatabaseDown from None
        finally:
            turn_seconds(incoming.channel).observe(perf_counter() - started)
        updates(incoming.channel, result).inc()
        return result

    async def _receive(self, incoming: Incoming) -> str:
        try:
            return "done" if await self._turn(incoming) else "repeat"
        except EarlierWaiting:
            return await self._after_earlier(incoming)
        except Exception as error:  # with the database away the keeping fails as well, and that tells
            return await self._keep(incoming, error)

    async def _slow(self, incoming: Incoming, verdict: Verdict) -> str:
        """One message too many: it is not read, and the person is told so, and for how long, once a minute."""
        if verdict is not Verdict.DROP:
            now, rows = self.clock.now(), list[OutboxRow]()
            async with self.after.posting(rows), self.database.unit_of_work() as uow:
                contact = await uow.contacts.ensure(self.ids.new(), incoming.channel, incoming.address, now)
                work = Work(uow, self.tools, now, self.ids, f"pace:{_cause(incoming)}")
                left = self.pace.minutes_left((incoming.channel, incoming.address), now)
                key = "common.too_fast" if verdict is Verdict.SAY else "common.too_many"
                said = Reply(self._words(contact, key, now, minutes=left))
                work.tell(contact, said, work.cause, message_class=MessageClass.REPLY)
                rows += work.outgoing
                added = await uow.outbox.add(rows, self.owner, now, now + self.lease, contact.province)
            self.after.committed(work, rows, added)
        return "slowed"

    async def _after_earlier(self, incoming: Incoming) -> str:
        async with self.database.unit_of_work() as uow:
            kept = await uow.updates.keep(
                incoming.channel,
                incoming.key,
                incoming.address,
                self.ids.new(),
                incoming.to_json(),
                self.clock.now(),
                "",
            )
        if kept:
            await self.catch_up(incoming.channel, incoming.address)
        return "kept" if kept else "repeat"

    async def _keep(self, incoming: Incoming, error: Exception) -> str:
        """Store an update whose turn broke; the error's type only, never its text, which may hold personal data."""
        log.error("turn_failed", channel=incoming.channel, error=type(error).__name__, where=where(error))
        async with self.database.unit_of_work() as uow:
            kept = await uow.updates.keep(
                incoming.channel,
                incoming.key,
                incoming.address,
                self.ids.new(),
                incoming.to_json(),
                self.clock.now(),
                type(error).__name__,
            )
        return "kept" if kept else "repeat"

    async def _turn(self, incoming: Incoming) -> bool:
        now = self.clock.now()
        human = _wrote_there(incoming)
        if human and not incoming.attachments:
            short = await self._short_turn(incoming, now)
            if short is not None:
                return short

        async def begin(uow: UnitOfWork) -> Begun | None:
            number = self.ids.new()
            begun = await uow.updates.begin(incoming.channel, incoming.key, incoming.address, number, now, human=human)
            if begun is not None and begun.earlier:
                raise EarlierWaiting
            if begun is not None and begun.contact.id == number and (_speaks_english(incoming) or incoming.chosen):
                language = "en" if _speaks_english(incoming) else "vi"
                await uow.contacts.set_language(number, language, chosen=incoming.chosen)
                spoken = replace(begun.contact, language=language, language_chosen=incoming.chosen)
                return replace(begun, contact=spoken)
            return begun

        return await self._run(incoming, now, begin)

    async def _short_turn(self, incoming: Incoming, now: datetime) -> bool | None:
        """Two statements for a turn that touches nothing but the conversation; None when it must run the long way."""
        place = (incoming.channel, incoming.address)
        rows: list[OutboxRow] = []
        async with self.after.posting(rows), self.database.reading() as uow:
            seen = self._known.take(place, now) or await uow.turns.peek(*place)
            if seen is None or seen.earlier or seen.contact.has_held:
                return None
            work = Work(cast(UnitOfWork, Untouched(uow.vault)), self.tools, now, self.ids, _cause(incoming))
            work.actor = f"contact:{seen.contact.id}"
            try:
                await self.engine.run(work, incoming, seen.contact, seen.conversation)
                if work.kept is None or any(_needs_more(row, seen.contact) for row in work.outgoing):
                    return None
                state = to_json(work.kept.state)
                rows += work.outgoing
                added = await uow.turns.commit(
                    seen, incoming.key, work.kept, state, work.ended, rows, self.owner, now, now + self.lease
                )
            except (NeedsTransaction, TurnIsStale):
                return None
        if added is None:
            return False
        self._known.keep(place, seen.after(work.kept, state, now), now)
        self.after.committed(work, rows, added)
        return True

    async def _run(
        self, incoming: Incoming, now: datetime, begin: Callable[[UnitOfWork], Awaitable[Begun | None]]
    ) -> bool:
        rows: list[OutboxRow] = []
        async with self.after.posting(rows), self.database.unit_of_work() as uow:
            begun = await begin(uow)
            if begun is None:
                return False
            work = Work(uow, self.tools, now, self.ids, _cause(incoming), f"contact:{begun.contact.id}")
            told, held = list[OutboxRow](), list[OutboxRow]()
            if begun.contact.has_held and _wrote_there(incoming):  # what waited for the person goes before the answer
                told, held = await release_held(work, begun.contact, self.owner, now + self.lease)
            await self.engine.run(work, incoming, begun.contact, begun.conversation)
            for number in work.ended:
                await uow.conversations.remove(number)
            if work.kept is not None:
                await uow.conversations.save(work.kept, now, begun.contact.province)
            rows += [*told, *held, *work.outgoing]
            new = [*told, *work.outgoing]
            added = await uow.outbox.add(new, self.owner, now, now + self.lease, begun.contact.province)
            added += [Added(row.id, behind=False) for row in held]
        self.after.committed(work, rows, added)
        return True

    # ---- what waits -----------------------------------------------------------------------------------------------

    async def catch_up(self, channel: str, address: str) -> bool:
        """Run the waiting updates of one chat in order; False when one of them failed and the rest must wait.

        One that failed a moment ago is not tried sooner because the person writes on.
        """
        async with self.database.reading() as uow:
            waiting = await uow.updates.waiting_of(channel, address)
        for one in waiting:
            if one.next_try_at > self.clock.now() or not await self.retry(one):
                return False
        return True

    async def retry_due(self) -> int:
        """Try the oldest waiting update of every chat that is due; how many chats were tried."""
        async with self.database.reading() as uow:
            due = await uow.updates.next_waiting(self.clock.now())
        for one in due:
            if await self.retry(one):
                await self.catch_up(one.channel, one.address)
        return len(due)

    async def retry(self, one: Waiting) -> bool:
        """Run one stored update; counts the failure or buries it. False when the chat must wait."""
        try:
            incoming = Incoming.from_json(one.body)
            await self._run(incoming, self.clock.now(), partial(self._begin_again, incoming))
        except (*BUSY, *AWAY) as error:  # somebody else's lock, or no database: the next sweep looks, nothing counted
            log.warning("retry_waits", channel=one.channel, error=type(error).__name__)
            return False
        except Exception as error:
            log.error("retry_failed", channel=one.channel, error=type(error).__name__, where=where(error))
            return await self._failed(one, type(error).__name__)
        return True

    async def _begin_again(self, incoming: Incoming, uow: UnitOfWork) -> Begun | None:
        wrote_at = incoming.at if _wrote_there(incoming) else None
        return await uow.updates.resume(incoming.channel, incoming.key, incoming.address, wrote_at)

    async def _failed(self, one: Waiting, error: str) -> bool:
        now = self.clock.now()
        rows: list[OutboxRow] = []
        async with self.after.posting(rows), self.database.unit_of_work() as uow:
            if one.attempts + 1 < TRIES:
                later = now + FIRST_WAIT * 2 ** (one.attempts - 1)
                await uow.updates.failed(one.channel, one.key, one.attempts, later, error)
                return False
            if not await uow.updates.bury(one.channel, one.key, error):
                return True
            contact = await uow.contacts.find(one.channel, one.address)
            work = Work(uow, self.tools, now, self.ids, f"{one.channel}:{one.key}")
            if contact is not None:
                said = Reply(self._words(contact, "common.lost_update", now))
                work.tell(contact, said, f"dead:{one.channel}:{one.key}", message_class=MessageClass.REPLY)
            rows += work.outgoing
            added = await uow.outbox.add(rows, self.owner, now, now + self.lease)
        updates(one.channel, "dead").inc()
        self.after.committed(work, rows, added)
        return True

    def _words(self, contact: Contact, key: str, now: datetime, **given: int) -> str:
        address = address_for(contact.birth_year, contact.sex, now.year)
        return self.tools.texts.say(key, given, language=contact.language, province=contact.province, address=address)


def _needs_more(row: OutboxRow, contact: Contact) -> bool:
    """Whether a message is for somebody else, or changes what numbers mean."""
    return row.contact_id != contact.id or row.message_class is MessageClass.NOTICE


def _wrote_there(incoming: Incoming) -> bool:
    """Whether the person wrote in the messenger itself, which opens its sending window; a page of ours opens none."""
    return _is_human(incoming) and not incoming.page


def _is_human(incoming: Incoming) -> bool:
    """Whether the person wrote, not slow work of ours."""
    return not incoming.key.startswith(SYSTEM)


def _speaks_english(incoming: Incoming) -> bool:
    """Whether the messenger of somebody new is set to English. "Tiếng Việt" changes it at any time."""
    return incoming.language.lower().startswith("en")


def _cause(incoming: Incoming) -> str:
    return f"{incoming.channel}:{incoming.key}"
