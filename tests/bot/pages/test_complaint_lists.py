"""The public page for reports of many people: form, look, sending, receipt."""

import io
import re
from html import unescape
from pathlib import Path

import aiohttp
import pytest

from bot.pages import complaint_lists
from handlers.lists.forms import complaint_form
from storage.spreadsheets import open_book
from tests.handlers.lists.test_check import write
from tests.handlers.lists.test_complaints import complaint, write_complaints
from tests.handlers.records.lists import person
from tests.support.live import Live

WHO = {"unit": "Công ty may Vĩnh Hòa", "name": "Lê Thị Nhân Sự", "phone": "0300 777 888", "known": "1"}
PAGE = complaint_lists.COMPLAINTS


async def look(live: Live, path: Path) -> tuple[int, str]:
    """Send the file to be looked through."""
    data = aiohttp.FormData(quote_fields=False)
    data.add_field(
        "file", io.BytesIO(path.read_bytes()), filename="danh sách.xlsx", content_type="application/octet-stream"
    )
    async with live.session.post(live.url(PAGE), data=data) as got:
        return got.status, await got.text()


async def send(live: Live, page: str, **changes: str) -> tuple[int, str, str]:
    """Press the button of a page: status, page, and its address."""
    kept = {name: unescape(value) for name, value in re.findall(r'name="(content|file_name)" value="([^"]*)"', page)}
    data = aiohttp.FormData(quote_fields=False)
    data.add_field("sent", "1", content_type="text/plain")
    for name, value in {**kept, **WHO, **changes}.items():
        if value:
            data.add_field(name, value, content_type="text/plain; charset=utf-8")
    async with live.session.post(live.url(PAGE), data=data) as got:
        return got.status, unescape(await got.text()), str(got.url)


async def count(live: Live) -> int:
    async with live.service.database.reading() as uow:
        return int(await uow.connection.fetchval("select count(*) from tickets"))


async def test_the_form_has_a_list_of_what_may_be_wrong(live: Live, tmp_path: Path) -> None:
    async with live.session.get(live.url("/lists")) as got:
        assert PAGE in await got.text()
    async with live.session.get(live.url(f"{PAGE}.xlsx"), params={"unit": "Công ty B", "province": "89"}) as got:
        assert got.status == 200 and "PhanAnh_cong-ty-b_" in got.headers["Content-Disposition"]
        (tmp_path / "form.xlsx").write_bytes(await got.read())
    sheets = {sheet.name: list(sheet.rows()) for sheet in open_book(tmp_path / "form.xlsx").sheets}
    assert "Điều đang sai (*)" in sheets[complaint_form().sheet][6]
    assert ["Thiếu mũi 2"] in [list(row)[:1] for row in sheets["PL6_Dieu dang sai"]]


async def test_right_rows_are_sent_and_the_receipt_names_a_code_for_each(live: Live, tmp_path: Path) -> None:
    rows = [*(complaint(n) for n in range(1, 4)), complaint(4, ""), complaint(5, c3="x")]
    status, page = await look(live, write_complaints(tmp_path / "list.xlsx", rows))
    assert status == 200 and "5 dòng: 3 đủ, 2 cần sửa" in page and "Gửi 3 phản ánh đúng" in page
    assert "Điều đang sai: chưa chọn điều đang sai" in unescape(page) and "Nguyễn Thị Thử" not in page
    assert await count(live) == 0  # nothing is kept before it is sent
    status, receipt, address = await send(live, page)
    assert status == 200 and re.search(rf"{PAGE}/[0-9a-f]{{64}}\?lang=vi$", address)
    assert "0/3 phản ánh đã xong" in receipt and WHO["unit"] in receipt and "2 dòng cần sửa" in receipt
    assert receipt.count("N• T• Thử") == 3 and "Nguyễn Thị" not in receipt
    assert len(set(re.findall(r"<strong>([^<]+)</strong>", receipt))) == 3
    assert await send(live, page) == (200, receipt, address)  # pressed twice
    assert await count(live) == 3
    async with live.session.get(live.url(f"{PAGE}/{'0' * 64}")) as got:
        assert got.status == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit": ""}, "ghi tên đơn vị"), ({"name": ""}, "họ tên người phụ trách"),
        ({"phone": "12"}, "chưa đúng dạng số di động"), ({"known": ""}, "đã biết"),
    ],
)  # fmt: skip
async def test_who_sends_it_must_be_told_and_nothing_typed_is_lost(
    live: Live, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    _, page = await look(live, write_complaints(tmp_path / "list.xlsx", [complaint(1)]))
    status, again, _ = await send(live, page, **changes)
    assert status == 422 and said in again and 'aria-invalid="true"' in again and await count(live) == 0
    for name in {"unit", "name"} - changes.keys():
        assert f'value="{WHO[name]}"' in again
    status, receipt, _ = await send(live, again)
    assert status == 200 and "0/1 phản ánh đã xong" in receipt


async def test_others_who_send_the_same_rows_learn_no_code(live: Live, tmp_path: Path) -> None:
    _, page = await look(live, write_complaints(tmp_path / "list.xlsx", [complaint(1)]))
    await send(live, page)
    status, said, _ = await send(live, page, phone="0300777889")
    assert status == 422 and "đã được gửi" in said and "<strong>" not in said and await count(live) == 1


async def test_what_is_no_list_or_too_large_is_refused_in_words(live: Live, tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    status, page = await look(live, tmp_path / "photo.png")
    assert status == 422 and "Đây là ảnh" in unescape(page)
    (tmp_path / "large.xlsx").write_bytes(b"x" * (complaint_lists.LARGEST + 1))
    status, page = await look(live, tmp_path / "large.xlsx")
    assert status == 422 and "lớn hơn 2 MB" in unescape(page)
    async with live.session.post(live.url(PAGE), data={"unit": "x"}) as got:
        assert got.status == 422
    status, page, _ = await send(live, 'name="content" value="no base64"')
    assert status == 400


async def test_a_list_of_another_form_is_named_as_one_and_nothing_can_be_sent(live: Live, tmp_path: Path) -> None:
    rows = [person(1), person(2, c2="31/02/1980"), person(1)]
    for number in (1, 2):
        _, page = await look(live, write(tmp_path / "list.xlsx", rows, number))
        assert 'id="another"' in page and 'href="/lists?lang=' in page and 'name="known"' not in page
    _, page = await look(live, write_complaints(tmp_path / "own.xlsx", [complaint(1, "sai hết"), complaint(2, "")]))
    assert 'id="another"' not in page and "Bạn sửa ngay trong tệp đó rồi gửi lại" in page
