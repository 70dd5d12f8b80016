"""The life of a ticket as chance has it, on a real database: no event is lost, one owner, allowed moves only, and the
clock adds up. What should happen is told by a small model of its own (life_model.py)."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from handlers.staff.actor import Actor
from handlers.tickets.add_information import add_information
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen, expire_wait
from handlers.tickets.claim import claim, expire_claim, release
from handlers.tickets.confirm import confirm_seen, dose_seen
from handlers.tickets.errors import REFUSALS
from handlers.tickets.escalate import escalate
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.note import note
from handlers.tickets.platform import await_platform, expire_platform_wait, platform_back
from handlers.tickets.refuse import refuse
from handlers.tickets.reopen import reopen
from handlers.tickets.reply import reply
from handlers.tickets.take_over import take_over
from handlers.tickets.transfer import transfer
from handlers.tickets.withdraw import withdraw
from tests.handlers.tickets.life_model import LADDER, Model
from tests.handlers.tickets.office import FRONT_DESK, SO_Y_TE, TTYT, Office, open_office
from tests.handlers.tickets.test_sla import CALENDAR as DAYS
from tests.support.driver import START
from tests.support.postgres import Cluster

LIMIT, HOLD = timedelta(hours=48), timedelta(hours=4)  # by the clock; of office time
WAITS: Any = {"waiting_citizen": (expire_wait, 5), "waiting_platform": (expire_platform_wait, 3)}  # days
OPEN_STATES = {"open", "claimed", "waiting_citizen", "waiting_platform"}
HELD, UNFINISHED = OPEN_STATES - {"open"}, OPEN_STATES | {"approved", "entered"}
OFFICIALS = ("commune", "second", "district", "province")
# Mostly who has it or could take it, so that lives get somewhere; sometimes anybody.
WHO = st.sampled_from(("holder",) * 9 + OFFICIALS)
# What often follows on what; each act is checked, also where an earlier one made it impossible.
CHAPTERS = (
    ("claims", "asks", "citizen_adds"),
    ("claims", "asks", "wait_runs_out"),
    ("claims", "asks", "passes_on", "citizen_adds"),
    ("claims", "awaits_platform", "goes_on", "awaits_platform", "wait_runs_out"),
    ("claims", "awaits_platform", "passes_on"),
    ("claims", "refuses", "citizen_disputes"),
    ("claims", "approves", "enters", "citizen_disputes"),
    ("claims", "approves", "enters", "citizen_confirms", "citizen_disputes"),
    ("claims", "passes_on"),
    ("claims", "gives_back"),
    ("claims", "claim_runs_out"),
    ("clock_strikes",),
    ("claims", "clock_strikes"),
)
BY_OFFICIALS = {"claims", "asks", "awaits_platform", "goes_on", "refuses", "gives_back", "approves", "enters"}
WHERE = {"commune": FRONT_DESK, "second": FRONT_DESK, "district": TTYT, "province": SO_Y_TE}


def stands(*states: str) -> Callable[["Life"], bool]:
    """Acts are mostly tried where they fit; `out_of_turn` tries the rest."""
    return lambda life: life.model.state in states


class Life(RuleBasedStateMachine):
    """One ticket, four officials, one citizen, the clock."""

    office: Office
    run: Callable[..., Any]

    @initialize(hours=st.integers(0, 14 * 24))
    def begins(self, hours: int) -> None:
        """At any hour of two weeks. From a clock that all lives share the same choices would make another life."""
        self.office.world.clock.time = START + timedelta(hours=hours)
        self.ticket = self.run(self.office.file())
        self.model = Model("open", FRONT_DESK, self.now + LIMIT)

    @property
    def now(self) -> datetime:
        return self.office.world.clock.now()

    def act(self, allowed: bool, verb: Any, actor: Actor, *args: Any, **kwargs: Any) -> bool:
        """Do it; it must succeed exactly when the model says so, and change nothing otherwise."""
        before = self.run(self.office.now(self.ticket))
        try:
            self.run(self.office.do(verb, self.ticket, actor, *args, **kwargs))
        except REFUSALS:
            assert not allowed
            assert self.run(self.office.now(self.ticket)) == before
            return False
        assert allowed
        self.model.events += 1
        return True

    def person(self, who: str) -> str:
        """Who is meant: the holder is who has claimed it, else the first of the owning body."""
        if who != "holder":
            return who
        return self.model.claimer or next(name for name in OFFICIALS if WHERE[name] == self.model.owner)

    def is_owner(self, who: str) -> bool:
        return WHERE[who] == self.model.owner

    def may_touch(self, who: str) -> bool:
        """Of the owning body, or of the level it was passed up to, or the province's lead (who may note and reply)."""
        return self.is_owner(who) or WHERE[who] == self.model.seen_by or who == "province"

    def anothers(self, who: str) -> bool:
        """Whether somebody else has it, who alone answers."""
        return self.model.state in HELD and self.model.claimer not in (who, None)

    def steps_in(self, who: str) -> bool:
        """The lead of the owning body, or the level it was passed up to."""
        return (who == "province" and self.is_owner(who)) or WHERE[who] == self.model.seen_by

    def may_answer(self, who: str) -> bool:
        """Of the owning body or the level it was passed up to, and nobody else has it."""
        return (self.is_owner(who) or WHERE[who] == self.model.seen_by) and not self.anothers(who)

    def touched(self, who: str) -> None:
        if self.model.claimer == who:
            self.model.hold_until = DAYS.later(self.now, HOLD) if self.model.state == "claimed" else None

    @precondition(stands("open", "claimed"))
    @rule(who=WHO)
    def claims(self, who: str) -> None:
        model, who = self.model, self.person(who)
        again = model.state == "claimed" and model.claimer == who and self.is_owner(who)
        if self.act(self.is_owner(who) and (model.state == "open" or again), claim, self.office[who]):
            if again:
                model.events -= 1
                return
            model.state, model.claimer, model.hold_until = "claimed", who, DAYS.later(self.now, HOLD)

    @precondition(stands("claimed"))
    @rule(who=WHO)
    def gives_back(self, who: str) -> None:
        model, who = self.model, self.person(who)
        leads = who == "province" and self.is_owner(who)
        if self.act((self.may_answer(who) or leads) and model.state == "claimed", release, self.office[who]):
            model.state, model.claimer, model.hold_until = "open", None, None

    @precondition(stands("claimed"))
    @rule(who=WHO)
    def asks(self, who: str) -> None:
        model, who = self.model, self.person(who)
        may = self.may_answer(who) and model.state == "claimed" and model.may_be_asked(self.now)
        if self.act(may, ask_citizen, self.office[who], "Gửi giấy ạ"):
            model.state, model.paused_at = "waiting_citizen", self.now
            model.asked.append(self.now)
            self.touched(who)

    @precondition(stands("waiting_citizen"))
    @rule()
    def citizen_adds(self) -> None:
        model = self.model
        waiting = model.state == "waiting_citizen"
        if self.act(model.state in UNFINISHED, add_information, self.office.citizen, "Đây ạ") and waiting:
            model.resume(self.now)
            model.state = "claimed" if model.claimer else "open"
            model.hold_until = DAYS.later(self.now, HOLD) if model.claimer else None

    @precondition(stands("claimed"))
    @rule(who=WHO)
    def awaits_platform(self, who: str) -> None:
        model, who = self.model, self.person(who)
        if self.act(self.may_answer(who) and model.state == "claimed", await_platform, self.office[who]):
            model.state, model.paused_at, model.hold_until = "waiting_platform", self.now, None

    @precondition(stands("waiting_platform"))
    @rule(who=WHO)
    def goes_on(self, who: str) -> None:
        model, who = self.model, self.person(who)
        if self.act(self.may_answer(who) and model.state == "waiting_platform", platform_back, self.office[who]):
            model.resume(self.now)
            model.state, model.hold_until = "claimed", DAYS.later(self.now, HOLD)

    @precondition(stands("claimed"))
    @rule(who=WHO)
    def approves(self, who: str) -> None:
        model, who = self.model, self.person(who)
        if self.act(self.may_answer(who) and model.state == "claimed", approve, self.office[who]):
            model.state, model.approved = "approved", self.now
            self.touched(who)

    @precondition(stands("claimed"))
    @rule(who=WHO)
    def refuses(self, who: str) -> None:
        model, who = self.model, self.person(who)
        if self.act(self.may_answer(who) and model.state == "claimed", refuse, self.office[who], "R11", agreed=True):
            model.state, model.ended = "refused", self.now
            self.touched(who)

    @precondition(stands("approved"))
    @rule(who=WHO)
    def enters(self, who: str) -> None:
        model, who = self.model, self.person(who)
        stands = self.is_owner(who) or WHERE[who] == model.seen_by
        if self.act(stands and model.state == "approved", mark_entered, self.office[who]):
            model.state, model.entered = "entered", self.now
            self.touched(who)

    @rule(who=WHO, verb=st.sampled_from([note, reply]))
    def says(self, who: str, verb: Any) -> None:
        model, who = self.model, self.person(who)
        allowed = self.may_touch(who) and (verb is note or not self.anothers(who))
        if self.act(allowed, verb, self.office[who], "Đang xem"):
            if verb is reply and model.state == "open" and self.is_owner(who):
                model.state, model.claimer = "claimed", who
            self.touched(who)

    @precondition(stands(*HELD))
    @rule(who=WHO)
    def takes_over(self, who: str) -> None:
        model, who = self.model, self.person(who)
        again = model.claimer == who and self.may_answer(who)
        allowed = again or self.steps_in(who)  # also what waits for its citizen since it came from another office
        if self.act(allowed and model.state in HELD, take_over, self.office[who], "Gấp"):
            model.claimer, model.events = who, model.events - again
            if not again:
                self.touched(who)

    @precondition(stands(*OPEN_STATES))
    @rule(who=WHO, to=st.sampled_from(LADDER), really=st.integers(0, 3))
    def transfers(self, who: str, to: str, really: int) -> None:
        model, who = self.model, self.person(who)
        if really:
            return  # lives that only wander from body to body teach little
        free = (self.is_owner(who) and not self.anothers(who)) or self.steps_in(who) or who == "province"
        allowed = free and model.state in UNFINISHED and to != model.owner
        if self.act(allowed, transfer, self.office[who], to, "Đúng nơi"):
            if model.state == "waiting_platform":
                model.resume(self.now)
            model.state = "open" if model.state in ("claimed", "waiting_platform") else model.state
            model.owner, model.claimer, model.hold_until = to, None, None
            model.seen_by = "" if model.seen_by == to else model.seen_by

    @precondition(stands("approved", "entered"))
    @rule()
    def citizen_confirms(self) -> None:
        if self.act(self.model.state in ("approved", "entered"), confirm_seen, self.office.citizen):
            self.model.state, self.model.ended = "confirmed", self.now

    @rule()
    def citizen_withdraws(self) -> None:
        model = self.model
        if model.events > 8 and self.act(model.state in UNFINISHED, withdraw, self.office.citizen):
            model.resume(self.now)
            model.state, model.ended = "withdrawn", self.now

    @precondition(stands("approved", "entered", "confirmed", "refused"))
    @rule()
    def citizen_disputes(self) -> None:
        model = self.model
        since = model.ended or model.entered or model.approved
        fits = model.state in ("approved", "entered", "confirmed", "refused") and since is not None
        in_time = since is not None and self.now <= since + timedelta(days=7)
        if self.act(fits and in_time, reopen, self.office.citizen, "Vẫn sai"):
            owner = model.above() if model.disputes else model.owner
            self.model = Model("open", owner, self.now + LIMIT, disputes=model.disputes + 1, events=model.events)

    @rule(act=st.sampled_from(("claims", "gives_back", "asks", "approves", "refuses", "enters")), who=WHO)
    def out_of_turn(self, act: str, who: str) -> None:
        getattr(self, act)(who)

    @rule(chapters=st.lists(st.sampled_from(CHAPTERS), min_size=1, max_size=4), hours=st.sampled_from((0, 1, 5, 50)))
    def goes_its_way(self, chapters: list[tuple[str, ...]], hours: int) -> None:
        for act in (act for chapter in chapters for act in chapter):
            getattr(self, act)(*(("holder",) if act in BY_OFFICIALS else ()))
            self.is_as_it_should_be()
            self.time_passes(hours)

    def passes_on(self) -> None:
        """To the next level, from the top to the commune."""
        to = FRONT_DESK if self.model.owner == SO_Y_TE else self.model.above()
        self.transfers("holder", to, really=0)

    @rule(act=st.sampled_from(("citizen_adds", "citizen_confirms", "citizen_disputes", "wait_runs_out")))
    def citizen_out_of_turn(self, act: str) -> None:
        getattr(self, act)()

    @rule(hours=st.integers(1, 70))
    def time_passes(self, hours: int) -> None:
        self.office.world.clock.move(hours=hours)

    def by_itself(self, verb: Any) -> None:
        async def once() -> None:
            async with self.office.work() as work:
                await verb(work, self.ticket.id)

        self.run(once())

    @precondition(stands(*OPEN_STATES))
    @rule()
    def clock_strikes(self) -> None:
        model = self.model
        self.by_itself(escalate)
        if model.state in ("open", "claimed") and self.now > model.due and not model.escalated:
            model.escalated, model.events = True, model.events + 1
            above = model.above()
            if above != model.owner:
                model.owner, model.seen_by = (above, "") if model.state == "open" else (model.owner, above)

    @precondition(stands("claimed"))
    @rule()
    def claim_runs_out(self) -> None:
        model = self.model
        self.by_itself(expire_claim)
        over = model.hold_until is not None and model.hold_until <= self.now and DAYS.is_open(self.now)
        if model.state == "claimed" and over:
            model.state, model.claimer, model.hold_until, model.events = "open", None, None, model.events + 1

    @precondition(stands(*WAITS))
    @rule()
    def wait_runs_out(self) -> None:
        model = self.model
        verb, days = WAITS.get(model.state, WAITS["waiting_citizen"])
        self.by_itself(verb)
        if model.state in WAITS and model.paused_at is not None and model.paused_at + timedelta(days) <= self.now:
            model.resume(self.now)
            model.state = "claimed" if model.claimer else "open"
            model.hold_until = DAYS.later(self.now, HOLD) if model.claimer else None
            model.events += 1

    @rule()
    def dose_arrives(self) -> None:
        model = self.model
        if model.events < 6 or model.state not in UNFINISHED:
            return
        self.by_itself(dose_seen)
        model.resume(self.now)
        decided = model.state in ("approved", "entered")
        model.entered = model.entered or self.now
        model.state, model.ended = ("confirmed", self.now) if decided else ("entered", None)
        model.hold_until, model.events = None, model.events + 1

    @invariant()
    def is_as_it_should_be(self) -> None:
        kept, model = self.run(self.office.now(self.ticket)), self.model
        claimer = self.office[model.claimer].id if model.claimer else None
        assert (kept.status, kept.body_id, kept.claimed_by) == (model.state, model.owner, claimer)
        assert (kept.due_at, kept.paused_at) == (model.due, model.paused_at)
        assert kept.escalated_to == model.seen_by
        assert (kept.closed_at is None) == (model.state in UNFINISHED)
        if model.state == "claimed":
            assert kept.claim_until == model.hold_until
        events = self.run(self.office.events(self.ticket))
        assert len(events) == model.events and events[0] == "opened"


# Making a failing life shorter takes longer than reading it.
FEW = settings(
    max_examples=20, stateful_step_count=30, deadline=None, database=None, phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def test_any_life_of_a_ticket(postgres_cluster: Cluster) -> None:
    url = postgres_cluster.create()
    with asyncio.Runner() as runner:
        Life.office = runner.run(open_office(url))
        Life.run = staticmethod(runner.run)
        try:
            run_state_machine_as_test(Life, settings=FEW)
        finally:
            runner.run(Life.office.world.close())
    postgres_cluster.drop(url)
