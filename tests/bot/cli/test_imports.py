"""`import doses` from the command line."""

import os
import re
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from bot.cli.imports import app
from handlers.dialogue.talk import LOCAL
from storage.crypto import Vault
from tests.handlers.records.lists import person, write

RUN = CliRunner()
VIETNAMESE = re.compile("[ăâđêôơưạảấầẩậắằẵặẹẻẽếềểệỉịọỏốồổộớờởợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


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
    assert "3 dòng: 2 người mới, 2 mũi tiêm mới, 0 mũi tiêm thay đổi, 1 dòng không nhận." in done.stdout
    assert (tmp_path / "list.rejects.xlsx").exists()
    assert "098180" not in done.output
    again = RUN.invoke(app, ["doses", str(path)])
    assert again.exit_code == 0
    assert "không có gì thay đổi" in again.stdout


@pytest.mark.usefixtures("settings")
def test_a_file_that_is_no_list_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"\xd0\xcf\x11\xe0 old")
    done = RUN.invoke(app, ["doses", str(tmp_path / "x.xlsx")])
    assert done.exit_code == 1
    assert "không phải bảng tính đọc được" in done.output


@pytest.mark.usefixtures("settings")
def test_where_nothing_was_written_no_way_back_is_named(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["doses", str(write(tmp_path / "list.xlsx", [person(1, c3="7")]))])
    assert done.exit_code == 0 and "1 dòng không nhận" in done.stdout
    assert "undo" not in done.stdout


THREE = [person(1), person(2, c3="7"), person(3), person(4)]


@pytest.mark.usefixtures("settings")
def test_an_import_says_what_it_will_do_and_where_that_is_much_waits_for_a_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_IMPORT_ASK_ABOVE", "2")
    path = str(write(tmp_path / "list.xlsx", THREE))
    for answer in ("không\n", "gì cơ\n", "\n", ""):  # a no, no answer, and nobody there to give one
        asked = RUN.invoke(app, ["doses", path], input=answer)
        assert asked.exit_code == 1 and "Đã dừng" in asked.stderr
        for said in (
            "Sẽ làm như sau (4 dòng); chưa ghi gì:",
            "người mới: 3; người đã có: 0 thay đổi, 0 giữ nguyên",
            "dòng không nhận: 1\n    1 dòng: Giới tính: giới tính phải là 0 (nam) hoặc 1 (nữ)",
            "phản ánh được giải quyết xong: 0; người được báo tin: 0",
            "Làm tiếp?",
        ):
            assert said in asked.stdout
        assert RUN.invoke(app, ["list"]).stdout == ""
    done = RUN.invoke(app, ["doses", path], input="có\n")
    assert done.exit_code == 0
    assert "4 dòng: 3 người mới, 3 mũi tiêm mới, 0 mũi tiêm thay đổi, 1 dòng không nhận." in done.stdout
    assert "Nếu nhập nhầm: `hotline import undo 1`" in done.stdout
    few = RUN.invoke(app, ["doses", str(write(tmp_path / "few.xlsx", [person(5), person(6)]))])
    assert few.exit_code == 0 and "Làm tiếp?" not in few.stdout


@pytest.mark.usefixtures("settings")
def test_an_import_is_listed_by_number_and_taken_back_after_a_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_IMPORT_ASK_ABOVE", "2")
    assert RUN.invoke(app, ["doses", str(write(tmp_path / "list.xlsx", THREE)), "--yes"]).exit_code == 0
    listed = RUN.invoke(app, ["list"])
    assert listed.stdout.startswith("1\t") and "\tđã nhập\tlist.xlsx\t4 dòng: 3 người mới" in listed.stdout
    refused = RUN.invoke(app, ["undo", "1"], input="n\n")
    assert refused.exit_code == 1
    assert "Sẽ rút lại 3 người mới, 3 mũi tiêm mới, 0 mũi tiêm thay đổi" in refused.stdout
    done = RUN.invoke(app, ["undo", "1"], input="y\n")
    assert done.exit_code == 0, done.output
    assert "Đã rút lại: 3 người đã xóa, 3 giá trị như trước, 0 phản ánh như trước" in done.stdout
    assert "\tđã rút lại\t" in RUN.invoke(app, ["list"]).stdout
    for number, told in (("1", "đã rút lại rồi"), ("2", "Không có lần nhập 2")):
        again = RUN.invoke(app, ["undo", number, "--yes"])
        assert again.exit_code == 1 and told in again.stderr


@pytest.mark.usefixtures("settings")
def test_imports_are_listed_in_the_time_of_the_offices(tmp_path: Path) -> None:
    before = datetime.now(LOCAL).replace(second=0, microsecond=0)
    assert RUN.invoke(app, ["doses", str(write(tmp_path / "list.xlsx", [person(1)]))]).exit_code == 0
    assert RUN.invoke(app, ["undo", "1", "--yes"]).exit_code == 0
    listed = RUN.invoke(app, ["list"]).stdout
    times = [
        datetime.fromisoformat(one).replace(tzinfo=LOCAL) for one in re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d", listed)
    ]
    assert len(times) == 2 and all(before <= one <= datetime.now(LOCAL) for one in times)  # begun, and taken back


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("name", ["gray16.png", "photo.csv", "list.xlsx"])
def test_a_picture_is_told_to_be_one_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    grey = Image.frombytes("I;16", (64, 64), bytes(range(256)) * 32)
    grey.save(tmp_path / name, "PNG")
    done = RUN.invoke(app, ["doses", str(tmp_path / name)])
    assert done.exit_code == 1
    assert "Đây là ảnh" in done.output and "CSV UTF-8" not in done.output


@pytest.mark.usefixtures("settings")
def test_all_of_it_is_in_the_language_that_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_IMPORT_ASK_ABOVE", "2")
    path = str(write(tmp_path / "list.xlsx", THREE))
    done = RUN.invoke(app, ["doses", path, "--language", "en"], input="y\n")
    assert done.exit_code == 0, done.output
    for said in ("This will be done (4 rows)", "Go on?", "sex must be 0 (male) or 1 (female)", "within 30 days"):
        assert said in done.stdout
    assert not VIETNAMESE.search(done.stdout.replace("Giới tính: ", ""))  # the column's title in the template
    spoken = RUN.invoke(app, ["list"]).stdout + RUN.invoke(app, ["undo", "1"], input="có\n").output
    assert not re.search(r"\b(rows|people|done|taken back|import was|the)\b", spoken)
