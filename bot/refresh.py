"""What a process reads again because another may have changed it: who works where, the rules, and the ways to ask."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ParamSpec, TypeVar

import structlog
from prometheus_client import Gauge

from handlers.administration.fitting import fitting
from handlers.dialogue.talk import LOCAL
from handlers.incidents.banners import standing_banners
from handlers.learning.answers import matcher_by
from handlers.learning.phrasings import matcher_with
from handlers.opening.switches import CODES, MARK, NAMES, Switches
from handlers.places.before import provinces_before
from handlers.places.bodies import Directory
from handlers.ports import Clock
from handlers.warm import warm
from handlers.work import Tools
from storage.database import Database
from storage.repositories.vault_marks import WRITES

AGE = timedelta(seconds=30)  # how old the picture of who works where may be
USUAL_STRETCH = sys.getswitchinterval()  # seconds that a thread computes while the turns wait for it
SHORT_STRETCH = 0.0005
MOST_UNFIT = 50  # versions that the log names
LONGEST_FAULT = 200  # characters of why a version does not load, in the log
KEYS_AGE = timedelta(seconds=10)  # how long a key may still write that no longer should

_computing: set[object] = set()  # what computes beside the turns just now

log = structlog.get_logger()
OFF = Gauge("hotline_switched_off", "Parts of the service that a lead has switched off, by part", ["part"])
UNFIT = Gauge("hotline_rules_unfit", "Changes by administrators that this release cannot load and leaves out")
Given = ParamSpec("Given")
Made = TypeVar("Made")


@dataclass(slots=True)
class Refresh:
    """Keeps the tools of a process as new as the database."""

    database: Database
    tools: Tools
    clock: Clock
    alarm: Callable[[str], None]
    staff_read_at: datetime | None = None
    keys_read_at: datetime | None = None
    phrasings_read: tuple[int, int] = (0, 0)  # the version that the matcher knows
    sends_texts: bool = True  # whether a gateway carries text messages while nobody has switched them off
    rules_turn: int = 0  # of the versions of rules that the tools go by; 0: what ships
    facilities_turn: int = 0  # of the lists of facilities that the directory goes by; 0: what ships
    _warming: asyncio.Task[None] | None = None

    @property
    def loops(self) -> tuple[Callable[[], Awaitable[None]], ...]:
        """What a worker does again and again; each looks first whether anything changed."""
        return self.staff, self.rules, self.facilities, self.switches, self.banners, self.phrasings, self.keys

    def warm(self) -> None:
        """Make the tables of places and questions in a thread beside the first turns, which would wait for them."""
        self._warming = asyncio.create_task(_beside(warm, self.tools))

    async def staff(self, *, force: bool = False) -> None:
        """Read again which bodies have officials."""
        now = self.clock.now()
        if not force and self.staff_read_at is not None and now - self.staff_read_at < AGE:
            return
        self.staff_read_at = now
        async with self.database.reading() as uow:
            staffed = await uow.officials.staffed_body_ids(now)
        made = self.tools.directory.with_staffed(staffed, now.astimezone(LOCAL).date())
        if made.staffed_ids != self.tools.directory.staffed_ids:
            self.tools.directory = made

    async def keys(self) -> None:
        """Seal with the data key that the database names: `hotline keys rotate` may have changed it."""
        now = self.clock.now()
        if self.keys_read_at is not None and now - self.keys_read_at < KEYS_AGE:
            return
        self.keys_read_at = now
        vault = self.database.vault
        async with self.database.reading() as uow:
            writes = int(await uow.vault_marks.get(WRITES) or vault.writes)
        if writes in vault.numbers and writes != vault.writes:
            vault.write_with(writes)
            log.info("key_writes", number=writes)

    async def rules(self) -> None:
        """Go by the rules as administrators changed them, in whatever process. What does not load with this release is
        left out and said: the process goes by the rest."""
        async with self.database.reading() as uow:
            turn = await uow.rule_versions.turn()
            if turn == self.rules_turn:
                return
            live = await uow.rule_versions.loaded()
        rules, unfit = await _beside(fitting, self.tools.reload, live)
        if rules.answers != self.tools.rules.answers:
            lead = self.tools.policy.lead_province
            changing = {lead, *provinces_before(lead)}
            matcher = await _beside(matcher_by, rules, self.tools.matcher, changing)
            await _beside(matcher.warm)
            self.tools.matcher = matcher
        if rules.offices != self.tools.rules.offices:
            await self._redirect(lambda directory: directory.with_offices(rules.offices))
            await self.staff(force=True)
        self.tools.rules = rules
        self.rules_turn = turn
        self.tools.unfit = tuple(one.version.id for one in unfit)
        UNFIT.set(len(unfit))
        log.info("rules_read", count=len(live))
        for one in unfit[:MOST_UNFIT]:
            why = f"{one.version.key}: {one.faults[0][:LONGEST_FAULT]}"
            log.error("rule_unfit", kind=one.version.kind, version=one.version.release, reason=why)
        if unfit:
            log.error("rules_unfit", count=len(unfit))
            self.alarm("rules_unfit")

    async def facilities(self) -> None:
        """Know the facilities as provinces name them, in whatever process they were taken in."""
        async with self.database.reading() as uow:
            turn = await uow.facilities.turn()
            if turn == self.facilities_turn:
                return
            named = await uow.facilities.everything()
        await self._redirect(lambda directory: directory.with_facilities(named))
        self.facilities_turn = turn
        log.info("facilities_read", turn=turn, facilities=len(named))

    async def _redirect(self, change: Callable[[Directory], Directory]) -> None:
        """Put the changed directory in its place; once more where somebody else was faster."""
        while True:
            before = self.tools.directory
            made = await _beside(change, before)
            if self.tools.directory is before:
                self.tools.directory = made
                return

    async def switches(self) -> None:
        """Go by the switches as leads have set them, in whatever process."""
        async with self.database.reading() as uow:
            said = await uow.opening.switched()
        switched = [(where, name.removeprefix(MARK), value) for where, name, value in said if MARK in name]
        # What a newer release switches stands there too, and whatever it says with it.
        moved = {(where, name): bool(value["on"]) for where, name, value in switched if name in NAMES}
        days = {where: date.fromisoformat(value["day"]) for where, name, value in said if MARK not in name}
        if (found := Switches(moved, days)) == self.tools.switches:
            return
        self.tools.switches = found
        self.tools.policy = replace(self.tools.policy, text_messages=self.sends_texts and found.on(CODES))
        for name in NAMES:
            OFF.labels(name).set(sum(not on for (_, one), on in moved.items() if one == name))
        log.info("switches_read", off=sorted(name for (_, name), on in moved.items() if not on))

    async def banners(self) -> None:
        """Know what everybody is told of points that are down, in whatever process that was written."""
        async with self.database.reading() as uow:
            found = await standing_banners(uow)
        if found != self.tools.banners:
            self.tools.banners = found
            log.info("banners_read", provinces=sorted(found))

    async def phrasings(self) -> None:
        """Learn the ways to ask that officials added or took back, in whatever process they did."""
        async with self.database.reading() as uow:
            version = await uow.phrasings.version()
            if version == self.phrasings_read:
                return
            listed = await uow.phrasings.active()
        matcher = await _beside(matcher_with, self.tools.matcher, listed)
        await _beside(matcher.warm)
        self.tools.matcher = matcher
        self.phrasings_read = version


async def _beside(act: Callable[Given, Made], *args: Given.args, **given: Given.kwargs) -> Made:
    """Run what computes for long in a thread. It would hold up every step of every turn for the usual stretch: what is
    sent and not yet noted, which a kill sends twice, stood twice as long after a start."""
    here = object()
    _computing.add(here)
    sys.setswitchinterval(SHORT_STRETCH)
    try:
        return await asyncio.to_thread(act, *args, **given)
    finally:
        _computing.discard(here)
        if not _computing:  # another may have begun meanwhile, and go on
            sys.setswitchinterval(USUAL_STRETCH)
