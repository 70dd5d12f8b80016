"""`hotline report` from the command line."""

import csv
import io
import os
import re

import pytest
from typer.testing import CliRunner

from bot.app import open_service
from bot.cli import report
from bot.cli.report import app
from bot.service import Service
from bot.settings import Settings
from storage.crypto import Vault
from tests.support.live import parts_for

RUN = CliRunner()


@pytest.fixture(autouse=True)
def settings(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("HOTLINE_", "TELEGRAM_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOTLINE_DATABASE_URL", database_url)
    monkeypatch.setenv("HOTLINE_VAULT_KEY", Vault.new_secret())
    monkeypatch.setattr(report, "open_service", opened_with_shared_catalogues)


async def opened_with_shared_catalogues(settings: Settings, *, serves: bool, works: bool) -> Service:
    """The real thing; only the catalogues are read once for all commands of these tests."""
    return await open_service(settings, serves=serves, works=works, parts=parts_for(settings))


def test_the_table_names_the_province_and_lines_up() -> None:
    done = RUN.invoke(app, ["--province", "89", "--day", "2021-10-20"])
    assert done.exit_code == 0, done.output
    title, _, head, *lines = done.stdout.splitlines()
    assert title == "Tỉnh An Giang, số liệu đến hết ngày 20/10/2021"
    assert head.split() == ["Chỉ", "số", "Mã", "Tên", "Số"]
    assert len(lines) > 20 and {len(line) for line in lines} == {len(head)}
    said = [re.split(r"  +", line) for line in lines]
    assert ["đang xử lý, theo tuổi", "commune/day", "Cấp xã, dưới 1 ngày", "0"] in said
    assert ["nhập lên Nền tảng", "percent", "đã nhập so với đã duyệt, %", "100"] in said


def test_the_csv_has_a_row_a_figure() -> None:
    done = RUN.invoke(app, ["--province", "89", "--day", "2021-10-20", "--csv"])
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["day"] for row in rows} == {"2021-10-20"} and {row["province"] for row in rows} == {"89"}
    assert {"backlog", "overdue_percent", "opened", "finished", "entry", "installs"} <= {r["indicator"] for r in rows}


def test_a_province_that_is_not_served_is_refused() -> None:
    done = RUN.invoke(app, ["--province", "01"])
    assert done.exit_code == 2 and "89" in done.stderr
