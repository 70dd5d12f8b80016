"""No command shows a traceback for what the database does: one line, and an exit code that is not 0."""

import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from typer.testing import CliRunner

from bot.cli import main, run
from storage.backups import MANIFEST, NAME, PROBE, Manifest
from storage.crypto import Vault
from tests.handlers.records.lists import person, write

RUN = CliRunner()
WITHOUT_DATABASE = {"demo", "docs", "fake-zalo", "faq", "talks", "units"}
# Every other command, as it is called.
CALLS: dict[str, Sequence[Sequence[str]]] = {
    "serve": [[]],
    "work": [[]],
    "chat": [[]],
    "audit": [["verify"]],
    "clock": [[]],
    "migrate": [[]],
    "backup": [["BACKUP"]],
    "keys": [["show"], ["rotate"], ["reindex", "A_LINE"]],
    "restore": [["A_BACKUP", "--yes"]],
    "import": [["doses", "LIST"]],
    "staff": [["list"], ["offices", "an phu"]],
    "counts": [["verify"]],
    "report": [["--province", "89"]],
    "links": [["--counted"]],
    "zalo": [["status"], ["connect", "A_CODE"]],
}
NOBODY = "postgresql://somebody:secret-word@127.0.0.1:1/hotline"


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("HOTLINE_")]:
        monkeypatch.delenv(name)
    key = Vault.new_secret()
    monkeypatch.setenv("HOTLINE_VAULT_KEY", key)
    for name in ("APP_ID", "ID", "APP_SECRET", "SECRET_KEY"):
        monkeypatch.setenv(f"ZALO_OA_{name}", "1")
    monkeypatch.setattr(run, "PATIENCE", ())
    made = Manifest("", "0001", {}, {}, {}, Vault.from_secret(key).seal_text(NAME, PROBE).hex())
    (tmp_path / "a.line").write_text(Vault.new_secret())
    with zipfile.ZipFile(tmp_path / "a.backup", "w") as archive:
        archive.writestr(MANIFEST, json.dumps(asdict(made)))
    return write(tmp_path / "list.xlsx", [person(1)])


def told(call: Sequence[str], listed: Path) -> str:
    files = {"LIST": listed, "BACKUP": listed.with_name("new.backup"), "A_BACKUP": listed.with_name("a.backup")}
    files["A_LINE"] = listed.with_name("a.line")
    done = RUN.invoke(main.app, [str(files.get(word, word)) for word in call])
    assert done.exit_code == 1, (call, done.output, done.exception)
    assert isinstance(done.exception, SystemExit)  # typer ends by itself: nothing came through to a traceback
    assert "secret-word" not in done.output
    lines = [line for line in done.stderr.splitlines() if not line.startswith("{")]  # logs of a process are JSON
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_every_command_that_needs_a_database_is_called_here() -> None:
    assert set(CALLS) | WITHOUT_DATABASE == set(main.COMMANDS)


@pytest.mark.parametrize("call", [(name, *words) for name, calls in CALLS.items() for words in calls], ids=" ".join)
def test_a_database_that_is_down_is_told_in_one_line(
    call: Sequence[str], listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", NOBODY)
    assert told(call, listed).startswith("The database does not answer: is it running")


WRONG = {
    "/no_such_database": "The server has no database of the name in HOTLINE_DATABASE_URL",
    "/postgres": "The database does not have the schema of this version, run `hotline migrate`",
}


def test_what_is_wrong_with_the_database_is_told_with_what_to_do(
    listed: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the server of the tests; and what is no address at all."""
    wrong = {urlunsplit(urlsplit(database_url)._replace(path=path)): line for path, line in WRONG.items()}
    wrong[database_url.replace("postgresql:", "mysql:")] = "HOTLINE_DATABASE_URL is no address of a PostgreSQL database"
    for url, line in wrong.items():
        monkeypatch.setenv("HOTLINE_DATABASE_URL", url)
        assert told(["import", "doses", "LIST"], listed).startswith(line)
