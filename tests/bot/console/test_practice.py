"""Practice: made-up reports in the ordinary pages, a word on each, and nothing of it anywhere else."""

import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.console.practising import OPEN
from bot.console.routes import routes
from bot.console.views.acts import ACTS
from handlers.jobs.daily_report import daily_report
from handlers.jobs.retention import retention
from handlers.jobs.sla_watch import sla_watch
from handlers.practice.cases import practice_cases
from handlers.tickets.figures import figures
from storage.practice import KEPT, ROWS
from tests.support.console import DISTRICT, Browser, Console, open_console

CASES = practice_cases().cases
FILLED = {
    "token": "t" * 43, "code": "9250826757", "file": "1000001", "act": "reply", "name": "mine", "id": "7",
    "answer": "yes", "key": "9", "kind": "holiday", "mark": "day",
}  # fmt: skip
# What a browser writes by being there, and what is written about it: nothing else may differ.
OWN = ("console_sessions", "sign_in_tokens", "officials", "audit_log", "audit_blocks", "jobs")
RIGHT: dict[str, list[tuple[str, dict[str, str]]]] = {
    "missing": [("claim", {}), ("approve", {}), ("enter", {})],
    "typo": [
        ("claim", {}), ("correct", {"dose_1": "2", "vaccine_1": "PFIZER", "date_1": "21/09/2021", "lot_1": "FF2832"}),
        ("approve", {}), ("enter", {}),
    ],
    "blurred": [("claim", {}), ("ask", {"text": "Nhờ chụp lại giấy."}), ("approve", {}), ("enter", {})],
    "stranger": [("claim", {}), ("refuse", {"code": "R02", "text": "Nhờ gửi giấy mang tên mình."})],
    "elsewhere": [("claim", {}), ("transfer", {"body": DISTRICT, "reason": "Bệnh viện giữ danh sách."})],
    "help": [("claim", {}), ("reply", {"text": "Chờ một phút rồi bấm gửi lại mã."}), ("approve", {})],
}  # fmt: skip
WRONG: dict[str, list[tuple[str, dict[str, str]]]] = {
    "missing": [("claim", {}), ("refuse", {"code": "R02", "text": "Không được."})],
    "typo": [("claim", {}), ("approve", {})],
    "blurred": [("claim", {}), ("approve", {}), ("enter", {})],
    "stranger": [("claim", {}), ("approve", {})],
    "elsewhere": [("claim", {}), ("approve", {})],
    "help": [("claim", {}), ("approve", {})],
}


@pytest.fixture
async def console(database_url: str) -> AsyncIterator[Console]:
    """Officials of a province that practises."""
    async with open_console(database_url, practice_provinces="89") as made:
        yield made


async def begun(
    console: Console, who: str = "commune", browser: Browser | None = None
) -> tuple[Browser, dict[str, str]]:
    """A browser that practises, and the code of each case."""
    browser = browser or await console.signed_in(who)
    await browser.get("/console/practice")
    await browser.post("/console/practice")
    assert browser.path == "/console/practice" and "Đang tập làm" in browser.page
    codes = re.findall(r'<a href="/console/tickets/(\d+)">', browser.page)
    return browser, dict(zip(CASES if len(codes) == len(CASES) else ["help"], codes, strict=True))


async def work_on(browser: Browser, code: str, acts: list[tuple[str, dict[str, str]]]) -> None:
    for name, data in acts:
        await browser.get(f"/console/tickets/{code}")
        assert browser.status == 200 and "Đang tập làm" in browser.page
        await browser.post(f"/console/tickets/{code}/{name}", data)
        assert browser.status == 200, (name, re.findall(r'class="problem"[^>]*>.*', browser.page))


async def marks(browser: Browser) -> list[str]:
    """What is thought of each case, in order."""
    await browser.get("/console/practice")
    return re.findall(r'<li class="sheet pad practice-(\w+)">', browser.page)


async def everything(console: Console) -> dict[str, Any]:
    """Every row of every table of the service but `OWN`, and what figures and queues say."""
    async with console.live.service.database.reading() as uow:
        rows = await uow.connection.fetch("select tablename as name from pg_tables where schemaname = 'public'")
        names = sorted(row["name"] for row in rows if row["name"] not in OWN)
        found: dict[str, Any] = {}
        for name in names:
            query = f"select md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) from public.{name} t"
            found[name] = await uow.connection.fetchval(query)
    async with console.live.service.work("test:look") as work:
        actor = console.actor("colleague")
        found["counts"] = await work.uow.queues.counts(actor.bodies, actor.id, work.now)
        found["figures"] = repr(await figures(work, console.actor("province")))
        found["audit"] = await work.uow.connection.fetchval(
            "select count(*) from audit_log where action like 'ticket%'"
        )
    return found


async def test_a_newcomer_works_every_made_up_report_and_reads_a_word_on_each(console: Console) -> None:
    browser, codes = await begun(console)
    assert await marks(browser) == ["new"] * len(CASES)
    await browser.get("/console")
    assert all(code in browser.page for code in codes.values())
    await browser.get(f"/console/tickets/{codes['missing']}")
    photo = re.search(r'src="(/console/tickets/\d+/files/\d+)"', browser.page)
    assert photo
    async with browser.session.get(console.live.url(photo[1])) as answer:
        assert answer.content_type == "image/webp" and (await answer.read())[:4] == b"RIFF"
    await browser.get("/console/bodies?q=ttyt+chau+doc")
    assert DISTRICT in browser.page
    for name, acts in RIGHT.items():
        await work_on(browser, codes[name], acts[:-1])
        assert (await marks(browser))[list(CASES).index(name)] == "going", name
        await work_on(browser, codes[name], acts[-1:])
        if name != "elsewhere":
            assert 'id="practice-word"' in browser.page and "<b>Đúng.</b>" in browser.page, name
    assert await marks(browser) == ["right"] * len(CASES)
    assert "Đúng 6 trên 6" in browser.page


async def test_made_up_reports_are_linked_with_each_other_alone(console: Console) -> None:
    real = await console.ticket()
    browser, codes = await begun(console)
    before = await everything(console)
    await work_on(browser, codes["missing"], [("link", {"other": codes["typo"], "bond": "cause"})])
    linked = browser.page.partition('id="linked"')[2].partition("</section>")[0]
    assert f"/tickets/{codes['typo']}" in linked
    await browser.get(f"/console/tickets/{codes['missing']}")
    await browser.post(f"/console/tickets/{codes['missing']}/link", {"other": real.code, "bond": "cause"})
    assert browser.status == 422 and await everything(console) == before
    await work_on(browser, codes["missing"], [("unlink", {"other": codes["typo"]})])
    assert "Chưa nối với phản ánh nào." in browser.page


async def test_another_way_is_said_to_be_better_and_can_be_tried_again(console: Console) -> None:
    browser, codes = await begun(console)
    for name, acts in WRONG.items():
        await work_on(browser, codes[name], acts)
        assert "<b>Nên làm khác.</b>" in browser.page, name
    assert await marks(browser) == ["rather"] * len(CASES)
    await work_on(browser, codes["stranger"], [("take_back", {}), *RIGHT["stranger"][1:]])
    await work_on(browser, codes["missing"], [("take_back", {}), *RIGHT["missing"][1:]])
    assert (await marks(browser)).count("right") == 2


async def test_what_was_asked_is_answered_at_once_with_a_photo(console: Console) -> None:
    browser, codes = await begun(console)
    await browser.get(f"/console/tickets/{codes['blurred']}")
    assert browser.page.count('class="photo"') == 1
    await work_on(browser, codes["blurred"], RIGHT["blurred"][:2])
    assert browser.page.count('class="photo"') == 2 and "thấy đủ bốn góc" in html.unescape(browser.page)


async def test_nothing_of_it_is_met_anywhere_else(console: Console) -> None:
    real = await console.ticket()
    colleague = await console.signed_in("colleague")
    browser = await console.signed_in("commune")
    before = await everything(console)
    _, codes = await begun(console, browser=browser)
    for name, acts in RIGHT.items():
        await work_on(browser, codes[name], acts)
    await browser.get(f"/console/tickets/{real.code}")
    assert browser.status == 404 and real.code not in browser.page
    assert "Đang tìm phản ánh thật thì bấm" in browser.page and "không thuộc cơ quan" not in browser.page
    await browser.get("/console")
    assert real.code not in browser.page
    assert await everything(console) == before
    await colleague.post("/console/search", {"q": "Tập Một"})
    assert codes["missing"] not in colleague.page
    for code in codes.values():
        await colleague.get(f"/console/tickets/{code}")
        assert colleague.status == 404


async def test_no_clock_and_no_report_of_the_day_knows_it(console: Console) -> None:
    await console.ticket()
    told: list[dict[str, Any]] = []
    for practising in (False, True):
        if practising:
            await begun(console)
        console.clock.move(days=3)
        for job in (sla_watch, daily_report):
            await job(console.live.service.work)
        async with console.live.service.database.reading() as uow:
            rows = await uow.connection.fetch("select kind from ticket_events order by id")
            alarms = await uow.connection.fetchval("select count(*) from alarms")
        told.append({"events": [row["kind"] for row in rows], "alarms": alarms})
    assert told[0] == told[1] and "escalated" in told[0]["events"]


async def test_each_official_practises_alone_and_begins_anew(console: Console) -> None:
    one, codes = await begun(console)
    two, others = await begun(console, "colleague")
    assert set(codes.values()).isdisjoint(others.values())
    await work_on(one, codes["missing"], RIGHT["missing"])
    await two.get(f"/console/tickets/{codes['missing']}")
    assert two.status == 404 and await marks(two) == ["new"] * len(CASES)
    await one.get("/console/practice")
    await one.post("/console/practice")
    assert await marks(one) == ["new"] * len(CASES) and codes["missing"] not in one.page
    await one.post("/console/practice/end")
    assert one.path == "/console" and "Đang tập làm" not in one.page
    assert await marks(two) == ["new"] * len(CASES)


async def test_no_act_of_a_report_breaks_while_practising(console: Console) -> None:
    browser, codes = await begun(console)
    before = await everything(console)
    for name in ACTS:
        await browser.get(f"/console/tickets/{codes['blurred']}")
        fields = {"text": "Nhờ xem giúp.", "into": codes["typo"], "how": "chat"}
        await browser.post(f"/console/tickets/{codes['blurred']}/{name}", fields)
        assert browser.status in (200, 403, 409, 422), name
        if name == "follow":
            assert codes["blurred"] in await browser.get("/console/queue/followed")
    assert await everything(console) == before


async def test_volunteers_practise_on_what_they_may_help_with(console: Console) -> None:
    browser, codes = await begun(console, "volunteer")
    assert "Sáu phản ánh" not in browser.page  # they have fewer
    await work_on(browser, codes["help"], RIGHT["help"])
    assert await marks(browser) == ["right"]


async def test_every_address_that_is_not_named_is_closed_and_keeps_what_was_typed(console: Console) -> None:
    browser, _ = await begun(console)
    known = {(route.method, re.sub(r"\{(\w+)(?::(?:[^{}]|\{[^{}]*\})*)?\}", r"{\1}", route.path)) for route in routes()}
    assert known >= OPEN - {("GET", "/console/")}
    before = await everything(console)
    closed = 0
    for method, path in sorted(known - OPEN):
        if "sign-in" in path or "/duty/" in path:  # pages of a link: whoever opens them needs no session
            continue
        there = re.sub(r"\{(\w+)\}", lambda found: FILLED[found[1]], path)
        await browser.get("/console/practice")
        await (browser.get(there) if method == "GET" else browser.post(there, {"text": "Chữ đã gõ ở đây"}))
        assert browser.status == 403 and "không có trong lúc tập làm" in browser.page, (method, path)
        assert method == "GET" or "Chữ đã gõ ở đây" in browser.page
        closed += 1
    assert closed > 30 and await everything(console) == before


async def test_what_was_typed_for_a_real_report_is_sent_when_the_practice_ends(console: Console) -> None:
    real = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.act(real, "claim")
    await browser.get(f"/console/tickets/{real.code}")
    form = browser.fields()
    await browser.post("/console/practice")
    await browser.post(f"/console/tickets/{real.code}/reply", {**form, "text": "Trạm đang đối chiếu ạ."})
    assert browser.status == 403 and "Trạm đang đối chiếu ạ." in browser.page and 'name="end_practice"' in browser.page
    await browser.post(
        f"/console/tickets/{real.code}/reply", {**form, "text": "Trạm đang đối chiếu ạ.", "end_practice": "1"}
    )
    assert browser.status == 200 and "Đang tập làm" not in browser.page
    async with console.live.service.database.reading() as uow:
        assert await uow.ticket_events.last(real.id, "replied") is not None


async def test_where_no_province_practises_there_is_no_such_page(console: Console) -> None:
    far = await console.signed_in("far_district")
    await far.get("/console/practice")
    assert far.status == 404
    await far.get("/console/account")
    assert "/console/practice" not in far.page
    await far.post("/console/practice")
    assert far.status == 404
    near = await console.signed_in("commune")
    await near.get("/console/account")
    assert 'href="/console/practice"' in near.page


async def test_what_is_left_standing_is_gone_after_a_day(console: Console) -> None:
    await begun(console)

    async def left() -> int:
        async with console.live.service.database.reading() as uow:
            return sum([await uow.connection.fetchval(f"select count(*) from {ROWS}.{name}") for name in KEPT])

    assert await left() > 20
    await retention(console.live.service.work)
    assert await left() > 20
    async with console.live.service.database.reading() as uow:
        for name in KEPT:
            await uow.connection.execute(
                f"update {ROWS}.{name} set practised_at = $1", console.clock.now() - timedelta(days=2)
            )
    await retention(console.live.service.work)
    assert await left() == 0
