"""The public page for units that hand in lists: forms to download, and a look through a list."""

import asyncio
import base64
import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import aiohttp
import pytest

from bot.pages import lists
from handlers.lists.forms import form
from storage.spreadsheets import open_book
from storage.spreadsheets.formats import ACCEPT, XLSX
from tests.handlers.lists.test_check import write
from tests.handlers.records.lists import person
from tests.support.live import Live
from tests.support.workbooks import write_ods, write_xls


def sent(path: Path, name: str = "danh sách.xlsx") -> aiohttp.FormData:
    data = aiohttp.FormData(quote_fields=False)  # as browsers do
    data.add_field("file", path.read_bytes(), filename=name)
    return data


async def answer(live: Live, data: aiohttp.FormData, language: str = "vi") -> tuple[int, str]:
    async with live.session.post(live.url(f"/lists?lang={language}"), data=data) as got:
        return got.status, unescape(await got.text())


@pytest.mark.parametrize("number", [1, 2])
async def test_a_form_is_downloaded_by_the_name_of_the_unit(live: Live, tmp_path: Path, number: int) -> None:
    query = {"unit": "Sở Giáo dục An Giang", "province": "89"}
    async with live.session.get(live.url(f"/lists/mau-{number}.xlsx"), params=query) as got:
        assert got.status == 200 and got.content_type == XLSX
        assert re.search(
            rf'filename="Mau{number}_so-giao-duc-an-giang_\d{{8}}.xlsx"', got.headers["Content-Disposition"]
        )
        (tmp_path / "form.xlsx").write_bytes(await got.read())
    assert open_book(tmp_path / "form.xlsx").sheets[0].name == form(number).sheet


async def test_a_list_is_looked_through_and_goes_back_with_its_faults(live: Live, tmp_path: Path) -> None:
    rows = [person(1), person(2, c3="x"), person(3, c3="x"), person(1)]
    status, page = await answer(live, sent(write(tmp_path / "list.xlsx", rows)))
    assert status == 200 and "4 dòng: 1 đủ, 2 cần sửa, 1 trùng trong tệp" in page and "(Mẫu 1)" in page
    assert "Giới tính: giới tính phải là 0 (nam) hoặc 1 (nữ)" in page and "10, 11" in page
    assert 'download="danh sách-ket-qua.xlsx"' in page
    content = re.search(r'href="data:[^;]*;base64,([^"]*)"', page)
    assert content is not None
    (tmp_path / "back.xlsx").write_bytes(base64.b64decode(content[1]))
    assert len(list(open_book(tmp_path / "back.xlsx").sheets[0].rows())) == 12
    assert "Nguyễn Thị Thử" not in page  # nobody's name stands in the page


@pytest.mark.parametrize(
    ("meant", "number", "said"),
    [
        ("1", 2, "Bạn chọn Mẫu 1 nhưng tệp này là Mẫu 2"),
        ("2", 1, "các cột mũi tiêm (Tên vắc xin, Ngày tiêm, Lô, Địa điểm) từ cột Q"),
        ("1", 1, ""),
        ("", 2, ""),
        ("9" * 100, 1, ""),
    ],
)
async def test_another_form_than_was_meant_is_told(
    live: Live, tmp_path: Path, meant: str, number: int, said: str
) -> None:
    data = aiohttp.FormData({"form": meant}, quote_fields=False)
    data.add_field("file", write(tmp_path / "list.xlsx", [person(1)], number).read_bytes(), filename="a.xlsx")
    status, page = await answer(live, data)
    assert status == 200 and "1 dòng: 1 đủ" in page
    assert said in page and ("Bạn chọn Mẫu" in page) == bool(said)


async def test_what_looks_odd_is_counted_apart_and_can_be_handed_in(live: Live, tmp_path: Path) -> None:
    path = write(tmp_path / "list.xlsx", [person(1, c1="Nguyen Thi Thu"), person(2, c3="Nam", c7=""), person(3)])
    status, page = await answer(live, sent(path))
    assert status == 200 and "3 dòng: 3 đủ, 0 cần sửa" in page and "2 dòng nên xem lại" in page
    assert "Họ và tên: họ tên có vẻ thiếu dấu" in page and "Giới tính: đã hiểu từ chữ Nam/Nữ" in page
    assert "base64" in page and "start=list" in page


async def test_titles_alone_are_told_so(live: Live, tmp_path: Path) -> None:
    status, page = await answer(live, sent(write(tmp_path / "list.xlsx", [])))
    assert status == 422 and "chưa có người nào" in page


@pytest.mark.parametrize(("write_as", "ending"), [(write_xls, "xls"), (write_ods, "ods")])
async def test_a_list_of_another_program_is_looked_through_as_well(
    live: Live, tmp_path: Path, write_as: Callable[..., Path], ending: str
) -> None:
    (plain,) = open_book(write(tmp_path / "list.xlsx", [person(1), person(2, c3="x"), person(1)])).sheets
    path = write_as(tmp_path / "other", {"PL1": [list(row) for row in plain.rows()]})
    status, page = await answer(live, sent(path, f"danh sách.{ending}"))
    assert status == 200 and "3 dòng: 1 đủ, 1 cần sửa, 1 trùng trong tệp" in page
    assert f'accept="{ACCEPT}"' in page


async def test_a_list_that_is_right_can_be_handed_in_at_once(live: Live, tmp_path: Path) -> None:
    status, page = await answer(live, sent(write(tmp_path / "list.xlsx", [person(1)])), "en")
    assert status == 200 and "1 rows: 1 right, 0 to mend, 0 twice" in page and "base64" not in page
    assert "/chat?lang=en&start=list" in page and "Hand in 1 right rows" in page


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "", "chưa chọn tệp"),
        (b"%PDF-1.7", "list.pdf", "tệp PDF"),
        (b"\x89PNG\r\n\x1a\n", "list.png", "Đây là ảnh"),
        (b"PK\x03\x04 broken", "list.xlsx", "không phải bảng tính đọc được"),
        (b"a,b\n1,2\n", "list.csv", "Không tìm thấy dòng tiêu đề"),
        (b"x" * (lists.LARGEST + 1), "list.csv", "lớn hơn 10 MB"),
    ],
)
async def test_what_is_no_list_is_refused_in_words(live: Live, content: bytes, name: str, said: str) -> None:
    data = aiohttp.FormData()
    data.add_field("file", io.BytesIO(content), filename=name, content_type="application/octet-stream")
    status, page = await answer(live, data)
    assert status == 422 and said in page and 'role="alert"' in page


async def test_a_busy_process_asks_to_come_again(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_WAITING", 0)
    status, page = await answer(live, sent(write(tmp_path / "list.xlsx", [person(1)])))
    assert status == 503 and "thử lại sau một phút" in page


async def test_nothing_is_read_while_others_wait(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    async def read(request: object, largest: int) -> lists.Sent:
        raise AssertionError("read before the queue was looked at")

    monkeypatch.setattr(lists, "MOST_WAITING", 0)
    monkeypatch.setattr(lists, "_sent", read)
    assert (await answer(live, aiohttp.FormData({"file": "x"})))[0] == 503


async def test_a_list_that_does_not_arrive_is_given_up(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(request: object, largest: int) -> lists.Sent:
        await asyncio.Event().wait()
        return lists.Sent()

    monkeypatch.setattr(lists, "ARRIVES_IN", 0.05)
    monkeypatch.setattr(lists, "_sent", never)
    data = aiohttp.FormData()
    data.add_field("file", b"x", filename="list.csv")
    assert (await answer(live, data))[0] == 408
    monkeypatch.undo()
    data = aiohttp.FormData()
    data.add_field("file", b"%PDF-1.7", filename="list.pdf")
    assert (await answer(live, data))[0] == 422  # its place in the queue is free again


async def test_what_stands_beside_the_file_counts_too(live: Live) -> None:
    data = aiohttp.FormData()
    data.add_field("other", io.BytesIO(b"x" * (lists.LARGEST + 1)), filename="other.bin")
    assert (await answer(live, data))[0] == 422


@pytest.mark.parametrize(
    "head",
    [
        "foo",
        "Content-Disposition: form-data; name=file; filename=a.csv" + "x" * 200_000,
        "Content-Type: multipart/mixed; boundary=c",
    ],
)
async def test_what_is_no_form_is_refused_in_words(live: Live, head: str) -> None:
    body = f"--b\r\n{head}\r\n\r\nx\r\n--b--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    async with live.session.post(live.url("/lists"), data=body, headers=headers) as got:
        assert got.status == 400 and "<h1" in await got.text()


async def test_signs_that_no_file_is_called_by_are_left_out(live: Live) -> None:
    name = 'form-data; name="file"; filename="a\x01.c\x00sv"'
    body = f"--b\r\nContent-Disposition: {name}\r\n\r\na,b\r\n--b--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    async with live.session.post(live.url("/lists"), data=body, headers=headers) as got:
        assert got.status in (400, 422)
