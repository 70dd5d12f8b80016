"""`hotline talks` from outside."""

from pathlib import Path

from typer.testing import CliRunner

from bot.cli.main import app
from handlers.conversations.danger import DANGER
from handlers.registry import CONVERSATIONS
from handlers.talks.graph import graph


def called(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["talks", *words])
    return result.exit_code, result.output


def test_a_conversation_is_printed_by_its_name() -> None:
    assert called("graph", "danger") == (0, graph(DANGER))


def test_without_a_name_the_conversations_are_shown_together() -> None:
    code, output = called("graph")
    assert code == 0
    assert [one.name for one in CONVERSATIONS if f"to_{one.name}[[{one.name}]]" not in output] == []


def test_a_name_that_does_not_exist_is_told_with_those_that_do() -> None:
    code, output = called("graph", "nothing")
    assert code == 2
    assert "nothing" in output and "complaint" in output


def test_every_page_is_written_into_a_folder(tmp_path: Path) -> None:
    assert called("graph", "--write", str(tmp_path / "talks"))[0] == 0
    names = {path.stem for path in (tmp_path / "talks").glob("*.md")}
    assert names == {"README", *(one.name for one in CONVERSATIONS)}


def test_findings_that_are_known_end_well_and_new_ones_do_not(tmp_path: Path) -> None:
    nothing = tmp_path / "known.txt"
    nothing.write_text("", encoding="utf-8")
    (tmp_path / "shown").mkdir()
    code, output = called("lint", "--shown", str(tmp_path / "shown"), "--known", str(nothing))
    assert code == 1
    assert "danger.ask_now: no story shows its question" in output
    nothing.write_text(output, encoding="utf-8")
    assert called("lint", "--shown", str(tmp_path / "shown"), "--known", str(nothing))[0] == 0
    nothing.write_text(f"{output}danger.ask_age: no story shows its question\n", encoding="utf-8")
    code, output = called("lint", "--shown", str(tmp_path / "shown"), "--known", str(nothing))
    assert code == 1
    assert "take it out" in output


def test_the_page_of_questions_is_written(tmp_path: Path) -> None:
    assert called("preview", str(tmp_path / "page.html"))[0] == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert [one.name for one in CONVERSATIONS if f'<section id="{one.name}">' not in page] == []


def test_a_record_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "danger.jsonl").write_text("no json\n", encoding="utf-8")
    code, output = called("preview", str(tmp_path / "page.html"), "--shown", str(tmp_path))
    assert code == 2
    assert "danger.jsonl:1" in output
