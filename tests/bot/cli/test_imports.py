"""`import doses` from the command line."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.imports import app
from storage.crypto import Vault
from tests.handlers.records.lists import person, write

RUN = CliRunner()


@pytest.fixture
def settings(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("HOTLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOTLINE_DATABASE_URL", database_url)
    monkeypatch.setenv("HOTLINE_VAULT_KEY", Vault.new_secret())


@pytest.mark.usefixtures("settings")
def test_a_list_comes_in_and_refused_rows_go_out(tmp_path: Path) -> None:
    path = write(tmp_path / "list.xlsx", [person(1), person(2, c3="7"), person(3)])
    done = RUN.invoke(app, ["doses", str(path)])
    assert done.exit_code == 0, done.output
    assert "3 rows: 2 new people, 2 new doses, 0 doses changed, 1 rows refused." in done.stdout
    assert (tmp_path / "list.rejects.xlsx").exists()
    assert "098180" not in done.output
    again = RUN.invoke(app, ["doses", str(path)])
    assert again.exit_code == 0
    assert "nothing changed" in again.stdout


@pytest.mark.usefixtures("settings")
def test_a_file_that_is_no_list_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"\xd0\xcf\x11\xe0 old")
    done = RUN.invoke(app, ["doses", str(tmp_path / "x.xlsx")])
    assert done.exit_code == 1
    assert "Chỉ nhận tệp .xlsx hoặc .csv" in done.output
