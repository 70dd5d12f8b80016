"""A volunteer's term ends by itself: nothing opens any more, and who looks after him hears of it before and then."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.jobs.volunteers import volunteers
from handlers.staff.actor import Role
from handlers.staff.managing import take_again
from handlers.staff.officials import actor_of, enrol, give_role
from handlers.staff.refused import Refused
from handlers.staff.sessions import signed_in_with
from handlers.staff.sign_in import make_link, sign_in
from handlers.staff.volunteers import term_of
from handlers.tickets.claim import claim
from tests.handlers.tickets.office import FRONT_DESK, STATION, Office, open_office

LAST = date(2021, 10, 25)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """A lead with a chat, and a volunteer until the 25th."""
    made = await open_office(database_url)
    await made.employ("lead", {FRONT_DESK: "lead"})
    await made.employ("helper", {FRONT_DESK: "officer"})
    async with made.work() as work:
        term = await term_of(work, FRONT_DESK, Role.VOLUNTEER, LAST, made["lead"].name)
        assert term is not None
        await give_role(work, made["helper"].id, FRONT_DESK, Role.VOLUNTEER, *term)
    yield made
    await made.world.close()


async def told(office: Office, event: str) -> int:
    """How many chats were told of it."""
    async with office.work() as work:
        rows = await work.uow.connection.fetch("select cause from outbox")
    return sum(f":{event}:" in row["cause"] for row in rows)


async def test_the_term_ends_by_itself_and_the_supervisor_hears_of_it(office: Office) -> None:
    helper = office["helper"].id
    async with office.work() as work:
        opened = await sign_in(work, await make_link(work, helper))
        assert opened is not None
    await volunteers(office.open_work)
    assert await told(office, "ends") == 0
    office.world.clock.move(days=3)
    await volunteers(office.open_work)
    await volunteers(office.open_work)
    assert await told(office, "ends") == 1
    midnight = datetime(2021, 10, 25, 17, tzinfo=UTC)  # of the local day
    office.world.clock.move(seconds=(midnight - office.world.clock.now()).total_seconds() - 1)
    await volunteers(office.open_work)
    async with office.work() as work:
        actor = await actor_of(work, helper)
        assert actor is not None and actor.helps_in(FRONT_DESK)
    office.world.clock.move(seconds=2)
    async with office.work() as work:  # nothing waits for the job
        actor = await actor_of(work, helper)
        assert actor is not None and not actor.roles
        assert FRONT_DESK in await work.uow.officials.staffed_body_ids(work.now)
        assert helper not in [one.id for one in await work.uow.officials.of_bodies([FRONT_DESK], work.now)]
    await volunteers(office.open_work)
    await volunteers(office.open_work)
    async with office.work() as work:
        person = await work.uow.officials.get(helper)
        assert person is not None and not person.active
        assert await signed_in_with(work, opened.secret, acts=False) is None
    assert await told(office, "ended") == 1


async def test_reports_return_and_another_office_is_kept(office: Office) -> None:
    helper = office["helper"].id
    async with office.work() as work:
        await give_role(work, helper, STATION, Role.OFFICER)
        await give_role(work, helper, FRONT_DESK, Role.OFFICER)
    ticket = await office.file()
    async with office.work() as work:
        worker = await actor_of(work, helper)
        assert worker is not None
        assert (await claim(work, ticket.id, worker)).claimed_by == helper
        term = await term_of(work, FRONT_DESK, Role.VOLUNTEER, LAST, office["lead"].name)
        assert term is not None
        await give_role(work, helper, FRONT_DESK, Role.VOLUNTEER, *term)
    office.world.clock.move(days=8)
    await volunteers(office.open_work)
    async with office.work() as work:
        person = await work.uow.officials.get(helper)
        now = await work.uow.tickets.get(ticket.id)
        assert person is not None and person.active and dict(person.roles) == {STATION: "officer"}
        assert now is not None and now.claimed_by is None


async def test_who_is_taken_back_gets_another_end(office: Office) -> None:
    await office.employ("chief", {"2021:89:::so_y_te": "administrator"})
    office.world.clock.move(days=8)
    await volunteers(office.open_work)
    async with office.work() as work:
        with pytest.raises(Refused, match="until"):
            await take_again(work, office["chief"], office["helper"].id)
    async with office.work() as work:
        await take_again(work, office["chief"], office["helper"].id, LAST + timedelta(days=30))
    await volunteers(office.open_work)
    async with office.work() as work:
        person = await work.uow.officials.get(office["helper"].id)
        assert person is not None and person.active and person.supervisors[FRONT_DESK] == office["lead"].id


async def test_who_looks_after_a_volunteer_works_there_or_above(office: Office) -> None:
    async with office.work() as work:
        await enrol(work, "Người Xã Khác", {"2021:89:886:30349:front_desk": "lead"})
        for name, day, why in (
            ("Người Xã Khác", LAST, "supervisor"),
            (office["lead"].name, None, "until"),
            (office["lead"].name, LAST - timedelta(days=10), "until_past"),
            (office["lead"].name, LAST + timedelta(days=400), "until_far"),
        ):
            with pytest.raises(Refused) as refused:
                await term_of(work, FRONT_DESK, Role.VOLUNTEER, day, name)
            assert refused.value.why == why
        assert await term_of(work, FRONT_DESK, Role.OFFICER, None, "") is None
