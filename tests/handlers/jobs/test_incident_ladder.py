"""The ladder climbs while nobody takes an incident, whichever run comes when; a report in between is no second call."""

from handlers.jobs.incident_ladder import incident_ladder
from tests.handlers.incidents.test_grouping import POINTS, calls, down, office, staffed
from tests.handlers.tickets.office import Office

__all__ = ["office"]


async def test_a_run_that_comes_late_calls_every_rung_that_is_due_once(office: Office) -> None:
    await staffed(office)
    await down(office, POINTS[0], "network")
    office.world.clock.move(minutes=26)  # nothing ran meanwhile
    await incident_ladder(office.open_work)
    await incident_ladder(office.open_work)
    found = {name: len(calls(office, name)) for name in ("technician", "deputy", "engineer", "doctor")}
    assert found == {"technician": 1, "deputy": 1, "engineer": 1, "doctor": 0}
