"""A further column of lists is an entry of layout.yaml: read, kept, and shown to officials under its label."""

from pathlib import Path

import pytest

from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.records.importer import Importer, Source, rejects_beside
from handlers.records.keys import identity_index
from handlers.records.template import LAYOUT, Further, header, read_further
from handlers.records.view import RecordView, view
from storage.spreadsheets import open_sheet, write_xlsx
from tests.handlers.records.lists import GOOD, with_second
from tests.support.driver import World

ENTRY = """further:
  occupation: {title: Nghề nghiệp, plain: nghe_nghiep, label: {vi: Nghề nghiệp, en: Occupation}}
"""
PLAIN = "ho_ten,ngay_sinh,gioi_tinh,nhom_uu_tien,dien_thoai,so_giay_to,ma_tinh,ma_huyen,ma_xa,nghe_nghiep"
PERSON = "Nguyễn Thị Thử,05/02/1980,1,9,0300123456,098180000123,89,883,30280"
CCCD = Identity(IdentityKind.CCCD, "098180000123")


@pytest.fixture
def columns(tmp_path: Path) -> tuple[Further, ...]:
    """As a changed layout.yaml has them."""
    changed = tmp_path / "layout.yaml"
    changed.write_text(LAYOUT.read_text(encoding="utf-8").replace("further: {}\n", ENTRY), encoding="utf-8")
    return read_further(changed)


async def bring(world: World, path: Path, columns: tuple[Further, ...]) -> int:
    """Import a list; how many of its rows were refused."""
    vaccines = world.tools.rules.vaccines
    made = Importer(
        world.database.unit_of_work, world.database.vault, world.clock, world.ids, vaccines, columns=columns
    )
    return (await made.run(path, Source("platform"))).state.rows_rejected


async def record(world: World, columns: tuple[Further, ...], language: str = "vi") -> RecordView:
    """The one record, as an official sees it."""
    async with world.work() as work:
        (number,) = await work.uow.records.by_key(identity_index(work.uow.vault, CCCD))
        (person,) = await work.uow.records.persons([number])
        doses = (await work.uow.records.doses([number]))[number]
        return view(person, doses, work.tools.directory, work.rules.vaccines, language, columns)


async def test_in_the_plain_csv_it_has_its_name(world: World, tmp_path: Path, columns: tuple[Further, ...]) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{PLAIN}\n{PERSON},Thợ may\n", encoding="utf-8")
    assert await bring(world, path, columns) == 0
    assert (await record(world, columns)).further == (("Nghề nghiệp", "Thợ may"),)
    assert (await record(world, columns, "en")).further == (("Occupation", "Thợ may"),)
    path.write_text(f"{PLAIN}\n{PERSON},\n", encoding="utf-8")
    await bring(world, path, columns)
    assert (await record(world, columns)).further == (("Nghề nghiệp", "Thợ may"),)  # what is empty takes nothing away


async def test_in_the_template_it_has_its_title(world: World, tmp_path: Path, columns: tuple[Further, ...]) -> None:
    (top, below), merged = header()
    path = tmp_path / "list.xlsx"
    rows = [[*with_second(GOOD), "Thợ may"]]
    write_xlsx(path, [[*top, "Nghề nghiệp"], [*below, ""]], rows, header_row=6, merged=merged, sheet="PL1")
    assert await bring(world, path, columns) == 0
    found = await record(world, columns)
    assert found.further == (("Nghề nghiệp", "Thợ may"),) and found.numbers == (1, 2)


async def test_without_an_entry_nothing_of_it_is_kept(world: World, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{PLAIN}\n{PERSON},Thợ may\n", encoding="utf-8")
    assert await bring(world, path, ()) == 0
    assert (await record(world, ())).further == ()


async def test_it_comes_back_with_a_refused_row(world: World, tmp_path: Path, columns: tuple[Further, ...]) -> None:
    path, out = tmp_path / "list.csv", tmp_path / "back.xlsx"
    path.write_text(f"{PLAIN}\n{PERSON.replace(',1,9,', ',7,9,')},Thợ may\n", encoding="utf-8")
    vaccines = world.tools.rules.vaccines
    made = Importer(
        world.database.unit_of_work, world.database.vault, world.clock, world.ids, vaccines, columns=columns
    )
    result = await made.run(path, Source("platform"))
    assert await rejects_beside(made, result.state.id, path, out, world.tools.texts) == 1
    rows = [list(map(str, row)) for row in open_sheet(out).rows()]
    rows[-1][3] = "1"
    write_xlsx(tmp_path / "mended.xlsx", rows[6:7], rows[7:])
    assert await bring(world, tmp_path / "mended.xlsx", columns) == 0
    assert (await record(world, columns)).further == (("Nghề nghiệp", "Thợ may"),)
