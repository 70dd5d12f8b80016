"""The board of points that are down, the tables of duties, and the page of a text message that can do one thing."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from prometheus_client import REGISTRY

from handlers.dialogue.reply import Reply
from handlers.incidents.reporting import report
from handlers.places.bodies import Place
from handlers.staff.officials import enrol
from storage.repositories.duties import Duty
from tests.support.console import Browser, Console, incidents_on, office

SO_TTTT, VENDOR = office(Place("89"), "so_tttt"), office(Place("89"), "vendor")
PHONE = "0300222333"
POINTS = ("D0316", "D0319")
NOTHING = "Không có trang này"


@pytest.fixture
async def on(console: Console) -> AsyncIterator[Console]:
    """An Giang works with incidents; a technician leads the department, an engineer works for the vendor."""
    await incidents_on(console)
    async with console.live.service.work("test:called") as work:
        console.people["technician"] = await enrol(work, "Lý Văn Kỹ", {SO_TTTT: "lead"})
        console.people["engineer"] = await enrol(work, "Đào Thị Nhà", {VENDOR: "officer"})
    await console.live.service.refresh.staff(force=True)
    yield console


async def down(console: Console, fault: str = "software", *codes: str) -> tuple[int, list[str]]:
    """Points report; the incident of the last, and the text messages that went out."""
    sent: list[str] = []
    for code in codes or POINTS[:1]:
        contact = await console.citizen()
        console.made += 1
        async with console.live.service.work(f"test:down:{console.made}") as work:
            await work.uow.contacts.set_phone(contact.id, PHONE, None)
            body = work.tools.directory.at_facility(code)
            assert body is not None
            found = await report(work, body, fault, contact.id, f"contact:{contact.id}")
            sent += [Reply.from_json(row.payload).text for row in work.outgoing if row.channel == "sms"]
    return found.incident.id, sent


async def press(browser: Browser, incident: int, act: str, **fields: str) -> str:
    """A button of an incident's page."""
    await browser.get(f"/console/incidents/{incident}")
    return await browser.post(f"/console/incidents/{incident}/{act}", fields)


async def test_from_the_report_to_the_last_paper_row(on: Console) -> None:
    technician = await on.signed_in("technician")
    assert "Không có điểm nào đang gặp sự cố" in await technician.get("/console/incidents")
    number, _ = await down(on, "software", *POINTS)
    on.clock.move(minutes=7)
    await on.live.service.alarms.write()
    for what, n in (("points_down", 2), ("untaken", 1)):
        assert REGISTRY.get_sample_value("hotline_incidents", {"what": what}) == n
    page = await technician.get("/console/incidents")
    assert "Đang có 2 điểm" in page and "7 phút" in page and "Chưa ai nhận" in page and "Trạm Y tế" in page
    assert 'href="/console/incidents"' in await technician.get("/console")
    assert "Bạn đã nhận" in await press(technician, number, "take")
    assert "Bạn hãy viết" in await press(technician, number, "update", words=" ") and technician.status == 422
    assert "Đã nhắn mọi điểm" in await press(technician, number, "update", words="Đang khởi động lại")
    assert "không còn làm được" in await press(technician, number, "up", point=POINTS[0]) and technician.status == 409
    assert "Đã ghi xử lý xong" in await press(technician, number, "restore")
    for code in POINTS:
        assert "chạy lại" in await press(technician, number, "up", point=code)
    assert "từ 0 đến 5000" in await press(technician, number, "rows", point=POINTS[0], rows="ba") and (
        technician.status == 422
    )
    await press(technician, number, "rows", point=POINTS[0], rows="0")
    page = await press(technician, number, "rows", point=POINTS[1], rows="35")
    assert "Đang nhập sau" in page and "35 người phải nhập sau" in page
    page = await press(technician, number, "entered", point=POINTS[1])
    assert "Đã xong" in page and "Lý Văn Kỹ" in page
    page = await technician.get("/console/incidents")
    assert "Đã xong trong một ngày qua" in page and "2 điểm" in page and "chưa chạy lại" not in page
    on.clock.move(hours=20)
    assert "30 ngày qua: 1 sự cố" in page and "Có người nhận sau 7 phút" in page
    technician = await on.signed_in("technician")
    assert "từ 09:00 20/10" in await technician.get("/console/incidents")  # of yesterday: with its day


async def test_the_vendor_sees_points_and_minutes_and_no_number_of_anybody(on: Console) -> None:
    number, _ = await down(on)
    for name, sees in (("technician", True), ("province", True), ("engineer", False)):
        browser = await on.signed_in(name)
        page = await browser.get(f"/console/incidents/{number}")
        assert browser.status == 200 and (PHONE in page) is sees, name
    for name in ("commune", "district", "far_province", "far_district", "volunteer"):
        browser = await on.signed_in(name)
        for path in ("/console/incidents", f"/console/incidents/{number}", "/console/duties"):
            assert NOTHING in await browser.get(path) and browser.status == 404, (name, path)
        await browser.get("/console/account")
        assert 'href="/console/incidents"' not in browser.page
        for act in ("take", "restore", "dismiss"):
            await browser.post(f"/console/incidents/{number}/{act}")
            assert browser.status == 404, (name, act)
    technician = await on.signed_in("technician")
    assert "Lý Văn Kỹ" in await press(technician, number, "take")
    engineer = await on.signed_in("engineer")
    for path in ("/console/incidents", f"/console/incidents/{number}"):
        assert "Lý Văn Kỹ" not in await engineer.get(path), (
            path
        )  # who of the department has it is no business of theirs
    assert "Đã ghi xử lý xong" in await press(engineer, number, "restore")
    assert "Đào Thị Nhà" in engineer.page


async def test_a_point_is_taken_out_and_a_false_alarm_closed(on: Console) -> None:
    technician = await on.signed_in("technician")
    number, _ = await down(on, "sign_in", *POINTS)
    assert "thành sự cố riêng" in await press(technician, number, "split", point=POINTS[1])
    assert "SC-2" in await technician.get("/console/incidents")
    assert "không tính vào số liệu" in await press(technician, number, "dismiss")
    await press(technician, number, "nonsense")
    assert technician.status == 404


async def test_planned_work_is_told_to_everybody_until_its_end(on: Console) -> None:
    technician, refresh = await on.signed_in("technician"), on.live.service.refresh
    form = {"fault": "software", "words": "Nền tảng bảo trì", "until": "2021-10-20T23:00"}
    for wrong in ({"until": "2021-10-19T08:00"}, {"until": "2021-12-01T08:00"}, {"until": "mai"}, {"words": " "}):
        await technician.get("/console/incidents")
        await technician.post("/console/incidents", {**form, **wrong})
        assert technician.status == 422, wrong
    await technician.get("/console/incidents")
    assert "Bảo trì đã báo trước" in await technician.post("/console/incidents", form)
    await refresh.banners()
    (banner,) = on.live.service.tools.banners["89"]
    assert banner.words == "Nền tảng bảo trì"
    number = re.search(r"/console/incidents/(\d+)", technician.page)
    assert number is not None
    await press(technician, int(number[1]), "restore")
    await refresh.banners()
    assert on.live.service.tools.banners == {}


async def test_tables_of_duties_with_a_gap_and_somebody_without_an_account(on: Console) -> None:
    technician = await on.signed_in("technician")
    page = await technician.get("/console/duties")
    assert page.count("Chưa có ca nào") == 3 and "Trống ca" not in page
    form = {"body": SO_TTTT, "rank": "1", "starts": "2021-10-20T08:00", "ends": "2021-10-22T08:00"}
    mine = {**form, "official": str(on.people["technician"].id)}
    assert "Đã thêm ca" in await technician.post("/console/duties", mine)
    assert "Trống ca từ 08:00 22/10/2021 đến 09:00 27/10/2021" in technician.page and "Lý Văn Kỹ" in technician.page
    vendor = {**form, "body": VENDOR, "name": "Kỹ sư Trực", "phone": "0300444555"}
    for wrong, why in (
        ({"phone": "12"}, "Chọn một cán bộ"), ({"name": ""}, "Chọn một cán bộ"),
        ({"ends": "2021-10-20T07:00"}, "Giờ kết"),
        ({"ends": "2022-10-20T07:00"}, "Giờ kết"), ({"body": "point", "point": "X1"}, "Không có cơ sở"),
        ({"official": str(on.people["technician"].id)}, "Chọn một cán bộ"),
    ):  # fmt: skip
        await technician.get("/console/duties")
        assert why in await technician.post("/console/duties", {**vendor, **wrong}), wrong
        assert technician.status == 422
    await technician.get("/console/duties")
    assert "Kỹ sư Trực" in await technician.post("/console/duties", vendor)
    await technician.get("/console/duties")
    point = {**vendor, "body": "point", "point": POINTS[0].lower(), "name": "Chị Trực", "phone": "0300444556"}
    assert "Chị Trực" in await technician.post("/console/duties", point)
    row = re.findall(r"/console/duties/(\d+)/drop", technician.page)[0]
    engineer = await on.signed_in("engineer")
    await engineer.get("/console/account")
    await engineer.post(f"/console/duties/{row}/drop")
    assert engineer.status == 404
    await technician.get("/console/duties")
    assert "Đã bỏ ca" in await technician.post(f"/console/duties/{row}/drop")


async def test_a_number_to_call_and_a_note_that_somebody_did(on: Console) -> None:
    technician = await on.signed_in("technician")
    await technician.get("/console/duties")
    await technician.post(
        "/console/duties",
        {"body": SO_TTTT, "rank": "1", "starts": "2021-10-20T08:00", "ends": "2021-10-22T08:00", "name": "Kỹ sư Trực",
         "phone": "0300444555"},
    )  # fmt: skip
    number, _ = await down(on)
    page = await technician.get(f"/console/incidents/{number}")
    who = re.search(r'name="who" value="([^"]+)"', page)
    assert who is not None and "0300444555" in page
    assert "Đã ghi cuộc gọi" in await press(technician, number, "phoned", who=who[1])
    await press(technician, number, "phoned", who="duty:1")
    assert technician.status == 404
    engineer = await on.signed_in("engineer")
    assert "0300444555" not in await engineer.get(f"/console/incidents/{number}")


async def test_the_link_of_a_text_takes_the_incident_and_nothing_else(on: Console) -> None:
    technician = await on.signed_in("technician")
    for name, phone in (("Kỹ sư Một", "0300444551"), ("Kỹ sư Hai", "0300444552")):
        await technician.get("/console/duties")
        form = {"body": SO_TTTT, "rank": "1", "starts": "2021-10-20T08:00", "ends": "2021-10-22T08:00"}
        await technician.post("/console/duties", {**form, "name": name, "phone": phone})
    number, sent = await down(on)
    first, second = (re.sub(r".*/console", "/console", text) for text in sent if "/console/duty/" in text)
    root = {"Origin": on.live.root}
    async with aiohttp.ClientSession() as session:
        async with session.get(on.live.url(first)) as answer:
            page = await answer.text()
        assert answer.status == 200 and "Sự cố SC-1" in page and PHONE not in page and "Chưa ai" not in page
        async with session.post(on.live.url(first), headers={"Origin": "https://elsewhere.example"}) as answer:
            assert answer.status == 403
        for path, status, said in (
            (first, 200, "Bạn đã nhận"), (first, 200, "Bạn đã nhận"), (second, 409, "Đã có người nhận"),
            (f"/console/duty/{'t' * 43}", 404, "không còn dùng được"),
        ):  # fmt: skip
            async with session.post(on.live.url(path), headers=root) as answer:
                assert (answer.status, said in await answer.text()) == (status, True), path
        async with session.get(on.live.url("/console/incidents"), allow_redirects=False) as answer:
            assert answer.status == 303  # it signs nobody in
        assert "Kỹ sư Một" in await technician.get(f"/console/incidents/{number}")
        on.clock.move(hours=13)
        async with session.get(on.live.url(first)) as answer:
            assert answer.status == 404


async def test_the_paper_form_is_open_to_everybody_and_holds_nobody(on: Console) -> None:
    async with aiohttp.ClientSession() as session, session.get(on.live.url("/paper-form")) as answer:
        page = await answer.text()
    assert answer.status == 200 and all(word in page for word in ("Họ và tên", "Số lô", "Chữ ký", "A4"))
    assert page.count("<tr>") == 19


async def test_a_point_that_phones_is_written_down_in_two_taps(on: Console) -> None:
    technician = await on.signed_in("technician")
    body = on.live.service.tools.directory.at_facility(POINTS[0])
    assert body is not None
    page = await technician.get("/console/incidents/report")
    assert "Không có điểm nào" in page
    for typed in (POINTS[0].lower(), "tram y te chau phu b"):
        page = await technician.get(f"/console/incidents/report?q={typed}")
        assert f'value="{POINTS[0]}"' in page and "Mất điện" in page, typed
    assert "Không có điểm nào" in await technician.get("/console/incidents/report?q=xyz")
    async with on.live.service.work("test:proven") as work:
        contact = await work.uow.contacts.ensure(work.ids.new(), "webchat", "duty-chat", work.now)
        await work.uow.contacts.set_phone(contact.id, PHONE, work.now)
        stranger = await work.uow.contacts.ensure(work.ids.new(), "webchat", "stranger", work.now)
        await work.uow.contacts.set_phone(stranger.id, PHONE, None)
        end = work.now + timedelta(days=1)
        await work.uow.duties.add(Duty(work.ids.new(), body.id, None, "Chị Trực", PHONE, 1, work.now, end))
    page = await technician.post("/console/incidents/report", {"point": POINTS[0], "fault": "power"})
    assert "Đã ghi sự cố của điểm" in page and body.name in page and PHONE in page
    async with on.live.service.work("test:seen") as work:
        (point,) = await work.uow.incidents.points([int(technician.path.split("/")[-1].split("?")[0])])
    assert point.contact_id == contact.id  # whose phone was proven, from now on told in that chat
    page = await technician.post("/console/incidents/report", {"point": POINTS[0], "fault": "power"})
    assert "ai đã được gọi thì không gọi lại" in page and "Đã ghi sự cố của điểm" not in page  # it is known
    page = await technician.get("/console/incidents/report")
    assert f'value="{POINTS[0]}"' in page  # offered by itself from now on
    for wrong in ({"point": "X1", "fault": "power"}, {"point": POINTS[0], "fault": "flood"}):
        await technician.get("/console/incidents/report")
        await technician.post("/console/incidents/report", wrong)
        assert technician.status == 404, wrong
