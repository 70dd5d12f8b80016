"""Made-up incidents: software that was down at six points yesterday, a power cut of now, and who is on duty. Every
province of the demo works with incidents."""

from datetime import timedelta
from typing import Final

from bot.demo.people import people_for_tickets
from bot.demo.quiet import quiet_work
from bot.service import Service
from handlers.catalogue.office_kinds import OfficeKind
from handlers.incidents.acting import restore, update
from handlers.incidents.duty import offices
from handlers.incidents.reporting import report
from handlers.incidents.rights import office
from handlers.incidents.settling import confirm, entered, on_paper, waiting
from handlers.opening.switches import INCIDENTS, MARK
from handlers.places.bodies import Body
from handlers.staff.actor import WORKING, official
from storage.repositories.duties import Duty
from storage.repositories.officials import Official
from storage.repositories.opening import Mark

SIX: Final = 6
VENDOR_PHONE: Final = "0300555001"
DAY: Final = timedelta(days=1)


async def add_incidents(service: Service) -> int:
    """Switch them on and add two; how many, 0 where no official of the department is there to mend them."""
    now, people = service.clock.now(), await people_for_tickets(service)
    province = people[0].province if people else service.tools.policy.lead_province
    async with service.database.unit_of_work() as uow:
        for one in service.tools.policy.served:
            await uow.opening.keep(one, Mark(MARK + INCIDENTS, {"on": True}, now, 0))
    await service.refresh.switches()
    points = _points(service, province)
    async with service.database.reading() as uow:
        body = service.tools.directory.get(f"{service.settings.edition}:{province}:::{OfficeKind.SO_TTTT}")
        there = await uow.officials.of_bodies([body.id]) if body else []
    technician = next((one for one in there if body and one.roles.get(body.id) in WORKING), None)
    if technician is None or len(points) <= SIX:
        return 0
    await _duties(service, province, technician)
    await _yesterday(service, points[:SIX], technician)
    async with quiet_work(service, now - timedelta(minutes=12), "demo:incident:now") as work:
        found = await report(work, points[SIX], "power", None, "system")
        await waiting(work, found.incident.id, points[SIX].facility_code, 120)
    return 2


async def _yesterday(service: Service, points: list[Body], technician: Official) -> None:
    start, who = service.clock.now() - DAY, official(technician)
    for n, body in enumerate(points):
        async with quiet_work(service, start + timedelta(minutes=n), f"demo:incident:{n}") as work:
            number = (await report(work, body, "software", None, "system")).incident.id
            await waiting(work, number, body.facility_code, 20 + 15 * n)
    async with quiet_work(service, start + timedelta(minutes=9), "demo:incident:update") as work:
        await update(work, who, number, work.rules.texts.say("demo.incident_update"))
    async with quiet_work(service, start + timedelta(minutes=47), "demo:incident:restore") as work:
        await restore(work, who, number)
    for n, body in enumerate(points):
        async with quiet_work(service, start + timedelta(minutes=50 + 5 * n), f"demo:incident:up:{n}") as work:
            await confirm(work, number, body.facility_code, "system")
            await on_paper(work, number, body.facility_code, 8 * n, "system")
            if n:
                await entered(work, number, body.facility_code, "system")


async def _duties(service: Service, province: str, technician: Official) -> None:
    """The technician until the day after tomorrow, nobody behind: the gap of the week ahead is seen. The vendor is a
    number."""
    now = service.clock.now()
    async with quiet_work(service, now, "demo:duties") as work:
        called = offices(work, province)
        rows = (
            Duty(work.ids.new(), called[0], technician.id, "", "", 1, now - DAY, now + 2 * DAY),
            Duty(
                work.ids.new(), office(work, province, OfficeKind.VENDOR), None,
                work.rules.texts.say("demo.incident_engineer"), VENDOR_PHONE, 1, now - DAY, now + 9 * DAY,
            ),
        )  # fmt: skip
        for row in rows:
            await work.uow.duties.add(row)


def _points(service: Service, province: str) -> list[Body]:
    found = service.tools.directory.by_facility.values()
    return [one for one in found if one.province == province and one.kind is OfficeKind.HEALTH_STATION][: SIX + 1]
