"""Lists come in once, whole, and again without a change."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.records.importer import Importer, Result, Source, rejects_beside
from handlers.records.look_up import Shown, look_up
from handlers.records.proof import prove_by_contact_button
from storage.crypto import Vault
from storage.repositories.imports import ImportRepository
from storage.repositories.vault_marks import WRITES
from storage.spreadsheets import SheetProblem
from tests.handlers.records.lists import DOSE_1, GOOD, SECOND, person, row, with_second, write
from tests.support.driver import World

CCCD = Identity(IdentityKind.CCCD, "098180000123")


def importer(world: World, batch: int = 10_000) -> Importer:
    known = world.tools.rules.vaccines
    return Importer(world.database.unit_of_work, world.database.vault, world.clock, world.ids, known, batch=batch)


async def bring(world: World, path: Path, batch: int = 10_000) -> Result:
    return await importer(world, batch).run(path, Source("platform"))


async def count(world: World) -> dict[str, int]:
    async with world.database.reading() as uow:
        return {
            table: await uow.connection.fetchval(f"select count(*) from {table}")
            for table in ("persons", "person_keys", "person_proofs", "doses", "rejects", "imports")
        }


async def everything(world: World) -> list[Any]:
    async with world.database.reading() as uow:
        doses = await uow.connection.fetch("select * from doses order by person_id, number")
        persons = await uow.connection.fetch("select * from persons order by id")
    return [tuple(one.values()) for one in (*doses, *persons)]


async def seen(world: World, identity: Identity = CCCD, phone: str = "0300123456") -> Shown | Any:
    async with world.work() as work:
        contact = await work.uow.contacts.ensure(work.ids.new(), "webchat", f"p-{phone}", work.now)
        await prove_by_contact_button(work, contact, phone)
        return await look_up(work, contact, identity, BirthDate(1980, 2, 5), phone)


async def test_what_a_list_says_can_be_looked_up(world: World, tmp_path: Path) -> None:
    result = await bring(world, write(tmp_path / "list.xlsx", [with_second(GOOD)]))
    assert (result.state.people_new, result.state.doses_new, result.state.rows_rejected) == (1, 2, 0)
    found = await seen(world)
    assert isinstance(found, Shown)
    assert found.record.name == "Nguyễn Thị Thử"
    assert [(d.number, d.vaccine, d.lot, d.source) for d in found.record.doses] == [
        (1, "AZ", "ABV123", "platform"),
        (2, "AZ", "ABW7", "platform"),
    ]


async def test_the_same_file_again_changes_nothing(world: World, tmp_path: Path) -> None:
    path = write(tmp_path / "list.xlsx", [person(n) for n in range(20)])
    await bring(world, path)
    before = await everything(world)
    world.clock.move(hours=1)
    assert (await bring(world, path)).repeated
    assert await everything(world) == before


async def test_the_same_rows_in_another_file_change_nothing(world: World, tmp_path: Path) -> None:
    rows = [
        person(
            n, c2=f"{n + 1:02}/02/1980", c8=f"GD4890{n:09}" if n % 2 else "", c7="" if n % 3 == 0 else f"098180{n:06}"
        )
        for n in range(20)
    ]
    await bring(world, write(tmp_path / "one.xlsx", rows))
    before = await everything(world)
    world.clock.move(hours=1)
    again = await bring(world, write(tmp_path / "two.xlsx", rows[::-1]))
    assert not again.repeated
    assert (again.state.people_new, again.state.doses_new, again.state.doses_changed) == (0, 0, 0)
    assert await everything(world) == before


async def test_a_batch_is_sealed_with_the_key_that_the_database_names_by_then(world: World, tmp_path: Path) -> None:
    vault = Vault.from_secret(Vault.one_more(Vault.new_secret()))
    vault.write_with(1)
    async with world.database.unit_of_work() as uow:
        await uow.vault_marks.set(WRITES, "2", world.clock.now())
    late = Importer(world.database.unit_of_work, vault, world.clock, world.ids, world.tools.rules.vaccines, batch=2)
    await late.run(write(tmp_path / "list.xlsx", [person(n) for n in range(5)]), Source("platform"))
    async with world.database.reading() as uow:
        sealed = await uow.connection.fetch("select content_sealed from persons")
    assert [Vault.number_of(one[0]) for one in sealed] == [2] * 5


async def test_a_changed_phone_moves_the_proof(world: World, tmp_path: Path) -> None:
    await bring(world, write(tmp_path / "one.xlsx", [row()]))
    await bring(world, write(tmp_path / "two.xlsx", [row(c6="0300777777")]))
    assert isinstance(await seen(world, phone="0300777777"), Shown)
    assert not isinstance(await seen(world), Shown)
    assert (await count(world))["person_proofs"] == 1


async def test_what_a_later_list_leaves_out_stays(world: World, tmp_path: Path) -> None:
    await bring(world, write(tmp_path / "one.xlsx", [row(c8="GD4890000000123")]))
    await bring(world, write(tmp_path / "two.xlsx", [row(c5="", c15="", **{f"c{n}": "" for n in range(16, 20)})]))
    found = await seen(world, Identity(IdentityKind.BHYT, "GD4890000000123"))
    assert isinstance(found, Shown)
    assert found.record.numbers == (1,)
    assert found.record.address == "Tổ 3"


async def test_a_dose_is_known_by_person_and_number(world: World, tmp_path: Path) -> None:
    await bring(world, write(tmp_path / "one.xlsx", [row()]))
    again = await bring(world, write(tmp_path / "two.xlsx", [row(c18="OTHER")]))
    assert (again.state.doses_new, again.state.doses_changed) == (0, 1)
    found = await seen(world)
    assert isinstance(found, Shown)
    assert [dose.lot for dose in found.record.doses] == ["OTHER"]


async def test_a_person_named_twice_in_a_file_is_one(world: World, tmp_path: Path) -> None:
    second = [*GOOD[:DOSE_1], *[""] * 4, *SECOND, "", ""]
    for batch in (1, 10):
        result = await bring(world, write(tmp_path / f"list-{batch}.xlsx", [row(), second, row(c24=str(batch))]), batch)
        assert result.state.rows_done == 3
    assert (await count(world))["persons"] == 1
    found = await seen(world)
    assert isinstance(found, Shown)
    assert found.record.numbers == (1, 2)


@pytest.mark.parametrize(
    ("other", "people"),
    [
        ({"c7": ""}, 1),  # the same name, birth date and commune, no number on either
        ({"c7": "", "c1": "NGUYỄN THỊ THỬ"}, 1),
        ({"c7": "", "c1": "Nguyễn Thị Thu"}, 2),
        ({"c7": "", "c2": "06/02/1980"}, 2),
        ({"c7": "", "c14": "30283"}, 2),
        ({"c7": "098000123"}, 2),  # an old CMND: an official decides whether it is the same person
    ],
)
async def test_who_is_the_same_person_without_a_number(
    world: World, tmp_path: Path, other: dict[str, str], people: int
) -> None:
    await bring(world, write(tmp_path / "list.xlsx", [row(c7=""), row(**other)]))
    assert (await count(world))["persons"] == people


async def test_a_known_person_named_by_two_numbers_in_one_list_is_one(world: World, tmp_path: Path) -> None:
    await bring(world, write(tmp_path / "one.xlsx", [row(c8="GD4890000000123")]))
    by_card = row(c7="", c8="GD4890000000123", c6="0300777777", c18="CARD")
    result = await bring(world, write(tmp_path / "two.xlsx", [row(c6="0300888888", c18="PAPER"), by_card]))
    assert (result.state.people_new, result.state.doses_changed) == (0, 1)
    assert (await count(world))["persons"] == 1
    found = await seen(world, phone="0300777777")
    assert isinstance(found, Shown)
    assert [dose.lot for dose in found.record.doses] == ["CARD"]


class Killed(Exception):
    """Stands for kill -9 between two batches."""


@contextmanager
def dying_in_batch(number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    real, calls = ImportRepository.advance, iter(range(1, 1000))

    async def advance(self: ImportRepository, *args: Any) -> None:
        await real(self, *args)
        if next(calls) == number:
            raise Killed  # everything of the batch is written, the commit is not reached

    with monkeypatch.context() as patch:
        patch.setattr(ImportRepository, "advance", advance)
        yield


@pytest.mark.parametrize("batch", [1, 2, 3, 4, 5])
async def test_an_import_killed_in_any_batch_goes_on(
    world: World, tmp_path: Path, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [person(n, c3="2" if n in (3, 17) else "1") for n in range(25)]
    path = write(tmp_path / "list.xlsx", rows)
    with dying_in_batch(batch, monkeypatch), pytest.raises(Killed):
        await bring(world, path, 5)
    partly = await count(world)
    assert partly["doses"] <= (batch - 1) * 5
    result = await bring(world, path, 5)
    assert not result.repeated
    assert (result.state.rows_done, result.state.rows_rejected, result.state.doses_new) == (25, 2, 23)
    assert (await count(world))["doses"] == 23
    assert (await count(world))["rejects"] == 2


async def test_refused_rows_come_back_with_reasons_and_can_be_mended(world: World, tmp_path: Path) -> None:
    rows = [person(1), person(2, c3="2", c19="Trạm y tế"), person(3), person(4, c7="98180000004")]
    path = write(tmp_path / "list.xlsx", rows)
    result = await bring(world, path)
    out = tmp_path / "rejects.xlsx"
    assert await rejects_beside(importer(world), result.state.id, path, out, world.tools.texts) == 2
    back = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python(skip_empty_area=False)[8:]
    assert [line[0] for line in back] == ["2", "4"]
    assert str(back[0][25]).startswith("Giới tính: giới tính phải là 0 (nam) hoặc 1 (nữ); Địa điểm tiêm (Mũi 1): ")
    assert "mất số 0" in str(back[1][25])
    for line, mended in zip(back, ({3: "1", 19: "BV891"}, {7: "098180000004"}), strict=True):
        for column, value in mended.items():
            line[column] = value
    again = await bring(world, write(tmp_path / "mended.xlsx", [list(map(str, line)) for line in back]))
    assert (again.state.people_new, again.state.rows_rejected) == (2, 0)


async def test_reasons_kept_in_the_database_hold_no_personal_data(world: World, tmp_path: Path) -> None:
    await bring(world, write(tmp_path / "list.xlsx", [person(7, c3="2")]))
    async with world.database.reading() as uow:
        assert await uow.connection.fetchval("select reasons from rejects") == [["sex_code", 3]]
        tables = ("persons", "person_keys", "person_proofs", "doses", "imports", "rejects", "audit_log")
        kept = str([await uow.connection.fetch(f"select * from {table}") for table in tables])
    assert "098180000007" not in kept
    assert "Nguyễn" not in kept


async def test_progress_reaches_the_end(world: World, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = write(tmp_path / "list.xlsx", [person(n) for n in range(12)])
    await importer(world, 5).run(path, Source("platform"), lambda done, of: told.append((done, of)))
    assert told == [(5, 12), (10, 12), (12, 12), (12, 12)]


PLAIN = (
    "ho_ten;ngay_sinh;gioi_tinh;nhom_uu_tien;dien_thoai;so_giay_to;ma_tinh;ma_huyen;ma_xa;vac_xin;ngay_tiem;so_lo;ma_co_so;mui_so\r\n"
    "Nguyễn Thị Thử;05/02/1980;1;9;0300123456;098180000123;89;883;30280;Vero Cell;01/08/2021;A1;BV891;1\r\n"
    "Nguyễn Thị Thử;05/02/1980;1;9;0300123456;098180000123;89;883;30280;Pfizer;01/10/2021;B1;BV891;3\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
async def test_the_plain_csv(world: World, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(PLAIN.encode(encoding))
    assert (await bring(world, path)).state.doses_new == 2
    found = await seen(world)
    assert isinstance(found, Shown)
    assert [(dose.number, dose.vaccine) for dose in found.record.doses] == [(1, "VERO"), (3, "PFIZER")]


async def test_a_file_that_is_no_list_changes_nothing(world: World, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("ten,tuoi\nAn,3\n", encoding="utf-8")
    with pytest.raises(SheetProblem, match="header"):
        await bring(world, path)
    assert set((await count(world)).values()) == {0}
