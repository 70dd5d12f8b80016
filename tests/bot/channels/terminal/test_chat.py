"""`hotline chat` on a real database: talked through a pipe, recorded, played again."""

import asyncio
import io
import os
import signal
import sys
from asyncio.subprocess import PIPE
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from bot.app import open_service
from bot.channels.terminal import TerminalChannel
from bot.channels.terminal.session import NoPhoto, Session, laid_out
from bot.channels.terminal.transcript import Exchange
from bot.cli import chat
from bot.cli.demo import DATABASE
from bot.embedded import start_postgres
from bot.service import Service
from bot.settings import Settings
from handlers.dialogue.reply import Button, Reply
from storage.database import create_database
from storage.migrations.run import upgrade
from tests.support.live import VAULT_KEY, parts_for, start_live

RUN = CliRunner()
STORY = "cài đặt ứng dụng\n1\n1\nmenu\n"


@pytest.fixture
def configured(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("HOTLINE_", "TELEGRAM_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOTLINE_DATABASE_URL", database_url)
    monkeypatch.setenv("HOTLINE_VAULT_KEY", VAULT_KEY)
    monkeypatch.setattr(chat, "open_service", opened_with_shared_catalogues)


async def opened_with_shared_catalogues(settings: Settings, *, serves: bool, works: bool) -> Service:
    """The real thing; only the catalogues are read once for all commands of these tests."""
    return await open_service(settings, serves=serves, works=works, parts=parts_for(settings))


def talk(*arguments: Any, typed: str = "") -> Result:
    return RUN.invoke(chat.app, [str(one) for one in arguments], input=typed)


def test_a_piped_conversation_is_answered_line_by_line(configured: None) -> None:
    done = talk(typed=STORY)
    assert done.exit_code == 0, done.output
    assert done.stdout.count("> ") == 4
    greeting = done.stdout.split("> cài đặt ứng dụng")[0]
    assert "1. Cài đặt ứng dụng" in greeting and "6. Hỏi đáp" in greeting


def test_what_is_recorded_plays_again_without_a_difference(configured: None, tmp_path: Path) -> None:
    kept = tmp_path / "story.txt"
    assert talk("--record", kept, typed=STORY).exit_code == 0
    again = talk("--play", kept)
    assert (again.exit_code, again.stdout) == (0, "")


def test_a_difference_is_shown_and_ends_with_one(configured: None, tmp_path: Path) -> None:
    kept = tmp_path / "story.txt"
    talk("--record", kept, typed=STORY)
    kept.write_text(kept.read_text(encoding="utf-8").replace("Hỏi đáp", "Hỏi han"), encoding="utf-8")
    again = talk("--play", kept)
    assert again.exit_code == 1
    assert "Hỏi han" in again.stdout and "Hỏi đáp" in again.stdout


def test_a_name_goes_on_where_it_stopped(configured: None, tmp_path: Path) -> None:
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    talk("--name", "me", "--record", first, typed="cài đặt ứng dụng\n")
    talk("--name", "me", "--record", second, typed="1\n")
    assert second.read_text(encoding="utf-8").startswith("> 1\n")
    talk("--record", second, typed="cài đặt ứng dụng\n1\n")
    assert second.read_text(encoding="utf-8").startswith(first.read_text(encoding="utf-8"))


def test_without_a_database_or_a_demo_it_says_what_to_do(
    configured: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOTLINE_DATABASE_URL")
    done = talk("--data-dir", tmp_path / "nowhere")
    assert done.exit_code == 2
    assert "script/run" in done.stderr


def test_a_broken_transcript_is_refused(configured: None, tmp_path: Path) -> None:
    kept = tmp_path / "story.txt"
    kept.write_text("Xin chào\n", encoding="utf-8")
    assert talk("--play", kept).exit_code == 2


async def test_a_photo_is_sent_and_looked_at(database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "slip.png"
    made = io.BytesIO()
    Image.new("RGB", (900, 700), "white").save(made, "PNG")
    path.write_bytes(made.getvalue())
    async with start_live(database_url) as live:
        service, channel = live.service, TerminalChannel()
        service.channels[channel.name] = channel
        service.tools.traits[channel.name] = channel.traits
        session = Session(channel, service.database, service.intake.receive, service.clock, service.ids, "me")
        await session.say("/start")
        assert await session.say(f"/photo {path}")
        with pytest.raises(NoPhoto, match="other"):
            await session.say("/photo other.png")
        async with service.database.reading() as uow:
            states = [row["state"] for row in await uow.connection.fetch("select state from files")]
    assert states == ["ready"]


def test_choices_are_numbered_and_pages_show_their_address() -> None:
    reply = Reply(
        "Chọn ạ.", (Button("Có", "t1"), Button("Trang", "", "https://hotline.example"), Button("Không", "t2"))
    )
    assert laid_out(reply) == "Chọn ạ.\n\n1. Có\nTrang: https://hotline.example\n2. Không"


def test_without_settings_the_demos_database_is_used_and_left_running(
    configured: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOTLINE_DATABASE_URL")
    monkeypatch.delenv("HOTLINE_VAULT_KEY")
    os.chmod(tmp_path, 0o755)  # noqa: S103 - the servers run as another user
    (tmp_path / "vault.key").write_text(VAULT_KEY, encoding="ascii")
    postgres = start_postgres(tmp_path / "postgres", durable=False)
    try:
        asyncio.run(create_database(postgres.url, DATABASE))
        upgrade(postgres.database(DATABASE))
        done = talk("--data-dir", tmp_path, typed=STORY)
        assert done.exit_code == 0, done.output
        assert "1. Cài đặt ứng dụng" in done.stdout
        assert not start_postgres(tmp_path / "postgres").owned  # still the one that ran before
    finally:
        postgres.stop()


async def test_ctrl_c_ends_it_and_the_transcript_is_kept(database_url: str, tmp_path: Path) -> None:
    kept = tmp_path / "story.txt"
    command = [sys.executable, "-c", "from bot.cli.main import app; app()", "chat", "--record", str(kept)]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("HOTLINE_", "TELEGRAM_"))}
    env |= {"HOTLINE_DATABASE_URL": database_url, "HOTLINE_VAULT_KEY": VAULT_KEY, "PYTHONUNBUFFERED": "1"}
    # Who starts the tests in the background ignores the signal, and so would every child.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    child = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, env=env, preexec_fn=heard)
    assert child.stdin is not None and child.stdout is not None
    try:
        child.stdin.write("cài đặt ứng dụng\n".encode())
        async with asyncio.timeout(60):
            while b"1. " not in await anext(aiter(child.stdout)):
                continue  # the greeting comes first, then the line typed
            await child.stdout.readuntil("> cài đặt ứng dụng\n".encode())
            await child.stdout.readuntil(b"1. ")
            child.send_signal(signal.SIGINT)
            assert await child.wait() == 0
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    assert "> cài đặt ứng dụng\n  " in kept.read_text(encoding="utf-8")


async def test_case_59_it_ends_by_itself_when_nobody_reads_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "UNASKED", 0.02)
    monkeypatch.setattr(chat, "_lines", asyncio.Queue)  # nothing is typed
    read, write = os.pipe()
    with os.fdopen(write, "w", encoding="utf-8") as out:
        monkeypatch.setattr(sys, "stdout", out)
        nobody: Any = None  # no line is typed, so nothing is asked of the session
        talking = asyncio.create_task(chat._talk(nobody, Exchange("", ["Chào bạn!"])))
        with os.fdopen(read, encoding="utf-8") as reader:
            assert (await asyncio.to_thread(reader.readline)) == "  Chào bạn!\n"  # as `| head -1` reads, and goes
        done, _ = await asyncio.wait({talking}, timeout=10)  # a cancelled talk would end as well, but not by itself
        assert done == {talking} and [one.answers for one in talking.result()] == [["Chào bạn!"]]
