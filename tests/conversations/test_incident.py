"""A point reports: three taps of who speaks for it, a number besides of anybody else; the rest after it is sent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.incidents.banner import Banner
from handlers.opening.switches import Switches
from handlers.staff.officials import enrol, refresh_staffed
from storage.repositories.duties import Duty
from storage.repositories.incidents import Incident, Point
from tests.conversations.story import MESSENGER, Story
from tests.handlers.records.people import PHONE
from tests.support.driver import Chat, World

SO_TTTT = "2021:89:::so_tttt"
STATION = "2021:89:894:30700:health_station"


@pytest.fixture
async def on(world: World) -> AsyncIterator[World]:
    """An Giang works with incidents; a technician is at work, in a chat."""
    before, policy = world.tools.switches, world.tools.policy
    world.tools.switches = Switches({("89", "incidents"): True})
    world.tools.policy = replace(policy, public_url="https://hotline.example")
    await linked(world, "technician", {SO_TTTT: "officer"})
    yield world
    world.tools.switches, world.tools.policy, world.tools.banners = before, policy, {}


async def linked(world: World, name: str, roles: dict[str, str]) -> Chat:
    """An official with a chat."""
    async with world.work() as work:
        row = await enrol(work, f"Cán bộ {name}", roles)
        contact = await work.uow.contacts.ensure(work.ids.new(), "webchat", name, work.now)
        await work.uow.officials.link(row.id, contact.id, work.now)
        await refresh_staffed(work)
    return world.chat(name)


async def kept(world: World) -> tuple[Incident, list[Point]]:
    """The one incident with its points."""
    async with world.database.reading() as uow:
        (found,) = await uow.incidents.of_provinces(["89"], world.clock.now() - timedelta(days=1))
        return found, await uow.incidents.points([found.id])


def station(world: World) -> str:
    """A health station of the province."""
    directory = world.tools.directory
    return next(one.id for one in directory.bodies.values() if one.kind == "health_station" and one.province == "89")


async def test_three_taps_of_an_official_of_the_point(on: World) -> None:
    body = on.tools.directory.get(station(on))
    assert body is not None
    await linked(on, "point", {body.id: "officer"})
    story = Story(on, "incident", "an official of a known point: three taps", address="point")
    await story.start()
    await story.tap("Báo sự cố")
    await story.tap(body.name)
    await story.tap("Mất mạng")
    assert story.taken == 3 and "incident.sent_new" in story.keys and "incident.ask_waiting" in story.keys
    incident, points = await kept(on)
    assert (incident.fault, [one.facility_code for one in points]) == ("network", [body.facility_code])
    await story.tap("Khoảng 100")
    await story.say("Màn hình báo lỗi 504, chị Nguyễn Thị Hoa 0912345678 gặp")
    assert "incident.thanks" in story.keys
    _, points = await kept(on)
    async with on.database.reading() as uow:
        said = [event.words for event in await uow.incidents.events([incident.id]) if event.what == "words"]
    assert points[0].waiting == 100 and "504" not in said[0] and "Hoa" not in said[0] and "0912" not in said[0]
    technician = on.chat("technician")
    await technician.tap("Tôi nhận")
    assert "incident.you_have_it" in technician.keys
    await technician.tap("Đã xử lý xong")
    assert "incident.you_restored" in technician.keys
    await story.tap("Đã chạy lại")
    assert "incident.ask_late" in story.keys
    await story.say("khoảng 35 người")
    assert "incident.late_due" in story.keys
    await story.tap("Đã nhập xong")
    assert "incident.all_done" in story.keys and (await kept(on))[0].state == "closed"
    story.end()


async def test_anybody_else_gives_a_number_and_is_asked_for_no_name(on: World) -> None:
    story = Story(on, "incident", "somebody whom nobody knows: a number besides")
    await story.start()
    await story.say("báo sự cố")
    assert "incident.ask_point" in story.keys
    await story.say("ở đâu đó")
    assert "incident.point_unclear" in story.keys
    await story.say("trạm y tế xã Vĩnh Trạch, Thoại Sơn, An Giang")
    await story.say("phần mềm đứng")
    assert "incident.ask_phone" in story.keys
    await story.say(PHONE)
    assert "incident.sent_new" in story.keys
    await story.say("nhiều lắm")
    assert "incident.late_unclear" in story.keys
    await story.tap("Bỏ qua")
    await story.tap("Bỏ qua")
    assert "incident.thanks" in story.keys and (await kept(on))[0].fault == "software"
    async with on.database.reading() as uow:
        assert not await uow.connection.fetchval("select count(*) from tickets")
    story.end()


async def test_a_phone_in_the_table_of_the_point_is_proven_once(on: World) -> None:
    body = on.tools.directory.get(station(on))
    assert body is not None
    now = on.clock.now()
    async with on.work() as work:
        row = Duty(work.ids.new(), body.id, None, "Chị Trực", PHONE, 1, now, now + timedelta(days=3))
        await work.uow.duties.add(row)
    story = Story(on, "incident", "a phone that stands in the table of the point", MESSENGER)
    await story.start()
    await story.say("báo sự cố")
    await story.say(body.name + ", An Giang")
    await story.tap("Mất điện")
    await story.share_phone("+84" + PHONE[1:])
    assert "incident.sent_new" in story.keys
    chat = story.chat
    await chat.start()
    chat.taken = 0
    await chat.tap("Báo sự cố")
    await chat.tap(body.name)
    await chat.tap("Mất điện")
    assert chat.taken == 3 and "incident.sent_again" in chat.keys
    await chat.tap("Bỏ qua")
    await chat.say("không đọc được gì")
    story.end()


async def test_it_does_not_run_and_others_buttons_do_nothing(on: World) -> None:
    point = await linked(on, "point", {station(on): "officer"})
    await point.press("!incident")
    await point.tap("Trạm")
    await point.tap("Không đăng nhập được")
    incident, _ = await kept(on)
    stranger = on.chat()
    await stranger.start()
    for name in ("ack", "fixed", "up", "down", "late"):
        await stranger.press(f"!incident:{name}={incident.id}")
        assert "incident.not_yours" in stranger.keys, name
    assert (await kept(on))[0].state == "reported"
    await point.press(f"!incident:up={incident.id}")
    assert "incident.over" in point.keys  # nobody has said that it runs
    technician = on.chat("technician")
    await technician.press(f"!incident:fixed={incident.id}")
    await point.press(f"!incident:down={incident.id}")
    assert "incident.down_again" in point.keys and (await kept(on))[0].state == "reported"
    on.clock.move(minutes=5)  # the same button twice within seconds is one tap
    await technician.press(f"!incident:fixed={incident.id}")
    await point.press(f"!incident:up={incident.id}")
    await point.say("nhiều lắm")
    assert "incident.late_unclear" in point.keys
    await point.tap("Không có ai")
    assert "incident.nothing_late" in point.keys and (await kept(on))[0].state == "closed"
    await technician.press(f"!incident:ack={incident.id}")
    assert "incident.over" in technician.keys


async def test_few_points_a_day_of_somebody_whom_nobody_knows(on: World) -> None:
    chat = on.chat()
    await chat.start()
    for commune in ("Vĩnh Trạch", "Định Mỹ", "Vĩnh Khánh", "Vĩnh Chánh"):
        await chat.press("!incident")
        await chat.say(f"trạm y tế xã {commune}, Thoại Sơn, An Giang")
        await chat.tap("Mất mạng")
        await chat.say(PHONE)
    assert "incident.too_many" in chat.keys


async def test_switched_off_an_outage_is_a_report_as_before(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("báo sự cố")
    assert "complaint_ask.facility_outage" in chat.keys
    await chat.press("!complaint:category=POINT_OUTAGE")
    assert "complaint_ask.facility_outage" in chat.keys


async def test_switched_on_its_category_leads_to_the_three_taps(on: World) -> None:
    chat = on.chat()
    await chat.start()
    await chat.press("!complaint:category=POINT_OUTAGE")
    assert "incident.ask_point" in chat.keys
    await chat.say("trạm y tế xã Mỹ Lệ, Cần Đước, Long An")
    assert "incident.point_unclear" in chat.keys or "complaint_ask.facility_outage" in chat.keys


async def test_everybody_who_asks_or_reports_is_told_of_what_is_wide_or_planned(on: World) -> None:
    now = on.clock.now()
    planned = Banner("software", 0, now, "Nền tảng bảo trì", now + timedelta(hours=2))
    on.tools.banners = {"89": (Banner("sign_in", 7, now), planned)}
    chat = on.chat()
    await chat.start()
    told = "\n".join(one.text for one in chat.replies)
    assert "An Giang: đang có sự cố không đăng nhập được tại 7 điểm tiêm, từ 09:00" in told
    assert "An Giang: Nền tảng bảo trì (đến 11:00 20/10)" in told
    for said in ("tiêm rồi mà app không hiện mũi tiêm thì làm sao", "báo sự cố", "gửi phản ánh"):
        await chat.press("!menu")
        await chat.say(said)
        assert {"incident.banner", "incident.banner_planned"} <= set(chat.keys), said
    on.clock.move(hours=3)
    on.tools.banners = {"89": (planned,)}
    await chat.press("!menu")
    assert "incident.banner_planned" not in chat.keys
    on.tools.banners, on.tools.switches = {"89": (Banner("sign_in", 7, now),)}, Switches()
    await chat.press("!menu")
    assert "incident.banner" not in chat.keys


async def test_a_point_is_found_by_its_code_and_by_a_name_without_marks(on: World) -> None:
    directory = on.tools.directory
    one = directory.at_facility("D0316")
    assert one is not None
    for typed in ("d0316", "tram y te chau phu b"):
        chat = await linked(on, f"chat-{typed[:3]}", {SO_TTTT: "officer"})
        await chat.press("!incident")
        await chat.say(typed)
        assert "incident.ask_fault" in chat.keys and one.name in chat.replies[-1].text, typed
    chat = on.chat()
    await chat.start()
    await chat.press("!incident")
    await chat.say("thoai son")
    if "incident.which_point" in chat.keys:
        await chat.tap("Trạm")
    assert "incident.ask_fault" in chat.keys
