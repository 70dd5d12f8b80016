"""A desk left alone signs itself out; what takes much away asks for the code of the phone again."""

from tests.bot.console.test_password import code_of, enrolled, first_step, second_step, stranger
from tests.bot.console.test_records import RECORD, a_record
from tests.bot.console.test_wrong_files import send
from tests.bot.media.pictures import jpeg, slip
from tests.support.console import HOME, NEXT, Browser, Console, office, open_console
from tests.support.forms import form_fields

DOOR = "/console/sign-in"


async def at_desk(console: Console) -> tuple[Browser, bytes]:
    """A lead who signed in with name, password and code."""
    key, browser = await enrolled(console), stranger(console)
    await first_step(browser)
    assert await second_step(browser, code_of(console, key)) == 200
    return browser, key


async def test_an_hour_without_an_act_signs_out_whatever_the_open_page_asks_for(database_url: str) -> None:
    async with open_console(database_url, session_idle_minutes=60) as console:
        ticket = await console.ticket()
        browser, other = await console.signed_in("commune"), await console.signed_in("commune")
        for _ in range(3):  # a person looks at a page: the hour begins anew
            console.clock.move(minutes=50)
            await browser.get("/console/account")
            assert browser.path == "/console/account"
            await other.get("/console/counts")
        assert other.path == DOOR  # only asked for counts
        await browser.get(f"/console/tickets/{ticket.code}")
        console.clock.move(minutes=40)
        for path in ("/console/counts", f"/console/lines?codes={ticket.code}"):
            await browser.get(path)
            assert browser.status == 200, path
        for path in ("/console/bulk/1", "/console/backlog/1"):  # as pages do that show how far something is
            async with browser.session.get(console.live.url(path), headers={"HX-Request": "true"}) as answer:
                assert answer.status == 404, path
        console.clock.move(minutes=21)
        page = await browser.post(f"/console/tickets/{ticket.code}/note", {"text": "Đã gọi cho chị Mười"})
        assert browser.status == 401 and "Đã gọi cho chị Mười" in page  # nothing typed is lost
        assert (await console.stored(ticket)).revision == ticket.revision


async def test_without_an_end_by_idleness_a_session_lasts_its_twelve_hours(database_url: str) -> None:
    async with open_console(database_url, session_idle_minutes=0) as console:
        browser = await console.signed_in("commune")
        console.clock.move(hours=11)
        await browser.get("/console/account")
        assert browser.path == "/console/account"
        console.clock.move(hours=2)
        await browser.get("/console/account")
        assert browser.path == DOOR


async def test_a_list_taken_away_asks_for_the_code_which_then_counts_for_five_minutes(database_url: str) -> None:
    async with open_console(database_url, links_sign_in=False) as console:
        browser, key = await at_desk(console)
        await browser.get("/console")
        await browser.post("/console/export")
        assert browser.status == 200  # the code of the sign-in is fresh
        console.clock.move(minutes=6)
        await browser.get("/console")
        page = await browser.post("/console/export", {"kept": "hai chữ"})
        assert browser.status == 403 and "Gõ lại mã" in page and 'name="kept" value="hai chữ"' in page
        page = await browser.post("/console/export", {"second_code": "000000", "kept": "hai chữ"})
        assert browser.status == 422 and "Mã chưa đúng" in page and 'value="000000"' not in page
        assert 'name="kept" value="hai chữ"' in page
        await browser.post("/console/export", {"second_code": code_of(console, key)})
        assert browser.status == 200
        console.clock.move(minutes=4)
        await browser.get("/console")
        await browser.post("/console/export")
        assert browser.status == 200
        console.clock.move(minutes=2)
        for _ in range(5):
            await browser.get("/console")
            await browser.post("/console/export", {"second_code": "000000"})
        await browser.get("/console")
        await browser.post("/console/export", {"second_code": code_of(console, key)})
        assert browser.status == 429
        await browser.get("/console")
        await browser.post("/console/export", {}, **{"HX-Request": "true"})
        assert browser.status == 401  # the page sends it as a plain form


async def test_a_record_that_no_claimed_report_opens_and_an_erasure_ask_for_the_code(database_url: str) -> None:
    async with open_console(database_url, links_sign_in=False) as console:
        browser, key = await at_desk(console)
        ticket, hers = await console.ticket(), await console.ticket("DOSE_MISSING_ONE")
        console.clock.move(minutes=6)
        await browser.get(f"/console/tickets/{ticket.code}")
        page = await browser.post(f"/console/tickets/{ticket.code}/record", {"birth": "14/05/1962"})
        assert browser.status == 403 and "Gõ lại mã" in page and 'value="14/05/1962"' in page
        await browser.get(f"/console/tickets/{hers.code}")
        page = await browser.post(f"/console/tickets/{hers.code}/erase")
        assert browser.status == 403 and "Gõ lại mã" in page
        await browser.post(f"/console/tickets/{ticket.code}/record", {"second_code": code_of(console, key)})
        assert browser.status == 422 and "Gõ lại mã" not in browser.page  # on to the question of the record


async def test_a_file_that_came_without_the_code_is_chosen_again_beside_it(database_url: str) -> None:
    async with open_console(database_url, links_sign_in=False) as console:
        await a_record(console)
        browser, key = await at_desk(console)
        ticket = await console.ticket()
        path, photo = f"/console/tickets/{ticket.code}/record", ("giấy <1>.jpg", jpeg(slip()))
        console.clock.move(minutes=6)
        await browser.get(f"/console/tickets/{ticket.code}")
        for code in ({}, {"second_code": "000000"}):
            await send(browser, path, {"birth": "14/05/1962", **code}, "paper_new", photo)
            assert browser.status == (422 if code else 403) and 'enctype="multipart/form-data"' in browser.page
            assert 'type="file" name="paper_new" required' in browser.page
            assert "giấy &lt;1&gt;.jpg" in browser.page and 'value="14/05/1962"' in browser.page
        typed = {**form_fields(browser.page, path), "second_code": code_of(console, key)}
        await send(browser, path, typed, "paper_new", photo)
        assert browser.status == 200 and RECORD in browser.page


async def test_fifty_reports_at_once_are_done_and_more_ask_for_the_code(database_url: str) -> None:
    async with open_console(database_url, links_sign_in=False) as console:
        browser, key = await at_desk(console)
        tickets = [await console.ticket() for _ in range(51)]
        console.clock.move(minutes=6)
        await browser.get("/console")
        form = [("text", "Chào anh chị, phản ánh đang được xem."), ("sure", "yes")]
        page = await browser.post("/console/bulk/reply/send", [*form, *(("code_of", one.code) for one in tickets)])
        assert browser.status == 403 and page.count('name="code_of"') == 51
        await browser.get("/console")
        await browser.post("/console/bulk/reply/send", [*form, *(("code_of", one.code) for one in tickets[:50])])
        assert "Gõ lại mã" not in browser.page
        await browser.get("/console")
        sent = [*form, *(("code_of", one.code) for one in tickets), ("second_code", code_of(console, key))]
        await browser.post("/console/bulk/reply/send", sent)
        assert "Gõ lại mã" not in browser.page


async def test_the_door_says_that_a_session_ended_by_idleness_and_that_drafts_are_kept(database_url: str) -> None:
    async with open_console(database_url, session_idle_minutes=60) as console:
        ticket = await console.ticket()
        browser, strange = await console.signed_in("commune"), stranger(console)
        await browser.get(f"/console/tickets/{ticket.code}")
        console.clock.move(minutes=61)
        page = await browser.post(f"/console/tickets/{ticket.code}/note", {"text": "Đã gọi cho chị Mười"})
        assert browser.status == 401 and "60 phút không có thao tác" in page
        await browser.get("/console")
        assert browser.path == DOOR and "60 phút không có thao tác" in browser.page and "vẫn được giữ" in browser.page
        assert 'id="idle"' not in await strange.get(DOOR)
        console.clock.move(hours=13)  # by its own time
        assert 'id="idle"' not in await browser.get(DOOR)


async def test_a_lead_sets_the_idle_time_of_the_own_office_and_the_shortest_holds(database_url: str) -> None:
    async with open_console(database_url, session_idle_minutes=60) as console:
        lead, colleague = await console.signed_in("commune"), await console.signed_in("colleague")
        neighbour, desk = await console.signed_in("neighbour"), office(HOME, "front_desk")
        assert lead.page and "Như chung: 60 phút" in await lead.get("/console/shift")
        assert 'id="idle"' not in await colleague.get("/console/shift")
        await colleague.post("/console/shift/idle", {"body": desk, "minutes": "120"})
        for body, minutes, status in ((desk, "7", 422), (desk, "120", 422), (office(NEXT, "front_desk"), "15", 200)):
            page = await lead.get("/console/shift")
            assert 'value="60"' in page and 'value="90"' not in page and "dài nhất là 60 phút" in page
            await lead.post("/console/shift/idle", {"body": body, "minutes": minutes})
            assert lead.status == status and ("dài hơn mức chung 60 phút" in lead.page) == (status == 422), minutes
        assert await console.audited("staff.idle_set") == 0
        for body, minutes in ((desk, "15"), (office(HOME, "health_station"), "60")):
            await lead.get("/console/shift")
            await lead.post("/console/shift/idle", {"body": body, "minutes": minutes})
            assert lead.path == "/console/shift?done=idle"
        assert 'value="15" selected' in lead.page and await console.audited("staff.idle_set") == 2
        await colleague.get("/console")
        await neighbour.get("/console")
        console.clock.move(minutes=16)
        await colleague.get("/console")
        assert colleague.path == DOOR and "15 phút không có thao tác" in colleague.page
        await neighbour.get("/console")
        assert neighbour.path == "/console"


async def test_an_office_that_was_given_longer_before_is_held_to_the_installation(database_url: str) -> None:
    async with open_console(database_url, session_idle_minutes=60) as console:
        async with console.live.service.work("test:idle") as work:
            lead = console.people["commune"].id
            for kind in ("front_desk", "health_station"):
                await work.uow.sign_in.set_idle(office(HOME, kind), 120, lead, work.now)
        browser = await console.signed_in("colleague")
        console.clock.move(minutes=61)
        await browser.get("/console")
        assert browser.path == DOOR and "60 phút không có thao tác" in browser.page
