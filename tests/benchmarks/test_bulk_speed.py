"""What an answer to 500 reports costs the database: seconds of its processes, from the first report to the last."""

import pytest

from handlers.jobs.bulk_acts import bulk_acts
from handlers.tickets.many.acts import MOST_AT_ONCE
from handlers.tickets.many.pressed import press
from handlers.tickets.many.second_yes import agree
from storage.repositories.bulk_acts import Order
from tests.benchmarks.test_import_speed import of_postgresql
from tests.handlers.tickets.office import FRONT_DESK, open_office

pytestmark = pytest.mark.benchmarks
MOST = 3.0  # seconds
TEXT = Order("reply", "Phản ánh {code} đang được {office} đối chiếu với sổ tiêm ạ.")


async def test_an_answer_to_500_reports_costs_the_database_three_seconds_at_most(database_url: str) -> None:
    office = await open_office(database_url)
    try:
        lead = await office.employ("lead", {FRONT_DESK: "lead"})
        tickets = [await office.file() for _ in range(MOST_AT_ONCE)]
        async with office.work() as work:
            act_id = await press(work, office["commune"], TEXT, tickets, seen={}, cause="bulk", now=True)
            assert await agree(work, lead, act_id, yes=True)
            backend = await work.uow.connection.fetchval("select pg_backend_pid()")
        before = of_postgresql(backend)
        await bulk_acts(office.open_work)
        taken = of_postgresql(backend) - before
        answered = [one for one in office.told() if "đối chiếu với sổ tiêm" in one.text]
    finally:
        await office.world.close()
    print(f"an answer to {len(answered)} reports: {taken:.2f} s of the database (at most {MOST})")
    assert len(answered) == MOST_AT_ONCE and taken <= MOST
