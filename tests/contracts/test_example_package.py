"""A package installed beside the service: found, configured, in use, and as good as what is built in."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Channel, Host
from bot.extensions import BadExtension, Extensions
from bot.settings import Settings
from bot.sms.channel import SmsChannel
from bot.sms.gateways import Gateway
from storage.database import Database
from tests.bot.channels.webchat.visitor import Visitor
from tests.contracts.channel import Post, ReceivingContract, SendingContract
from tests.contracts.sms_gateway import PHONE, GatewayContract
from tests.support.driver import CountingIds, FakeClock
from tests.support.live import VAULT_KEY, start_live
from tests.support.until import until

EXAMPLE = Path(__file__).parents[1] / "example_package"
SECRET = "what-a-sender-knows"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, installed into a folder of its own."""
    target = tmp_path_factory.mktemp("beside")
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps"]
    done = subprocess.run(
        [*pip, "--no-build-isolation", "--target", target, EXAMPLE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the letters lie."""
    made = tmp_path / "letters"
    made.mkdir()
    return made


@pytest.fixture(autouse=True)
def beside(installed: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The package can be imported and has its settings."""
    monkeypatch.syspath_prepend(str(installed))
    monkeypatch.setenv("POSTBOX_FOLDER", str(folder))
    monkeypatch.setenv("POSTBOX_SECRET", SECRET)
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "hotline_postbox"]:
        del sys.modules[name]


def lines(folder: Path, name: str, who: str) -> list[dict[str, Any]]:
    """What lies in a file of the folder for somebody."""
    path = folder / name
    laid = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [letter for letter in map(json.loads, laid) if letter["to"] == who]


def break_(folder: Path) -> None:
    """Put a file where the folder was."""
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_text("", encoding="utf-8")


class TestPostbox(SendingContract, ReceivingContract):
    name = "postbox"
    address = "hom-thu-17"

    @pytest.fixture(autouse=True)
    def letters(self, folder: Path) -> None:
        self.folder = folder

    def make(self, host: Host) -> Channel:
        return Extensions.load().opened([self.name])[self.name](host)

    async def arrived(self, host: Host) -> list[str]:
        return [letter["text"] for letter in lines(self.folder, "replies.jsonl", self.address)]

    async def cut(self, host: Host) -> None:
        break_(self.folder)

    def update(self, host: Host, key: str, text: str) -> Post:
        body = json.dumps({"key": key, "from": self.address, "text": text}).encode()
        return Post("/channels/postbox", body, {"Authorization": f"Bearer {SECRET}"})

    def forged(self, host: Host, key: str, text: str) -> Post:
        return Post("/channels/postbox", self.update(host, key, text).body, {"Authorization": "Bearer guessed"})

    def nonsense(self, host: Host) -> Post:
        right = self.update(host, "", "")
        return Post(right.path, b'{"key": ["a"], "from": 5, "text": {}}', right.headers)


class TestLetterbox(GatewayContract):
    @pytest.fixture(autouse=True)
    def letters(self, folder: Path) -> None:
        self.folder = folder

    def make(self, database: Database) -> Gateway:
        return Extensions.load().gateway("letterbox")(Settings(), database, FakeClock(), CountingIds())

    async def arrived(self, database: Database) -> list[str]:
        return [letter["text"] for letter in lines(self.folder, "sms.jsonl", PHONE)]

    async def cut(self, database: Database) -> None:
        break_(self.folder)


async def test_a_letter_is_answered_and_codes_go_into_the_letterbox(database_url: str, folder: Path) -> None:
    async with start_live(database_url, channels="postbox", sms_gateway="letterbox") as live:
        letter = {"key": "1", "from": "hom-thu-17", "text": "menu"}
        url, headers = live.url("/channels/postbox"), {"Authorization": f"Bearer {SECRET}"}
        async with live.session.post(url, json=letter, headers=headers) as answer:
            assert answer.status == 200

        async def replied() -> bool:
            return bool(lines(folder, "replies.jsonl", "hom-thu-17"))

        await until(replied)
        assert "1. Cài đặt ứng dụng" in lines(folder, "replies.jsonl", "hom-thu-17")[0]["text"]
        sms = live.service.channels["sms"]
        assert isinstance(sms, SmsChannel)
        await sms.gateway.send(PHONE, "123456")
        assert lines(folder, "sms.jsonl", PHONE) == [{"to": PHONE, "text": "123456"}]


async def test_a_channel_that_is_installed_and_not_named_stays_shut(database_url: str) -> None:
    async with start_live(database_url) as live:
        assert set(live.service.channels) == {"page", "sms", "webchat"}
        async with live.session.post(live.url("/channels/postbox"), json={}) as answer:
            assert answer.status == 404


async def test_the_conversation_is_opened_by_its_button_and_speaks_its_own_words(database_url: str) -> None:
    async with start_live(database_url) as live:
        visitor = await Visitor.arrive(live)
        await visitor.say("", tap="!postbox_hours")
        shown = await visitor.replies()
        assert shown[-1]["text"] == "Tổng đài đọc thư trong hòm mỗi sáng, từ 8 giờ đến 11 giờ."
        assert shown[-1]["buttons"][0][0] == "Tôi biết rồi"


def serve(installed: Path, database_url: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`hotline serve` in a process of its own, with the package on its path; for starts that fail."""
    about = {name: value for name, value in os.environ.items() if not name.startswith(("HOTLINE_", "POSTBOX_"))}
    about |= {"PYTHONPATH": str(installed), "HOTLINE_DATABASE_URL": database_url, "HOTLINE_VAULT_KEY": VAULT_KEY}
    command = [str(Path(sys.executable).with_name("hotline")), "serve"]
    return subprocess.run(command, env=about | more, capture_output=True, text=True, timeout=100, check=False)


def test_a_process_ends_with_the_setting_that_is_missing(installed: Path, database_url: str) -> None:
    ended = serve(installed, database_url, HOTLINE_CHANNELS="postbox", POSTBOX_SECRET=SECRET)
    assert (ended.returncode, ended.stderr.splitlines()[-1]) == (2, "channel postbox: POSTBOX_FOLDER is missing")


def test_a_channel_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(BadExtension, match=r"^HOTLINE_CHANNELS: there is no 'postbix' \(postbox\)$"):
        Extensions.load().opened(["postbix"])
