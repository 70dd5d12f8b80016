"""A file that is no photo, or none that opens, is told at once in the form it came with, and nothing typed is lost."""

import io
import re

import aiohttp

from bot.console.sent_form import LARGEST_FILE
from tests.bot.console.test_filing import FORM, filed
from tests.bot.console.test_own_questions import photo
from tests.support.console import Browser, Console
from tests.support.forms import form_fields

BROKEN = photo()[:400]
WRONG = (
    ("giay.jpg", BROKEN, "bị hỏng, không mở được: giay.jpg"),
    ("giay.jpg", b"\xff\xd8\xff not really a photo", "bị hỏng, không mở được: giay.jpg"),
    ("phieu.pdf", b"%PDF-1.7 \n", "PDF, mục này chỉ nhận ảnh: phieu.pdf"),
    ("danh sach.xlsx", b"PK\x03\x04" + b"\0" * 400, "Không mở được như một tấm ảnh: danh sach.xlsx"),
    ("ghi chu.txt", b"so 12", "Không mở được như một tấm ảnh: ghi chu.txt"),
    ("rong.jpg", b"", "bị hỏng, không mở được: rong.jpg"),
    ("phim.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 60, "video hoặc ảnh động, chưa được nhận: phim.mp4"),
    ("to.jpg", b"\xff\xd8\xff" + b"\0" * (LARGEST_FILE + 2_000_000), "lớn quá nên chưa được nhận: to.jpg"),
)


async def send(browser: Browser, path: str, form: dict[str, str], field: str, *files: tuple[str, bytes]) -> str:
    data = aiohttp.FormData({**browser.fields(), **form}, quote_fields=False)
    for name, content in files:
        data.add_field(field, io.BytesIO(content), filename=name, content_type="image/jpeg")
    headers = {"Origin": browser.console.live.root}
    async with browser.session.post(browser.console.live.url(path), data=data, headers=headers) as answer:
        return await browser._read(answer)


async def files_kept(console: Console) -> int:
    async with console.live.service.database.reading() as uow:
        count: int = await uow.connection.fetchval("select count(*) from files")
        return count


async def test_a_wrong_file_is_told_beside_its_field_and_the_good_one_sent_with_it_stays(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    for name, content, said in WRONG:
        await send(browser, "/console/file", FORM, "ask_photos", (name, content))
        assert browser.status == 422 and said in browser.page, name
        assert 'id="why-ask_photos"' in browser.page and 'value="Trần Thị Sáu"' in browser.page
        assert await files_kept(console) == 0
    await send(browser, "/console/file", FORM, "ask_photos", ("tot.jpg", photo()), ("xau.jpg", BROKEN))
    assert "không mở được: xau.jpg" in browser.page and "Đã nhận 1 tệp" in browser.page
    ticket = await filed(console, await browser.post("/console/file", form_fields(browser.page, "/console/file")))
    async with console.live.service.database.reading() as uow:
        ((number, _),) = await uow.ticket_files.of_ticket(ticket.id)
        (kept,) = await uow.files.many([number])
    assert (kept.state, kept.kind, kept.width) == ("ready", "photo", 900)


async def test_four_large_photos_together_come_with_the_form(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    large = [(f"{n}.jpg", photo() + b"\0" * 7_000_000) for n in range(4)]  # cameras put a second picture behind
    ticket = await filed(console, await send(browser, "/console/file", FORM, "ask_photos", *large))
    async with console.live.service.database.reading() as uow:
        assert len(await uow.ticket_files.of_ticket(ticket.id)) == 4


async def test_a_wrong_file_with_a_correction_or_for_a_record_is_told_and_what_was_typed_stays(
    console: Console,
) -> None:
    browser, ticket = await console.signed_in("commune"), await console.ticket()
    path = f"/console/tickets/{ticket.code}"
    await browser.act(ticket, "claim")
    await browser.get(path)
    typed = {**form_fields(browser.page, f"{path}/correct"), "name": "Nguyễn Thị Mưới"}
    (field,) = set(re.findall(r'type="file"[^>]*name="(ask_[a-z_]+)"', browser.page)) or {"ask_photos"}
    await send(browser, f"{path}/correct", typed, field, ("giay.jpg", BROKEN))
    assert browser.status == 422 and "không mở được: giay.jpg" in browser.page
    assert 'value="Nguyễn Thị Mưới"' in browser.page
    await browser.get(path)
    await send(browser, f"{path}/record", {"birth": "14/05/1962"}, "paper_new", ("giay.jpg", BROKEN))
    assert browser.status == 422 and "không mở được như một tấm ảnh" in browser.page
    assert 'value="14/05/1962"' in browser.page
    assert await files_kept(console) == 0
