"""A list that is handed in on the public page: its right rows become reports, the receipt names them."""

import re
from base64 import b64encode
from html import unescape
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.pages import list_hand_in
from handlers.dialogue.answers.ticket_code import group_code
from tests.bot.pages.test_lists import sent
from tests.handlers.lists.test_check import write
from tests.handlers.lists.test_complaints import complaint, write_complaints
from tests.handlers.records.lists import person, with_second
from tests.support.live import Live

FILLED = {
    "sender": "anybody", "purpose": "first_dose", "unit": "Công ty Vĩnh An", "phone": "0300123456", "told": "yes",
    "place": "xã Vĩnh Trạch, huyện Thoại Sơn, tỉnh An Giang",
}  # fmt: skip


async def looked(live: Live, path: Path) -> dict[str, str]:
    """What the page gives back to be handed in."""
    async with live.session.post(live.url("/lists?lang=vi"), data=sent(path)) as got:
        page = await got.text()
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    assert {name for name, _ in hidden} == {"name", "list"}
    return {name: unescape(value) for name, value in hidden}


async def hand_in(live: Live, hidden: dict[str, str], **changes: str) -> tuple[int, str]:
    data = aiohttp.FormData(quote_fields=False)
    for name, value in {**FILLED, **hidden, **changes}.items():
        data.add_field(name, value, content_type="text/plain")
    async with live.session.post(live.url("/lists/hand-in?lang=vi"), data=data) as got:
        return got.status, unescape(await got.text())


async def kept(live: Live) -> list[Any]:
    async with live.service.database.reading() as uow:
        return list(
            await uow.connection.fetch(
                "select t.code, t.source, t.body_id, t.contact_id, l.good, l.bad, l.twice, l.flow from lists l"
                " join tickets t on t.id = l.ticket_id order by l.id"
            )
        )


async def test_right_rows_are_handed_in_and_the_receipt_names_the_report(live: Live, tmp_path: Path) -> None:
    rows = [person(1), person(2, c3="x"), person(3), person(1)]
    hidden = await looked(live, write(tmp_path / "list.xlsx", rows))
    assert await kept(live) == []  # a look keeps nothing
    status, page = await hand_in(live, hidden)
    (one,) = await kept(live)
    assert status == 200 and group_code(one["code"]) in page
    assert (one["good"], one["bad"], one["twice"], one["source"]) == (2, 1, 1, "list_page")
    assert "đã nhận 2 dòng" in page and "Hạn xử lý" in page and "Còn 2 dòng cần sửa hoặc trùng" in page
    assert "Nguyễn Thị Thử" not in page and "0300123456" not in page
    async with live.service.database.reading() as uow:
        ticket = await uow.tickets.get_by_code(one["code"])
    assert ticket is not None and ticket.subject.reporter.name == "Công ty Vĩnh An"
    assert ticket.subject.answer_phone == "0300123456" and ticket.commune_code == "30697"


async def test_a_second_press_gives_the_same_receipt(live: Live, tmp_path: Path) -> None:
    hidden = await looked(live, write(tmp_path / "list.xlsx", [person(1), person(2)]))
    first, second = await hand_in(live, hidden), await hand_in(live, hidden)
    (one,) = await kept(live)
    assert first[0] == second[0] == 200 and group_code(one["code"]) in second[1]
    assert "Nộp lại không thay đổi gì" in second[1] and "Nộp lại không thay đổi gì" not in first[1]


async def test_a_corrected_list_takes_the_place_of_the_rows_before(live: Live, tmp_path: Path) -> None:
    before = [person(1), person(2), person(3), person(4, c3="x")]
    await hand_in(live, await looked(live, write(tmp_path / "list.xlsx", before)))
    mended = await looked(live, write(tmp_path / "mended.xlsx", [*before[:3], person(4)]))
    status, page = await hand_in(live, mended)
    (one,) = await kept(live)
    assert status == 200 and "danh sách nay có 4 dòng" in page and (one["good"], one["bad"]) == (4, 0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sender": "nobody"}, "chọn giúp ai nộp"),
        ({"purpose": "second_dose"}, "chọn giúp ai nộp"),  # of form 2
        ({"unit": " 12 "}, "ghi tên đơn vị"),
        ({"place": "qwrtz"}, "chưa nhận ra nơi này"),
        ({"place": "tỉnh An Giang"}, "chưa nhận ra nơi này"),
        ({"place": "xã Bình Hòa"}, "Có nhiều nơi tên như vậy: Xã Bình Hòa, Huyện "),
        ({"place": "huyện Củ Chi, thành phố Hồ Chí Minh"}, "chưa nhận danh sách của nơi này"),
        ({"phone": "12"}, "Số điện thoại chưa đúng"),
        ({"told": ""}, "đánh dấu vào ô xác nhận"),
    ],
)
async def test_what_is_missing_beside_it_is_asked_for_and_nothing_is_lost(
    live: Live, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    hidden = await looked(live, write(tmp_path / "list.xlsx", [person(1)]))
    status, page = await hand_in(live, hidden, **changes)
    assert status == 422 and said in page and 'id="wrong"' in page and await kept(live) == []
    assert hidden["list"] in page and (changes.get("phone") or FILLED["phone"]) in page


async def test_one_network_hands_in_so_many_an_hour(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_hand_in, "AN_HOUR", 1)
    first = await looked(live, write(tmp_path / "one.xlsx", [person(1)]))
    assert (await hand_in(live, first))[0] == 200
    other = await looked(live, write(tmp_path / "two.xlsx", [person(2)]))
    status, page = await hand_in(live, other)
    assert status == 429 and "thử lại sau một giờ" in page and len(await kept(live)) == 1


async def test_a_list_changed_on_its_way_is_looked_through_again(live: Live, tmp_path: Path) -> None:
    hidden = await looked(live, write(tmp_path / "list.xlsx", [person(1)]))
    assert (await hand_in(live, {**hidden, "list": "AAAA"}))[0] == 422
    assert (await hand_in(live, {**hidden, "list": "no base64!"}))[0] == 400
    assert (await hand_in(live, {**hidden, "name": ""}))[0] == 422
    assert await kept(live) == []


async def test_who_gives_another_number_changes_nothing_of_a_list_and_reads_no_code_of_it(
    live: Live, tmp_path: Path
) -> None:
    await hand_in(live, await looked(live, write(tmp_path / "list.xlsx", [person(n) for n in range(1, 6)])))
    (first,) = await kept(live)
    for rows in ([person(n) for n in range(1, 4)], [person(n) for n in range(1, 6)]):
        stranger = await looked(live, write(tmp_path / "other.xlsx", rows))
        status, page = await hand_in(live, stranger, phone="0300999888")
        assert status == 200 and group_code(first["code"]) not in page
    assert [one["good"] for one in await kept(live)] == [5, 5]  # the stranger's own, corrected once


async def test_a_form_of_reports_is_led_to_its_page_and_never_handed_in_as_a_list(live: Live, tmp_path: Path) -> None:
    path = write_complaints(tmp_path / "reports.xlsx", [complaint(n) for n in range(1, 4)])
    async with live.session.post(live.url("/lists?lang=vi"), data=sent(path)) as got:
        page = unescape(await got.text())
    assert 'id="complains"' in page and 'id="hand-in"' not in page and "/lists/complaints?lang=vi" in page
    hidden = {"name": "reports.xlsx", "list": b64encode(path.read_bytes()).decode()}
    status, page = await hand_in(live, hidden, purpose="second_dose")
    assert status == 422 and 'id="complains"' in page and await kept(live) == []


async def test_who_has_one_dose_is_not_handed_in_among_those_with_two(live: Live, tmp_path: Path) -> None:
    rows = [person(1), with_second(person(2)), person(3)]
    hidden = await looked(live, write(tmp_path / "list.xlsx", rows, 2))
    status, page = await hand_in(live, hidden, purpose="both_doses")
    assert status == 422 and "có 2 người chưa đủ số mũi" in page and await kept(live) == []
    assert (await hand_in(live, hidden, purpose="second_dose"))[0] == 200
