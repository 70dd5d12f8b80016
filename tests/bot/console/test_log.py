"""The log before an auditor: a day by name, office and sort; whole or not; nothing of whom it is about."""

from handlers.audit.sealing import seal_next
from handlers.places.bodies import Place
from tests.bot.console.test_officials import hired, pressed
from tests.support.console import PROVINCE, SUBJECT, Console, office


async def test_an_auditor_reads_who_did_what_and_nothing_of_citizens(console: Console) -> None:
    chief, log = await hired(console, "chief"), await hired(console, "log", PROVINCE, "auditor")
    far = await hired(console, "far", office(Place("19"), "so_y_te"), "auditor")
    ticket, commune = await console.ticket(), await console.signed_in("commune")
    await commune.act(ticket, "claim")
    await commune.act(ticket, "note", text="Bà Mười ở cạnh nhà tôi")
    await pressed(chief, console, "colleague", "gone")
    page = await log.get("/console")
    assert log.path == "/console/log" and "Lê Thị Sen: nhận phản ánh" in page
    assert "Quản Trị chief: cho nghỉ việc" in page and "Trần Văn Bốn" in page
    assert SUBJECT.name not in page and "Bà Mười" not in page and ticket.code not in page
    page = await log.post("/console/log", {"words": "sen", "sort": "all"})
    assert "Lê Thị Sen: nhận phản ánh" in page and "Quản Trị chief:" not in page and log.path == "/console/log"
    page = await log.post("/console/log", {"sort": "staff"})
    assert "cho nghỉ việc" in page and "Lê Thị Sen: nhận phản ánh" not in page
    page = await log.post("/console/log", {"day": "2021-10-19"})
    assert "Không có việc nào khớp" in page
    for day in ("9999-12-31", "0001-01-01", "x" * 3000):
        await log.post("/console/log", {"day": day, "sort": "nothing", "before": "9" * 19})
        assert log.status == 200, day
    page = await log.post("/console/log", {"sort": "log"})
    assert "Quản Trị log: xem nhật ký" in page
    page = await far.get("/console/log")
    assert "Lê Thị Sen" not in page and "Quản Trị far: " in page
    for path in ("/console/officials", f"/console/tickets/{ticket.code}", "/console/reports"):
        await log.get(path)
        assert log.status == 404, path
    for who in (chief, commune):
        await who.get("/console/log")
        assert who.status == 404


async def test_a_long_day_is_read_page_by_page(console: Console) -> None:
    log, number = await hired(console, "log", PROVINCE, "auditor"), console.people["commune"].id
    async with console.live.service.work("test:many") as work:
        for n in range(150):
            await work.uow.audit.add(work.ids.new(), work.now, f"official:{number}", "tickets.seen", f"ticket:{n}")
    page = await log.post("/console/log", {"words": "sen"}) if await log.get("/console/log") else ""
    first = page.count("Lê Thị Sen: tickets.seen")
    before = page.split('name="before" value="')[1].split('"')[0]
    page = await log.post("/console/log", {"words": "sen", "before": before})
    assert (first, page.count("Lê Thị Sen: tickets.seen")) == (100, 50) and 'name="before"' not in page


async def test_the_blocks_are_looked_through_and_a_changed_row_is_told(console: Console) -> None:
    log = await hired(console, "log", PROVINCE, "auditor")
    console.clock.move(hours=1)
    async with console.live.service.work("test:seal") as work:
        assert await seal_next(work)
    await log.get("/console/log")
    assert "còn nguyên vẹn" in await log.post("/console/log/verify")
    async with console.live.service.database.unit_of_work() as uow:
        await uow.connection.execute("update audit_log set actor = 'system' where block = 1")
    await log.get("/console/log")
    assert "không khớp với lúc niêm phong" in await log.post("/console/log/verify")
    assert await console.audited("log_verified") == 2
