"""Lists as programs left them (tests/data/lists): nothing false is kept, and nobody is lost without a word."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from handlers.records.importer import Importer, Result, Source, rejects_beside
from storage.gazetteer import load
from storage.repositories.records import PersonContent
from storage.spreadsheets import SheetProblem
from tests.handlers.records.lists import person, row, write
from tests.support.driver import World

LISTS = Path(__file__).parents[2] / "data" / "lists"


def importer(world: World) -> Importer:
    rules = world.tools.rules
    return Importer(world.database.unit_of_work, world.database.vault, world.clock, world.ids, rules.vaccines)


async def bring(world: World, path: Path, edition: int = 2021) -> Result:
    return await importer(world).run(path, Source("platform", edition=edition))


async def refused(world: World, result: Result) -> dict[int, list[tuple[str, int]]]:
    async with world.database.reading() as uow:
        found = await uow.imports.rejects(result.state.id)
    return {number: [(reason[0], reason[1]) for reason in reasons] for number, reasons in sorted(found.items())}


async def people(world: World) -> dict[str, tuple[str, ...]]:
    """Number (or name) -> name, birth date and doses of everybody kept."""
    async with world.database.reading() as uow:
        rows = await uow.connection.fetch("select id, content_sealed from persons order by id")
        doses = await uow.connection.fetch("select person_id, number, vaccine_code from doses order by number")
        found = {}
        for number, sealed in (tuple(one.values()) for one in rows):
            content = PersonContent.from_text(uow.vault.open_text(sealed, f"persons:content:{number}"))
            own = [f"{one['number']} {one['vaccine_code']}" for one in doses if one["person_id"] == number]
            found[next(iter(content.identities.values()), content.name)] = (content.name, content.birth, *own)
        return found


async def given_back(world: World, result: Result, listed: Path, out: Path) -> list[list[str]]:
    """The rows of the file of refused rows, 29 cells each."""
    await rejects_beside(importer(world), result.state.id, listed, out, world.tools.texts)
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[str(cell) for cell in cells] for cells in rows[8:]]


OUTCOMES: Mapping[str, tuple[dict[int, str], int]] = {
    # name -> (row -> the reason it is refused for, how many people are kept)
    "pandas_one_blank_id.csv": ({n: "number_damaged" for n in range(2, 12) if n != 6}, 1),
    "exceljs_vietnam_timezone.xlsx": (dict.fromkeys(range(3, 10), "column_timezone"), 0),
    "mixed_us.xlsx": (dict.fromkeys(range(3, 7), "column_swapped"), 0),
    "shared_id.xlsx": ({3: "number_shared", 4: "number_shared"}, 0),
    "names_fonts.xlsx": (dict.fromkeys(range(3, 9), "name_font") | {9: "name_symbols", 11: "name_unseen"}, 2),
    "sheets_hamlets.xlsx": ({}, 6),
    "sheet_hidden_old_first.xlsx": ({}, 1),
    "d1904_nodose.xlsx": ({}, 1),
    "b3.mended.xlsx": ({9: "dose_untold"}, 0),
}


@pytest.mark.parametrize("name", OUTCOMES)
async def test_of_a_list_nothing_false_is_kept(world: World, name: str) -> None:
    world.clock.move(days=200)  # a third dose of 2022 is not in the future
    result = await bring(world, LISTS / name)
    reasons, kept = OUTCOMES[name]
    found = await refused(world, result)
    assert {number: reason for number, reason in reasons.items() if reason in dict(found.get(number, []))} == reasons
    assert found.keys() == reasons.keys()
    assert result.state.rows_done - result.state.rows_rejected == kept == len(known := await people(world))
    assert all(born == "1980-02-05" for _, born, *_ in known.values())


async def test_sheets_that_are_read_and_those_that_are_not_are_told(world: World) -> None:
    listed = (await bring(world, LISTS / "sheets_hamlets.xlsx")).listed
    assert listed is not None and listed.names == ("Ấp 1", "Ấp 2", "Ấp 3") and listed.hidden == ()
    listed = (await bring(world, LISTS / "sheet_hidden_old_first.xlsx")).listed
    assert listed is not None and (listed.names, listed.hidden) == (("PL1_moi",), ("PL1_cu",))
    assert "Người Cũ Ẩn" not in {name for name, *_ in (await people(world)).values()}


@pytest.mark.parametrize(
    ("name", "code", "said"), [("unclosed_quote.csv", "quote", {"line": 3}), ("far_cell_upper_xml.xlsx", "too_far", {})]
)
async def test_a_file_that_cannot_be_read_rightly_is_refused_whole(
    world: World, name: str, code: str, said: dict[str, int]
) -> None:
    with pytest.raises(SheetProblem, match=code) as caught:
        await bring(world, LISTS / name)
    assert caught.value.said == said
    assert str(said.get("line", "")) in world.tools.rules.texts.say(f"import_problems.file.{code}", said)
    assert await people(world) == {}


async def test_a_refused_dose_comes_back_as_the_dose_it_was(world: World, tmp_path: Path) -> None:
    world.clock.move(days=200)
    await bring(world, LISTS / "b1.csv")
    third = await bring(world, LISTS / "b3.csv")
    assert await refused(world, third) == {2: [("date_form", 17)]}
    (line,) = await given_back(world, third, LISTS / "b3.csv", tmp_path / "back.xlsx")
    line[17] = "05/01/2022"
    await bring(world, write(tmp_path / "mended.xlsx", [line]))
    wanted = ("Nguyễn Thị Mẫu", "1980-02-05", "1 AZ", "2 AZ", "3 PFIZER")
    assert await people(world) == {"098180500300": wanted}
    # The same row as it was given back before, without the number of its dose.
    assert await refused(world, await bring(world, LISTS / "b3.mended.xlsx")) == {9: [("dose_untold", 16)]}
    assert await people(world) == {"098180500300": wanted}


async def test_names_in_old_fonts_are_taken_after_a_yes(world: World, tmp_path: Path) -> None:
    listed = LISTS / "names_fonts.xlsx"
    lines = await given_back(world, await bring(world, listed), listed, tmp_path / "back.xlsx")
    offered = {line[7]: line[27] for line in lines}
    assert list(offered.values()) == [
        "Nguyễn Văn An", "Trần Thị Hàng", "Nguyễn Văn Nam", "Trần Thị Hồng", "Lê Minh Tuấn", "Nguyễn Văn Lỗi", "",
        "Nguyễn Văn B",
    ]  # fmt: skip
    again = await bring(world, write(tmp_path / "unmended.xlsx", lines))
    assert again.state.rows_rejected == len(lines)
    for line in lines:
        line[28] = "x"
    result = await bring(world, write(tmp_path / "agreed.xlsx", lines))
    assert result.state.rows_rejected == 1  # the name with question marks, to which nobody can say yes
    kept = {number: name for number, (name, *_) in (await people(world)).items()}
    assert {number: kept.get(number, "") for number in offered} == offered


async def test_a_day_that_may_be_swapped_is_refused_again_until_somebody_looked(world: World, tmp_path: Path) -> None:
    listed = LISTS / "mixed_us.xlsx"
    lines = await given_back(world, await bring(world, listed), listed, tmp_path / "back.xlsx")
    assert "dòng 3; dòng 4" in lines[0][25]
    assert (await bring(world, write(tmp_path / "unmended.xlsx", lines))).state.rows_rejected == 4
    for line, birth in zip(lines, ("25/08/1980", "05/08/1980", "13/01/1975", "11/07/1990"), strict=True):
        line[2], line[17] = birth, "25/08/2021"
    assert (await bring(world, write(tmp_path / "mended.xlsx", lines))).state.rows_rejected == 0


async def test_a_known_number_does_not_pass_to_somebody_else_unless_an_official_says_so(
    world: World, tmp_path: Path
) -> None:
    await bring(world, write(tmp_path / "one.xlsx", [row()]))
    other = row(c1="Trần Văn Con", c2="02/03/2012", c16="", c17="", c18="", c19="")
    path = write(tmp_path / "two.xlsx", [other, person(5)])
    result = await bring(world, path)
    assert await refused(world, result) == {9: [("number_known", 7)]}
    assert (await people(world))["098180000123"][0] == "Nguyễn Thị Thử"
    assert (result.state.people_new, result.state.rows_done, result.state.rows_rejected) == (1, 2, 1)
    (line,) = await given_back(world, result, path, tmp_path / "back.xlsx")
    line[28] = "x"
    await bring(world, write(tmp_path / "agreed.xlsx", [line]))
    assert (await people(world))["098180000123"][:2] == ("Trần Văn Con", "2012-03-02")
    # A name or a birth date that is set right alone is the same person.
    for slip in ({"c1": "Trần Văn Còn"}, {"c1": "Trần Văn Còn", "c2": "03/02/2012"}):
        blank: dict[str, Any] = {"c16": "", "c17": "", "c18": "", "c19": ""}
        path = write(tmp_path / f"{len(slip)}.xlsx", [row(**slip, **blank)])
        assert (await bring(world, path)).state.rows_rejected == 0


async def test_a_list_of_2025_has_no_district(world: World, tmp_path: Path) -> None:
    commune = load(2025).communes("91")[0]
    head = "ho_ten,ngay_sinh,gioi_tinh,nhom_uu_tien,dien_thoai,so_giay_to,ma_tinh,{}ma_xa\n"
    line = "Nguyễn Thị Thử,05/02/1980,1,9,0300123456,0981800001{},91,{}{}\n"
    path = tmp_path / "list.csv"
    path.write_text(head.format("") + line.format("23", "", commune.code), encoding="utf-8")
    assert (await bring(world, path, 2025)).state.people_new == 1
    async with world.database.reading() as uow:
        place = await uow.connection.fetchrow("select edition, province_code, district_code, commune_code from persons")
    assert tuple(place.values()) == (2025, "91", "", commune.code)
    path.write_text(head.format("ma_huyen,") + line.format("24", "883,", commune.code), encoding="utf-8")
    assert await refused(world, await bring(world, path, 2025)) == {2: [("place_old", 12)]}
    path.write_text(head.format("") + line.format("25", "", commune.code), encoding="utf-8")
    assert set(dict((await refused(world, await bring(world, path)))[2])) & {"place_missing", "place_mismatch"}
