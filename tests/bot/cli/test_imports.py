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


THREE = [person(1), person(2, c3="7"), person(3), person(4)]


@pytest.mark.usefixtures("settings")
def test_an_import_says_what_it_will_do_and_where_that_is_much_waits_for_a_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_IMPORT_ASK_ABOVE", "2")
    path = str(write(tmp_path / "list.xlsx", THREE))
    for answer in ("n\n", ""):  # a no, and nobody there to answer
        asked = RUN.invoke(app, ["doses", path], input=answer)
        assert asked.exit_code == 1
        for said in (
            "This will be done (4 rows); nothing has been written yet:",
            "new people: 3; known people: 0 change, 0 do not",
            "refused rows: 1\n    1 x Giới tính: giới tính phải là 0 (nam) hoặc 1 (nữ)",
            "reports it finishes: 0; people it tells: 0",
            "Go on?",
        ):
            assert said in asked.stdout
        assert RUN.invoke(app, ["list"]).stdout == ""
    done = RUN.invoke(app, ["doses", path], input="y\n")
    assert done.exit_code == 0
    assert "4 rows: 3 new people, 3 new doses, 0 doses changed, 1 rows refused." in done.stdout
    assert "If it was wrong: `hotline import undo 1`" in done.stdout
    few = RUN.invoke(app, ["doses", str(write(tmp_path / "few.xlsx", [person(5), person(6)]))])
    assert few.exit_code == 0 and "Go on?" not in few.stdout


@pytest.mark.usefixtures("settings")
def test_an_import_is_listed_by_number_and_taken_back_after_a_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_IMPORT_ASK_ABOVE", "2")
    assert RUN.invoke(app, ["doses", str(write(tmp_path / "list.xlsx", THREE)), "--yes"]).exit_code == 0
    listed = RUN.invoke(app, ["list"])
    assert listed.stdout.startswith("1\t") and "\tdone\tlist.xlsx\t4 rows: 3 new people" in listed.stdout
    refused = RUN.invoke(app, ["undo", "1"], input="n\n")
    assert refused.exit_code == 1
    assert "This takes back 3 new people, 3 new and 0 changed doses" in refused.stdout
    done = RUN.invoke(app, ["undo", "1"], input="y\n")
    assert done.exit_code == 0, done.output
    assert "Taken back: 3 people gone, 3 values as before, 0 tickets as before" in done.stdout
    assert "\tundone\t" in RUN.invoke(app, ["list"]).stdout
    for number, told in (("1", "is taken back already"), ("2", "There is no import 2")):
        again = RUN.invoke(app, ["undo", number, "--yes"])
        assert again.exit_code == 1 and told in again.stderr
