"""The numbers of a province's communes by one file: looked at, taken in as one, told at once, taken back as one."""

import html
from collections.abc import Mapping, Sequence
from io import BytesIO

import aiohttp
import pytest
import python_calamine

from handlers.opening.moving import close_until_opened
from handlers.roster.written import written
from tests.bot.console.administering import save
from tests.bot.console.test_imports import PAGE, fetched, looks_after, press
from tests.support.console import Browser, Console

PAPER = ("Công văn 12/SYT-NVY", "01/10/2021")
TITLES = ("Mã đơn vị", "Xã/phường", "Quận/huyện", "Nơi nghe máy", "Số điện thoại", "Gọi để", "Giờ trực", "Văn bản",
          "Ngày văn bản")  # fmt: skip
HERE, NEXT = "89:884:30316", "89:884:30319"
WRONG: Mapping[str, Sequence[str]] = {
    "không tìm thấy xã": ("", "Xã Không Có", "", "", "0296 1234567", "", "", *PAPER),
    "chỉ gồm chữ số": (HERE, "", "", "", "gọi ông Ba", "", "", *PAPER),
    "không rõ gọi để làm gì": (HERE, "", "", "", "0296 1234567", "mượn tiền", "", *PAPER),
    "thiếu văn bản": (HERE, "", "", "", "0296 1234567", "", "", "", "01/10/2021"),
    "thiếu ngày của văn bản": (HERE, "", "", "", "0296 1234567", "", "", "Công văn", ""),
    "ở tương lai": (HERE, "", "", "", "0296 1234567", "", "", "Công văn", "01/10/2031"),
    "không đọc được ngày": (HERE, "", "", "", "0296 1234567", "", "", "Công văn", "hôm qua"),
    "nhiều xã, phường cùng tên": ("", "Bình Thạnh", "", "", "0296 1234567", "", "", *PAPER),
}


def row(code: str, numbers: str, name: str = "", needs: str = "") -> tuple[str, ...]:
    return (code, "", "", name, numbers, needs, "", *PAPER)


async def sent(browser: Browser, rows: Sequence[Sequence[str]], titles: Sequence[str] = TITLES) -> str:
    """A file is sent; gives its number."""
    content = await written(titles, rows)
    await browser.get(PAGE)
    data = aiohttp.FormData(quote_fields=False)
    for key, value in browser.fields().items():
        data.add_field(key, value)
    data.add_field("file", BytesIO(content), filename="so xa.xlsx")
    url = browser.console.live.url(f"{PAGE}/hotlines")
    async with browser.session.post(url, data=data, headers={"Origin": browser.console.live.root}) as answer:
        browser.status, browser.page, browser.path = answer.status, await answer.text(), answer.url.path
    return browser.path.rpartition("/")[2]


async def told(console: Console, commune: str = "30316") -> list[tuple[str, ...]]:
    """The numbers of a commune by which a process goes."""
    await console.live.service.refresh.rules()
    return [one.numbers for one in console.live.service.tools.rules.hotlines if one.reach.commune == commune]


@pytest.fixture
async def new(console: Console) -> Console:
    """A province that was just set up."""
    async with console.live.service.work("test:new") as work:
        await close_until_opened(work, "89")
    await console.live.service.refresh.switches()
    return console


async def test_every_commune_gets_its_number_by_the_template_and_all_go_again_as_one(new: Console) -> None:
    chief = await looks_after(new)
    async with chief.session.get(new.live.url(f"{PAGE}/hotlines/template")) as answer:
        content = await answer.read()
    lines = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    titles, rows = [str(one) for one in lines[0]], [[str(one) for one in line] for line in lines[1:]]
    assert len(rows) > 150 and rows[0][0].startswith("89:") and rows[0][1] and rows[0][2]
    at = {title: place for place, title in enumerate(titles)}
    for number, line in enumerate(rows[1:]):
        line[at["Số điện thoại"]] = f"0296 3{number:06}"
        line[at["Văn bản"]], line[at["Ngày văn bản"]] = PAPER
    file = await sent(chief, rows, titles)
    assert "trong" not in chief.page.partition('id="numbers-counts"')[2].partition("</dl>")[0] and chief.status == 200
    assert f"Nhận {len(rows) - 1} số" in chief.page
    assert await told(new) == []
    await press(chief, file, "start")
    assert len(await told(new)) == 1 and "Đã nhận các số" in chief.page
    checks = (await chief.get("/console/opening")).partition('aria-labelledby="check-numbers"')[2]
    assert f"{len(rows) - 1} trong {len(rows)} xã" in checks
    again = await sent(chief, rows, titles)
    assert "Danh sách không đổi gì" in chief.page
    await press(chief, again, "start")
    await press(chief, file, "undo")
    assert await told(new) == [] and "Đã rút lại" in chief.page


async def test_what_is_wrong_stands_beside_its_rows_and_the_rest_is_taken_in(new: Console) -> None:
    chief = await looks_after(new)
    good = [
        row(HERE, "0296 3861234, 0296.3865678", "UBND phường", "mũi tiêm, cài ứng dụng"),
        row("30319", "2963869999"),
    ]
    file = await sent(chief, [*good, *WRONG.values(), row(HERE, "0296 3861239", "UBND phường"), ("",) * 9])
    assert [why for why in WRONG if why not in chief.page] == [] and "đã có ở một dòng khác" in chief.page
    await press(chief, file, "start")
    assert await told(new) == [("0296 3861234", "0296.3865678")] and await told(new, "30319") == [("02963869999",)]
    kept = python_calamine.CalamineWorkbook.from_filelike(BytesIO(await fetched(chief, file)))
    refused = kept.get_sheet_by_index(0).to_python()
    assert len(refused) == 1 + len(WRONG) + 1 and "không tìm thấy xã" in str(refused[1][-1])
    await sent(chief, [["x"]], ["Cột lạ"])
    assert chief.status == 422 and "Số điện thoại" in chief.page


async def test_a_number_that_is_there_is_changed_and_what_was_changed_later_stays(new: Console) -> None:
    chief = await looks_after(new)
    first = await sent(chief, [row(HERE, "0296 3861234", "UBND phường"), row(NEXT, "0296 3860000")])
    await press(chief, first, "start")
    second = await sent(chief, [row(HERE, "0296 3861235")])
    assert "1" in chief.page.partition("sửa</dt>")[2][:20]
    await press(chief, second, "start")
    assert await told(new) == [("0296 3861235",)]
    await press(chief, first, "undo")
    assert await told(new) == [("0296 3861235",)] and await told(new, "30319") == []
    await press(chief, second, "undo")
    assert await told(new) == [("0296 3861234",)]


async def test_a_second_number_of_a_commune_stands_beside_the_first_and_blank_cells_take_nothing_away(
    new: Console,
) -> None:
    chief = await looks_after(new)
    whole = (HERE, "", "", "Trạm Y tế", "(0296) 3852 343", "mũi tiêm, tư vấn", "7:30-17:00", *PAPER)
    await press(chief, await sent(chief, [whole]), "start")
    await press(chief, await sent(chief, [row(HERE, "0296 - 3852 - 999", "Công an phường")]), "start")
    assert sorted(await told(new)) == [("0296 3852 343",), ("0296 3852 999",)]
    both = [row(HERE, "0296 3852 344", "Trạm Y tế"), row(HERE, "0296 3852 998", "Công an phường")]
    await press(chief, await sent(chief, both), "start")
    assert sorted(await told(new)) == [("0296 3852 344",), ("0296 3852 998",)]
    lines = new.live.service.tools.rules.hotlines
    station = next(one for one in lines if one.reach.commune == "30316" and one.name.vi == "Trạm Y tế")
    assert station.hours is not None and len(station.needs) == 2


@pytest.mark.parametrize("number", ["123", "0296 3852", "0296 3852343 - 0296 3852344", "3852 343"])
async def test_what_nobody_can_call_is_no_number(new: Console, number: str) -> None:
    chief = await looks_after(new)
    await sent(chief, [row(HERE, number)])
    assert "chỉ gồm chữ số" in chief.page


async def test_once_people_are_served_somebody_else_takes_the_file_in(console: Console) -> None:
    chief, lead = await looks_after(console), await looks_after(console, "lead", "lead")
    file = await sent(chief, [row(HERE, "0296 3861234")])
    assert "cần một người quản trị khác" in chief.page and "imports-start" not in chief.page
    await press(chief, file, "start")
    assert chief.status == 409 and await told(console) == []
    district = await console.signed_in("district")
    await district.get(f"{PAGE}/{file}")
    assert district.status == 404
    await press(lead, file, "start")
    assert lead.status == 200 and await told(console) == [("0296 3861234",)]
    async with console.live.service.database.reading() as uow:
        made = await uow.rule_versions.live()
    assert [(one.made_by, one.confirmed_by) for one in made] == [
        (console.people["administrator"].id, console.people["lead"].id)
    ]
    more = await sent(chief, [row("30319", "0296 3861236"), row("30322", "0296 3861237")])
    await press(lead, more, "start")
    await press(lead, more, "undo")
    await press(lead, file, "undo")
    assert await told(console) == []
    page = html.unescape(await chief.get("/console/admin"))
    assert page.count("xem lại trước") == 2 and page.count("và 1 mục gỡ cùng lúc") == 1
    async with console.live.service.database.reading() as uow:
        (first, second) = [one for one in await uow.rule_versions.of_provinces(["89"]) if one.unchecked]
        (both,) = [one for one in (first, second) if len(await uow.rule_versions.taken_together([one.turn])) == 2]
    page = html.unescape(await chief.get(f"/console/admin/versions/{both.id}"))
    assert "0296 3861236" in page and "0296 3861237" in page and "Đã xem cả 2 mục" in page
    await chief.post(f"/console/admin/versions/{both.id}/check")
    assert chief.status == 200 and chief.page.count("xem lại trước") == 1


async def test_a_number_changed_meanwhile_has_the_file_looked_at_again(new: Console) -> None:
    chief = await looks_after(new)
    file = await sent(chief, [row(HERE, "0296 3861234", "UBND")])
    number = {
        "unit": HERE, "name_vi": "UBND", "name_en": "UBND", "numbers": "0296 386 9999", "needs": ("record",),
        "source": "Công văn 1", "as_of": "2021-10-01",
    }  # fmt: skip
    await save(chief, "hotline", "", number)
    await new.live.service.refresh.rules()
    await press(chief, file, "start")
    assert "vừa có thay đổi khác" in chief.page.lower() and await told(new) == [("0296 386 9999",)]
    await press(chief, file, "start")
    assert await told(new) == [("0296 3861234",)]
