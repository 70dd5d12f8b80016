"""Templates of answers, and an answer as it will be read before it is sent."""

import re
from html import unescape

from handlers.staff.reply_templates import LONGEST, MOST
from tests.support.bulk import looked_at
from tests.support.console import HOME, Browser, Console, office

PAGE = "/console/reply-templates"
TEMPLATE = {"name": "Hẹn ngày", "use": "reply", "body": "", "category": "", "state": "", "channel": ""}


async def keep(browser: Browser, text: str, **fields: str) -> str:
    await browser.get(PAGE)
    return await browser.post(PAGE, {**TEMPLATE, "text": text, **fields})


def offered(page: str, act: str) -> dict[str, str]:
    """Name -> text, filled in, of the templates offered for an act."""
    found = re.search(rf'<select id="{act}-template".*?</select>', page, re.DOTALL)
    options = re.findall(r'data-draft="([^"]*)">([^<]*)<', found[0]) if found else []
    return {unescape(name): unescape(text) for text, name in options}


async def test_a_template_is_offered_with_what_the_report_says(console: Console) -> None:
    browser = await console.signed_in("commune")
    ticket = await console.ticket()
    page = await keep(browser, "Phản ánh {code} của {name}, {category}. { office } xử lý trước {due}.")
    assert "Đã lưu mẫu" in page and browser.path == f"{PAGE}?done=saved"
    text = offered(await browser.get(f"/console/tickets/{ticket.code}"), "reply")["Hẹn ngày"]
    assert "{" not in text and f"{ticket.code[:4]}" in text.replace(" ", "")
    assert offered(browser.page, "note") == {} and "ask-template" not in browser.page


async def test_an_unknown_variable_is_refused_with_those_that_exist(console: Console) -> None:
    browser = await console.signed_in("commune")
    page = await keep(browser, "Chào {name}, mũi {dose} ngày {} <b>")
    assert browser.status == 422 and "{dose}, {}" in page and "{name}, {code}, {office}, {due}" in page
    assert "mũi {dose} ngày {} &lt;b&gt;</textarea>" in page  # what was typed stays
    assert "đặt tên" in await keep(browser, "x", name="  ")
    assert "dài quá" in await keep(browser, "x", name="a" * (LONGEST + 1))
    assert "không quá 1.500" in await keep(browser, "x" * 1501)
    assert "Chọn lại" in await keep(browser, "x", use="approve")
    assert "Chọn lại" in await keep(browser, "x", channel="pigeon")
    assert "Chưa có mẫu nào" in await browser.get(PAGE)


async def test_a_form_sent_twice_keeps_one_and_the_same_name_is_written_anew(console: Console) -> None:
    browser = await console.signed_in("commune")
    for text in ("Bản đầu", "Bản đầu", "Bản sau"):
        await keep(browser, text)
    async with console.live.service.database.reading() as uow:
        assert await uow.connection.fetchval("select count(*) from reply_templates") == 1
    assert "Bản sau" in await browser.get(PAGE) and "Bản đầu" not in browser.page


async def test_nothing_with_an_open_variable_is_sent(console: Console) -> None:
    browser = await console.signed_in("commune")
    ticket = await console.ticket()
    await browser.act(ticket, "claim")
    for act in ("reply", "ask", "refuse"):
        page = await browser.act(ticket, act, text="Chào {name}", code="1")
        assert browser.status == 422 and "ngoặc nhọn" in page, act
    assert "ngoặc nhọn" in await looked_at(browser, "reply", [ticket], text="Chào {ten}")
    page = await browser.get(f"/console/tickets/{ticket.code}")
    assert "state-claimed" in page and 'class="from-office"' not in page


async def test_templates_are_offered_by_act_category_and_state(console: Console) -> None:
    browser = await console.signed_in("commune")
    ticket = await console.ticket()
    for name, fields in {
        "mọi lúc": {},
        "đúng lĩnh vực": {"category": ticket.category},
        "lĩnh vực khác": {"category": "INSTALL"},
        "đang xử lý": {"state": "claimed"},
        "kênh khác": {"channel": "sms"},
        "đúng kênh": {"channel": "webchat"},
        "hỏi thêm": {"use": "ask"},
    }.items():
        assert "Đã lưu" in await keep(browser, "Xin chào", name=name, **fields)
    page = await browser.get(f"/console/tickets/{ticket.code}")
    assert set(offered(page, "reply")) == {"mọi lúc", "đúng lĩnh vực", "đúng kênh"}
    await browser.act(ticket, "claim")
    page = await browser.get(f"/console/tickets/{ticket.code}")
    assert set(offered(page, "reply")) == {"mọi lúc", "đúng lĩnh vực", "đúng kênh", "đang xử lý"}
    assert set(offered(page, "ask")) == {"hỏi thêm"}


async def test_an_offices_templates_serve_all_who_work_there_and_are_changed_by_its_leads(console: Console) -> None:
    lead, colleague = await console.signed_in("commune"), await console.signed_in("colleague")
    desk = office(HOME, "front_desk")
    await keep(lead, "Của cơ quan", name="Chung", body=desk)
    await keep(lead, "Của riêng", name="Riêng")
    number = re.search(r'name="id" value="(\d+)"', await lead.get(PAGE))
    assert number
    page = await colleague.get(PAGE)
    assert "Chung" in page and "Riêng" not in page and 'name="id"' not in page
    await keep(colleague, "Khác", body=desk)
    assert colleague.status == 404
    await keep(colleague, "Khác", id=number[1])
    assert colleague.status == 404
    await colleague.get(PAGE)
    await colleague.post(f"{PAGE}/drop", {"id": number[1]})
    assert colleague.status == 404 and "Của cơ quan" in await colleague.get(PAGE)
    assert "Chung" not in await (await console.signed_in("neighbour")).get(PAGE)
    await lead.get(PAGE)
    assert "Đã bỏ mẫu" in await lead.post(f"{PAGE}/drop", {"id": number[1]})
    assert "Chung" not in await colleague.get(PAGE)


async def test_no_more_than_so_many_are_kept(console: Console) -> None:
    browser = await console.signed_in("commune")
    for n in range(MOST):
        await keep(browser, "x", name=f"Mẫu {n}")
    assert "Đã có 50 mẫu" in await keep(browser, "x")


async def test_a_preview_shows_the_message_and_the_state_and_changes_nothing(console: Console) -> None:
    browser = await console.signed_in("commune")
    ticket = await console.ticket()
    await browser.act(ticket, "claim")
    before = await browser.get(f"/console/tickets/{ticket.code}")
    page = await browser.post(f"/console/tickets/{ticket.code}/preview/ask", {"text": "Gửi giúp ảnh giấy"})
    assert browser.status == 200 and "bổ sung cho phản ánh" in page and "\n“Gửi giúp ảnh giấy”\n" in page
    assert "qua <b>Trang web</b>" in page and "<li>Bổ sung</li>" in page
    assert "state-claimed" in page and "state-waiting_citizen" in page
    after = await browser.get(f"/console/tickets/{ticket.code}")
    revision = re.compile(r'name="expected" value="(\d+)"')
    assert revision.search(before)[1] == revision.search(after)[1]  # type: ignore[index]
    assert "state-claimed" in after and "Gửi giúp ảnh giấy" not in after
    page = await browser.post(f"/console/tickets/{ticket.code}/preview/reply", {"text": "Chờ {name}"})
    assert browser.status == 422 and "ngoặc nhọn" in page


async def test_a_template_is_previewed_without_scripts_and_sent_from_there(console: Console) -> None:
    browser = await console.signed_in("commune")
    ticket = await console.ticket()
    await keep(browser, "Đã nhận {code}")
    page = await browser.get(f"/console/tickets/{ticket.code}")
    chosen = re.search(r'<option value="(\d+)" data-draft="Đã nhận', page)
    assert chosen
    page = await browser.post(f"/console/tickets/{ticket.code}/preview/reply", {"text": "", "template": chosen[1]})
    assert browser.status == 200 and "Đã nhận" in page and "{code}" not in page
    neighbour = await console.signed_in("far_district")
    await neighbour.get("/console")
    await neighbour.post(f"/console/tickets/{ticket.code}/preview/reply", {"text": "Xin chào"})
    assert neighbour.status == 404
