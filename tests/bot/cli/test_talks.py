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
