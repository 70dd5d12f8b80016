"""What the letters ask of offices and no other test shows as one thing: docs/letters.md names these tests."""

import pytest

from handlers.jobs.sla_watch import sla_watch
from handlers.places.bodies import Place
from handlers.places.routing import Route, route
from handlers.rulebook import shipped_rules
from handlers.tickets.errors import NotAllowed
from handlers.tickets.transfer import transfer
from tests.handlers.places.country import communes, directory
from tests.handlers.tickets.office import FRONT_DESK, SO_TTTT, SO_Y_TE, VHTT, VINH_HOA, Office

COMMON = shipped_rules().catalogues.common

HEALTH_STAFF = {"health_station", "ttyt", "cdc"}  # they inject; Sở Y tế stands above every ladder all the same
NUMBER = "0300222333"


@pytest.mark.parametrize("code", ["INSTALL", "OTP_LOGIN", "PCCOVID_SYNC", "QR_POINT"])
@pytest.mark.parametrize("without", [set(), {"front_desk"}, {"front_desk", "phong_vhtt"}])
def test_help_with_apps_never_lands_on_who_injects(code: str, without: set[str]) -> None:
    everybody = directory()
    staffed = frozenset(body.id for body in everybody.bodies.values() if body.kind not in without)
    offices = everybody.with_staffed(staffed)
    for place in communes()[::50]:
        found = route(COMMON.category(code), place, None, None, offices)
        assert isinstance(found, Route)
        assert {body.rsplit(":", 1)[1] for body in (found.owner, *found.ladder)} & HEALTH_STAFF == set(), place


def test_help_with_apps_climbs_from_the_commune_to_the_office_for_it() -> None:
    found = route(COMMON.category("INSTALL"), Place("19", "171", "05824"), None, None, directory())
    assert isinstance(found, Route)
    roles = [body.rsplit(":", 1)[1] for body in (found.owner, *found.ladder[1:])]
    assert roles == ["front_desk", "phong_vhtt", "so_tttt", "so_y_te"]


async def test_an_outage_is_paged_at_once_warned_of_and_moved_after_a_quarter_of_an_hour(office: Office) -> None:
    await office.employ("technician", {SO_TTTT: "officer"}, chat=False, phone=NUMBER)
    ticket = await office.file("POINT_OUTAGE", identity="", place=VINH_HOA)
    assert (ticket.body_id, ticket.severity) == (SO_TTTT, "urgent")
    assert len([text for text in office.sms() if ticket.code in text.replace(" ", "")]) == 1
    office.world.clock.move(minutes=12)
    await sla_watch(office.open_work)
    assert (await office.events(ticket))[-1] == "warned"
    office.world.clock.move(minutes=3, seconds=1)
    await sla_watch(office.open_work)
    assert (await office.now(ticket)).body_id == SO_Y_TE


async def test_the_lead_of_the_health_department_moves_any_report_of_the_province(office: Office) -> None:
    await office.employ("culture", {VHTT: "officer"})
    ticket = await office.file("INSTALL")
    assert ticket.body_id == FRONT_DESK
    moved = await office.do(transfer, ticket, office["province"], VHTT, reason="Máy chủ lỗi, xã không sửa được")
    assert moved.body_id == VHTT
    await office.employ("neighbour", {"2021:70:::so_y_te": "lead"})
    with pytest.raises(NotAllowed):
        await office.do(transfer, moved, office["neighbour"], FRONT_DESK, reason="Không phải việc ở đây")
