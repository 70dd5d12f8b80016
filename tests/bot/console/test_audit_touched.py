"""`hotline audit account|session|export`: whose data were touched, out of what officials did in the console."""

import asyncio
import csv
import hashlib
import io
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import open_service
from bot.cli import run
from bot.cli.main import app as hotline
from bot.service import Service
from bot.settings import Settings
from tests.support.console import SUBJECT, Console
from tests.support.live import parts_for

DAY = ("--from", "2021-10-20", "--to", "2021-10-21")


@pytest.fixture
def set_up(console: Console, monkeypatch: pytest.MonkeyPatch) -> Console:
    kept = console.live.service.settings
    monkeypatch.setenv("HOTLINE_DATABASE_URL", kept.database_url.get_secret_value())
    monkeypatch.setenv("HOTLINE_VAULT_KEY", kept.vault_key.get_secret_value())

    async def opened(settings: Settings, *, serves: bool, works: bool) -> Service:
        return await open_service(settings, serves=serves, works=works, parts=parts_for(settings))

    monkeypatch.setattr(run, "open_service", opened)
    return console


async def audit(*words: str) -> Result:
    return await asyncio.to_thread(lambda: CliRunner().invoke(hotline, ["audit", *words]))


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))[1:]


async def kept(console: Console) -> list[tuple[str, str, dict[str, object]]]:
    async with console.live.service.database.reading() as uow:
        rows = await uow.connection.fetch(
            "select subject, reason, details from audit_log where action = 'audit.touched' order by id"
        )
    return [tuple(row) for row in rows]


async def test_an_account_and_each_of_its_browsers_name_what_they_touched(set_up: Console, tmp_path: Path) -> None:
    console, first = set_up, await set_up.ticket()
    second, third = await console.ticket("DUPLICATE"), await console.ticket("INSTALL")
    at_desk, at_home = await console.signed_in("commune"), await console.signed_in("commune")
    await at_desk.get(f"/console/tickets/{first.code}")
    await at_home.get(f"/console/tickets/{second.code}")
    await at_home.post("/console/search", {"q": "098 162 000 123"})
    await (await console.signed_in("colleague")).get(f"/console/tickets/{third.code}")

    who = str(console.people["commune"].id)
    done = await audit("account", who, *DAY, "--out", str(tmp_path / "all.csv"))
    assert done.exit_code == 0, done.output
    listed = {row[1]: row[2] for row in rows_of(tmp_path / "all.csv")}
    assert listed[first.code] == listed[second.code] == "đã mở xem hoặc xử lý"
    assert listed[third.code] == "chỉ hiện trong danh sách trên màn hình"  # the queue that a search stands beside
    assert "1 lần tìm người" in done.output
    marks = re.findall(r"phiên ([0-9a-f]{16}):", done.output)
    assert len(marks) == 2 and "Nguyễn Thị Mười" not in done.output + (tmp_path / "all.csv").read_text("utf-8")

    opened = []
    for mark in marks:
        out = tmp_path / f"{mark}.csv"
        assert (await audit("session", mark, *DAY, "--out", str(out))).exit_code == 0
        opened.append({row[1] for row in rows_of(out) if row[2] == "đã mở xem hoặc xử lý"})
    assert opened == [{first.code}, {second.code}]
    elsewhere = await audit("account", who, "--from", "2021-10-18", "--to", "2021-10-19")
    assert "0 phản ánh và 0 hồ sơ" in elsewhere.output


async def test_names_need_a_reason_and_a_file_and_the_log_keeps_all_three(set_up: Console, tmp_path: Path) -> None:
    console, ticket, out = set_up, await set_up.ticket(), tmp_path / "named.csv"
    await (await console.signed_in("commune")).get(f"/console/tickets/{ticket.code}")
    who = str(console.people["commune"].id)
    for lacking in (("--names",), ("--names", "--out", str(out)), ("--names", "--reason", "lộ")):
        assert (await audit("account", who, *DAY, *lacking)).exit_code == 2 and not out.exists()
    assert not await kept(console)

    done = await audit("account", who, *DAY, "--names", "--out", str(out), "--reason", "lộ dữ liệu 01/2021")
    assert done.exit_code == 0, done.output
    ((kind, code, *_, name, phone),) = rows_of(out)
    assert (kind, code, name, phone) == ("phản ánh", ticket.code, SUBJECT.name, SUBJECT.phone)
    assert SUBJECT.name not in done.output and out.stat().st_mode & 0o077 == 0
    ((subject, reason, details),) = await kept(console)
    assert (subject, reason) == (f"official:{who}", "lộ dữ liệu 01/2021")
    assert details["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest() and details["names"] is True
    before = out.read_bytes()
    assert (await audit("account", who, *DAY, "--out", str(out))).exit_code == 2 and out.read_bytes() == before


async def test_lists_that_were_taken_away_are_told_one_by_one(set_up: Console, tmp_path: Path) -> None:
    console, ticket, out = set_up, await set_up.ticket(), tmp_path / "left.csv"
    await console.ticket("DUPLICATE")
    browser = await console.signed_in("commune")
    await browser.act(ticket, "claim")
    await browser.act(ticket, "approve")
    for _ in range(2):
        await browser.get("/console")
        await browser.post("/console/export")
        console.clock.move(minutes=5)
    done = await audit("export", *DAY, "--out", str(out))
    assert [row[1:3] for row in rows_of(out)] == [[ticket.code, "đã mang ra trong danh sách"]], done.output
    assert done.output.count(f"official:{console.people['commune'].id}: 1 phản ánh") == 2


@pytest.mark.parametrize("words", [
    ("account", "0399999999", *DAY), ("account", "7", *DAY), ("session", "nonsense", *DAY),
    ("export", "--from", "2021-10-20", "--to", "2021-10-20"),
])  # fmt: skip
async def test_nobody_and_no_time_are_refused_and_leave_no_row(set_up: Console, words: tuple[str, ...]) -> None:
    assert (await audit(*words)).exit_code == 2
    assert not await kept(set_up)
