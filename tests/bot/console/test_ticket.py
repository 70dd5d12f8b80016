"""One ticket: what its page shows, what can be done, what is said when it cannot."""

import asyncio
import re
from datetime import date, timedelta

import asyncpg
import pytest
from yarl import URL

from handlers.contacts.erase import carry_out
from handlers.staff.absence import set_absent
from handlers.tickets.claim import claim
from handlers.tickets.content import BirthDate, ClaimedDose, Details
from tests.support.console import DISTRICT, NEXT, Console, office
from tests.support.until import until


async def test_the_page_shows_typed_data_in_the_platforms_order_with_copy_keys(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.get(f"/console/tickets/{ticket.code}")
    labels = re.findall(r"<dt>([^<]+)</dt>", browser.page)
    assert labels == [
        "Họ và tên", "Ngày sinh", "Giới tính", "Số điện thoại", "Số CCCD", "Tỉnh/Thành phố", "Quận/Huyện", "Xã/Phường",
        "Địa chỉ chi tiết", "Tên vắc xin", "Ngày tiêm", "Lô vắc xin",
    ]  # fmt: skip
    copied = re.findall(r'data-copy="([^"]*)"', browser.page)
    expected = {"Nguyễn Thị Mười", "14/05/1962", "1", "0300111222", "098162000123", "89", "884", "30316", "20/09/2021"}
    assert expected <= set(copied)
    assert "Má tôi tiêm đủ 2 mũi" in browser.page
    assert await console.audited("ticket.view") >= 1


async def test_a_ticket_is_claimed_asked_about_approved_and_entered_from_its_page(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.act(ticket, "claim")
    assert "Đã nhận." in browser.page and (await console.stored(ticket)).status == "claimed"
    await browser.act(ticket, "reply", text="Trạm đang đối chiếu.")
    await browser.act(ticket, "note", text="Có tên trong danh sách.")
    assert "Có tên trong danh sách." in browser.page
    await browser.act(ticket, "ask", text="Nhờ chụp lại giấy rõ hơn.")
    assert (await console.stored(ticket)).status == "waiting_citizen"
    assert "chờ người dân" in browser.page and "Nhờ chụp lại giấy rõ hơn." in browser.page
    async with console.live.service.work("t:answer") as work:
        from handlers.staff.actor import citizen
        from handlers.tickets.add_information import add_information

        contact = await work.uow.contacts.get(ticket.contact_id or 0)
        assert contact is not None
        await add_information(work, ticket.id, citizen(contact), "Tôi tiêm ở trạm y tế.")
    await browser.act(ticket, "approve")
    assert (await console.stored(ticket)).status == "approved"
    assert "Tôi tiêm ở trạm y tế." in browser.page
    await browser.act(ticket, "enter")
    assert (await console.stored(ticket)).status == "entered"


async def test_a_form_sent_twice_acts_once(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.get(f"/console/tickets/{ticket.code}")
    first = browser.page
    for _ in range(3):
        browser.page = first
        await browser.post(f"/console/tickets/{ticket.code}/note", {"text": "Một lần thôi."})
        assert browser.status == 200
    assert browser.page.count("Một lần thôi.") == 1


async def test_who_comes_second_reads_who_was_first_and_keeps_what_was_typed(console: Console) -> None:
    ticket = await console.ticket()
    second = await console.signed_in("colleague")
    await second.get(f"/console/tickets/{ticket.code}")
    async with console.live.service.work("t:first") as work:
        await claim(work, ticket.id, console.actor("commune"))
    await second.post(f"/console/tickets/{ticket.code}/claim")
    assert second.status == 409 and "Lê Thị Sen đã nhận phản ánh này trước" in second.page
    await second.get(f"/console/tickets/{ticket.code}")
    assert "Lê Thị Sen đang giữ phản ánh này" in second.page
    assert 'id="panel-refuse"' not in second.page and 'id="panel-note"' in second.page


async def test_a_lead_takes_over_with_a_reason_and_a_colleague_in_one_tap_from_who_is_away(console: Console) -> None:
    ticket, lead, colleague = await console.ticket(), "commune", "colleague"
    holder, boss = await console.signed_in(colleague), await console.signed_in(lead)
    await holder.act(ticket, "claim")
    await boss.act(ticket, "reply", text="Phụ trách trả lời.")
    assert boss.status == 409 and "Trần Văn Bốn đã nhận phản ánh này trước" in boss.page
    shown = set(re.findall(r'id="panel-(\w+)"', boss.page))
    assert shown == {"take_over", "given", "transfer", "note", "follow", "assign", "link", "release"}
    assert "data-primary" not in boss.page
    await boss.act(ticket, "take_over", text=" ")
    assert boss.status == 422 and "Viết lý do nhận thay" in boss.page
    await boss.act(ticket, "take_over", text="Người nhà đang chờ ở quầy.")
    assert "nhận thay Trần Văn Bốn. Lý do: Người nhà đang chờ ở quầy." in boss.page
    await boss.act(ticket, "ask", text="Nhờ gửi ảnh giấy.")
    await holder.act(ticket, "take_over", text="Tôi rảnh hơn.")
    assert holder.status == 409 and 'action="/console/tickets/' + ticket.code + "/take_over" not in holder.page
    async with console.live.service.work("t:away") as work:
        await set_absent(work, console.people[lead].id, work.now + timedelta(days=1))
    await holder.get(f"/console/tickets/{ticket.code}")
    assert "đang giữ phản ánh này nhưng đang vắng" in holder.page
    assert re.search(r'/take_over"[^>]*>(?:(?!</form>).)*data-primary', holder.page, re.S)
    await holder.act(ticket, "take_over")
    assert (await console.stored(ticket)).claimed_by == console.people[colleague].id
    assert 'id="panel-reply"' in holder.page


async def test_an_old_page_does_not_overwrite_what_happened_since(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.act(ticket, "claim")
    await browser.get(f"/console/tickets/{ticket.code}")
    old = browser.page
    await browser.act(ticket, "note", text="Vừa gọi điện.")
    browser.page = old
    await browser.post(f"/console/tickets/{ticket.code}/ask", {"text": "Nhờ gửi thêm ảnh."})
    assert browser.status == 409 and "vừa thay đổi" in browser.page
    assert ">Nhờ gửi thêm ảnh.</textarea>" in browser.page and (await console.stored(ticket)).status == "claimed"


async def test_a_refusal_starts_from_its_numbered_reason(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.act(ticket, "claim")
    await browser.get(f"/console/tickets/{ticket.code}")
    reasons = re.findall(r'<option value="(R\d\d)" data-draft="([^"]+)"', browser.page)
    about_photos = {"R01", "R03", "R06", "R07", "R08", "R13"}  # this report has none
    fit = [code for n in range(1, 14) if (code := f"R{n:02}") not in about_photos]
    assert [code for code, _ in reasons] == fit and all(draft for _, draft in reasons)
    await browser.post(f"/console/tickets/{ticket.code}/refuse", {"code": "R99", "text": "Không được."})
    assert browser.status == 422 and (await console.stored(ticket)).status == "claimed"
    await browser.act(ticket, "refuse", code="R11", text="")
    kept = await console.stored(ticket)
    assert (kept.status, kept.refusal_code) == ("refused", "R11")


async def test_a_transfer_needs_an_office_and_a_reason_and_leads_back_to_the_queue(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.act(ticket, "claim")
    await browser.act(ticket, "transfer", body="2021:nowhere", reason="Không thuộc phường.")
    assert browser.status == 422 and "Chọn một cơ quan" in browser.page
    await browser.act(ticket, "transfer", body=DISTRICT, reason="")
    assert browser.status == 422
    await browser.act(ticket, "transfer", body=DISTRICT, reason="Cơ sở tiêm là trung tâm huyện.")
    assert browser.path.startswith("/console/queue/my_body")
    assert (await console.stored(ticket)).body_id == DISTRICT
    await browser.get(f"/console/tickets/{ticket.code}")
    assert browser.status == 404


async def test_offices_are_found_with_and_without_marks(console: Console) -> None:
    browser = await console.signed_in("commune")
    for typed in ("Châu Phú A", "chau phu a", "ubnd chau phu a"):
        await browser.get(f"/console/bodies?q={typed}")
        assert office(NEXT, "front_desk") in browser.page, typed
    await browser.get("/console/bodies?q=ttyt chau doc")
    assert DISTRICT in browser.page
    await browser.get("/console/bodies?q=zzzz")
    assert "Không tìm thấy cơ quan" in browser.page


async def test_typed_data_is_set_to_what_the_slip_says(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.act(ticket, "claim")
    typed = {
        "name": "Nguyễn Thị Mười Hai", "birth": "14/5/1962", "sex": "female", "phone": "0300111222",
        "identity": "098162000123", "address": "Số 12, khóm Mỹ Chánh", "dose_1": "2", "vaccine_1": "PFIZER",
        "date_1": "21/9/2021", "lot_1": "ABX3142",
    }  # fmt: skip
    await browser.act(ticket, "correct", **{**typed, "birth": "31/2/1962"})
    assert browser.status == 422 and "Chưa đọc được ngày sinh" in browser.page and 'value="31/2/1962"' in browser.page
    await browser.act(ticket, "correct", **typed)
    kept = await console.stored(ticket)
    assert kept.subject.name == "Nguyễn Thị Mười Hai"
    assert kept.subject.birth == BirthDate(1962, 5, 14)
    assert kept.details.doses == (ClaimedDose(2, vaccine="PFIZER", injected_on=date(2021, 9, 21), lot="ABX3142"),)


async def test_two_tickets_about_one_matter_go_on_as_one(console: Console) -> None:
    stays, goes = await console.ticket(), await console.ticket()
    browser = await console.signed_in("commune")
    await browser.act(goes, "merge", into="12")
    assert browser.status == 422
    await browser.act(goes, "merge", into=stays.code)
    assert (await console.stored(goes)).merged_into == stays.id


async def test_a_call_made_fulfils_the_wish_for_one(console: Console) -> None:
    ticket = await console.ticket("CALLBACK", call_back="morning")
    browser = await console.signed_in("commune")
    await browser.get(f"/console/tickets/{ticket.code}")
    assert "Xin được gọi lại buổi sáng" in browser.page and "tel:0300111222" in browser.page
    await browser.act(ticket, "called", text="Đã hẹn chiều mang giấy lên.")
    assert (await console.stored(ticket)).call_back == "" and "Đã hẹn chiều mang giấy lên." in browser.page


async def test_a_lead_gives_a_ticket_to_a_colleague(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.act(ticket, "claim")
    await browser.act(ticket, "assign", official=str(console.people["colleague"].id))
    assert (await console.stored(ticket)).claimed_by == console.people["colleague"].id
    other = await console.signed_in("colleague")
    await other.act(ticket, "release")
    assert (await console.stored(ticket)).status == "open"


async def test_photos_are_shown_to_who_sees_the_ticket_and_kept_nowhere(console: Console) -> None:
    ticket, other = await console.ticket(), await console.ticket(place=NEXT)
    number = await console.photo(ticket, b"\xff\xd8 a photo")
    browser = await console.signed_in("commune")
    path = f"/console/tickets/{ticket.code}/files/{number}"
    async with browser.session.get(console.live.url(path)) as answer:
        assert (answer.status, await answer.read()) == (200, b"\xff\xd8 a photo")
        assert answer.headers["Cache-Control"] == "no-store" and "sandbox" in answer.headers["Content-Security-Policy"]
    assert await console.audited("ticket.file") == 1
    neighbour = await console.signed_in("neighbour")
    for foreign in (path, f"/console/tickets/{other.code}/files/{number}"):
        await neighbour.get(foreign)
        assert neighbour.status == 404
    volunteer = await console.signed_in("volunteer")
    await volunteer.get(path)
    assert volunteer.status == 404


async def test_what_citizens_write_is_text_and_nothing_else(console: Console) -> None:
    ticket = await console.ticket(details=Details(description="<script>alert(1)</script>'; drop table tickets"))
    browser = await console.signed_in("commune")
    await browser.get(f"/console/tickets/{ticket.code}")
    assert "<script>alert" not in browser.page and "&lt;script&gt;alert(1)" in browser.page


async def test_deletion_is_ordered_from_the_ticket_that_asks_for_it_once_it_is_proven_who_asks(
    console: Console,
) -> None:
    unproven = await console.ticket("DATA_REQUEST")
    ticket = await console.ticket("DATA_REQUEST", proof="in_person")
    other = await console.ticket()
    owner = next(name for name in console.people if console.actor(name).works_in(ticket.body_id))
    browser = await console.signed_in(owner)
    await browser.act(unproven, "claim")
    await browser.act(unproven, "erase")
    assert browser.status == 422 and "Chưa xác thực được ai" in browser.page
    await browser.act(ticket, "claim")
    assert "panel-erase" in browser.page and "panel-correct" not in browser.page
    assert "rút lại được trong 24 giờ" in browser.page
    assert "Đúng người này, cho xóa" in browser.page
    await browser.act(ticket, "erase")
    assert "Hết thời gian rút lại" in browser.page and "Tổng đài tự xóa sau" in browser.page
    assert "Đúng người này, cho xóa" not in browser.page
    async with console.live.service.database.reading() as uow:
        asked = await uow.erasures.get(ticket.id)
    assert asked is not None and asked.due_at == ticket.opened_at + timedelta(hours=24)
    async with console.live.service.work("t:erase") as work:
        await work.uow.connection.execute("update tickets set contact_id = null where id = $1", ticket.id)  # on paper
        await work.uow.connection.execute("update erasures set contact_id = null, due_at = '2000-01-01T00:00Z'")
        assert await carry_out(work, ticket.id)
    await browser.get(f"/console/tickets/{ticket.code}")
    receipt = browser.page.partition('id="receipt"')[2].partition("</section>")[0]
    for words in ("Đã xóa", "Còn giữ", "bản sao lưu dự phòng", "số điện thoại đã nhận tin"):
        assert words in receipt, words
    commune = await console.signed_in("commune")
    await commune.act(other, "claim")
    assert "panel-erase" not in commune.page and "panel-correct" in commune.page
    await commune.act(other, "erase")
    assert commune.status in (403, 422)


async def test_a_form_that_a_turn_of_its_citizen_gets_in_the_way_of_is_carried_out_all_the_same(
    console: Console,
) -> None:
    """The turn holds its person and then wants the report; the act holds the report and then wants the person."""
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.act(ticket, "claim")
    await browser.get(f"/console/tickets/{ticket.code}")
    async with console.live.service.database.unit_of_work() as turn:
        await turn.contacts.lock(ticket.contact_id or 0)
        form = asyncio.create_task(browser.post(f"/console/tickets/{ticket.code}/ask", {"text": "Nhờ chụp lại giấy."}))
        await until(lambda: waits_for_a_lock(console))
        await turn.tickets.lock(ticket.id)
    await form
    assert browser.status == 200 and browser.path.endswith("?done=ask")
    async with console.live.service.database.reading() as uow:
        events = [one.kind for one in await uow.ticket_events.of_ticket(ticket.id)]
    assert events.count("asked") == 1 and (await console.stored(ticket)).status == "waiting_citizen"


async def test_where_there_is_no_getting_through_what_was_typed_is_given_back(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")

    async def held(*_: object, **__: object) -> None:
        raise asyncpg.LockNotAvailableError

    with monkeypatch.context() as patch:
        patch.setattr("bot.console.views.acts.ACTS", {"note": held})
        await browser.get(f"/console/tickets/{ticket.code}")
        path = f"/console/tickets/{ticket.code}/note?list=my_body%3Fage%3D1"
        page = await browser.post(path, {"text": "Có tên trong danh sách ngày 20."})
    action = re.search(r'action="([^"]*)" class="stack" id="again"', page)
    assert action is not None and URL(action[1]) == URL(path)  # and the list it was opened from
    assert browser.status == 503 and "Hệ thống đang bận" in page and "Có tên trong danh sách ngày 20." in page
    await browser.post(f"/console/tickets/{ticket.code}/note", {"text": "Có tên trong danh sách ngày 20."})
    assert browser.status == 200 and "Đã ghi chú." in browser.page


async def waits_for_a_lock(console: Console) -> bool:
    async with console.live.service.database.reading() as uow:
        found = await uow.connection.fetchval(
            "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
    return bool(found)


async def test_the_number_of_a_paper_in_the_note_of_a_call_is_hidden_and_that_is_said(console: Console) -> None:
    ticket = await console.ticket(call_back="morning")
    browser = await console.signed_in("commune")
    page = await browser.act(
        ticket, "called", text="CCCD 098 162 000 123, gọi số 0300 111 222 lúc 9:30 ngày 20/10/2021"
    )
    assert "Số giấy tờ trong ghi chú đã được che" in page and "098 162 000 123, gọi" not in page
    assert "•••••••••123, gọi số 0300 111 222 lúc 9:30 ngày 20/10/2021" in page
    page = await browser.act(ticket, "called", text="Đã báo con gái, số 0300111222")
    assert "Đã ghi nhận cuộc gọi." in page and "che" not in page.split('role="status"')[1].split("</p>")[0]
