"""`hotline zalo`: an account is connected by a pasted link, and what is wrong is said with what to do."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from typer.testing import CliRunner, Result

from bot.channels.zalo.oauth import challenge_of, verifier_of
from bot.channels.zalo.signature import SIGNATURE
from bot.cli import main
from bot.demo.zalo.platform import FakeOa
from bot.settings import Settings
from storage.crypto import Vault
from storage.database import connect
from tests.house.tree import ROOT
from tests.support.live import VAULT_KEY
from tests.support.zalo import APP, APP_SECRET, KEY, OA, ZaloPlatform


@pytest.fixture
async def platform() -> AsyncIterator[ZaloPlatform]:
    made = ZaloPlatform()
    await made.start()
    yield made
    await made.stop()


async def zalo(url: str, platform: ZaloPlatform, *words: str, typed: str = "", **changes: str) -> Result:
    env = {
        **{name: None for name in os.environ if name.startswith(("HOTLINE_", "ZALO_"))},
        "HOTLINE_DATABASE_URL": url,
        "HOTLINE_VAULT_KEY": VAULT_KEY,
        "ZALO_OA_ID": OA,
        "ZALO_OA_APP_ID": APP,
        "ZALO_OA_APP_SECRET": APP_SECRET,
        "ZALO_OA_SECRET_KEY": KEY,
        "ZALO_OA_API_BASE_URL": platform.url,
        "ZALO_OA_OAUTH_BASE_URL": platform.url,
        **changes,
    }
    return await asyncio.to_thread(CliRunner().invoke, main.app, ["zalo", *words], input=typed, env=env)


async def test_an_account_is_connected_by_the_link_the_browser_ended_at(
    database_url: str, platform: ZaloPlatform
) -> None:
    assert "Not connected" in (await zalo(database_url, platform, "status")).output
    challenge = challenge_of(verifier_of(Vault.from_secret(VAULT_KEY)))
    code = platform.oa.consent(challenge)
    link = f"https://hotline.example/back?code={code}&oa_id={OA}\n"
    found = await zalo(database_url, platform, "connect", typed=link)
    assert found.exit_code == 0, found.output
    assert challenge in found.output
    assert "Connected" in found.output
    connection = await connect(database_url)
    await connection.execute(
        "insert into channel_grants (account, pair_sealed, number, issued_at, expires_at, heard_at)"
        " select 'zalo:of_another_province', pair_sealed, 1, issued_at, expires_at, '2099-01-01' from channel_grants"
    )
    await connection.close()
    told = (await zalo(database_url, platform, "status", ZALO_OA_BILLED_MONTH="7")).output
    assert "Last event" in told and "2099" not in told
    assert "a state office's, verified" in told
    assert "Paid messages this month: 0 of 7" in told and "Held until the person writes: none" in told
    assert "nothing costs. ZALO_OA_BILLED=true" in told and "nothing costs. ZALO_OA_BILLED=true" in found.output
    told = (await zalo(database_url, platform, "status", ZALO_OA_BILLED="true", ZALO_OA_TEMPLATE_ID="t-17")).output
    assert "nothing costs" not in told and "ZALO_OA_BILLED=false" in told and "template t-17" in told
    for secret in (platform.oa.access, platform.oa.renewal, APP_SECRET, KEY):
        assert secret not in found.output


async def test_a_pasted_pair_is_renewed_at_once(database_url: str, platform: ZaloPlatform) -> None:
    access, renewal = platform.oa.issue()
    found = await zalo(database_url, platform, "connect", "--pair", typed=f"{access}\n{renewal}\n")
    assert found.exit_code == 0, found.output
    assert platform.oa.used == [renewal]
    again = await zalo(database_url, platform, "connect", "--pair", typed=f"{access}\n{renewal}\n")
    assert again.exit_code == 1
    assert "Invalid refresh token" in again.output
    assert (await zalo(database_url, platform, "status")).exit_code == 0


async def test_an_answer_that_was_lost_is_not_called_a_change_that_never_was(
    database_url: str, platform: ZaloPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    access, renewal = platform.oa.issue()
    real = FakeOa.token

    async def drop(self: FakeOa, request: web.Request) -> web.Response:
        answer = await real(self, request)
        assert request.transport is not None
        request.transport.abort()
        return answer

    monkeypatch.setattr(FakeOa, "token", drop)
    await platform.stop()
    await platform.start()
    found = await zalo(database_url, platform, "connect", "--pair", typed=f"{access}\n{renewal}\n")
    assert platform.oa.used == [renewal]
    assert found.exit_code == 1 and "may have used up" in found.output and "API Explorer" in found.output
    away = await zalo(database_url, platform, "connect", "x", ZALO_OA_OAUTH_BASE_URL="http://127.0.0.1:9")
    assert away.exit_code == 1 and "Nothing was changed, here or there" in away.output


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("https://hotline.example/back?error=denied", "no code"),
        ("https://hotline.example/back?code=x&oa_id=999", "account 999"),
        ("never-given", "Authorized code expired"),
    ],
)
async def test_a_link_that_does_not_do_is_told_why(
    database_url: str, platform: ZaloPlatform, link: str, words: str
) -> None:
    found = await zalo(database_url, platform, "connect", link)
    assert found.exit_code == 1
    assert words in found.output


async def test_without_an_account_there_is_nothing_to_speak_of(database_url: str, platform: ZaloPlatform) -> None:
    found = await zalo(database_url, platform, "status", ZALO_OA_ID="")
    assert (found.exit_code, "ZALO_OA_ID" in found.output) == (1, True)


async def test_a_captured_event_is_checked(database_url: str, platform: ZaloPlatform, tmp_path: Path) -> None:
    post = platform.signed(platform.phones.event(platform.person("17"), "user_send_text", {"text": "chào"}))
    file = tmp_path / "request.txt"
    head = f"POST {post.path} HTTP/1.1\r\n{SIGNATURE}: {post.headers[SIGNATURE]}\r\n\r\n".encode()
    file.write_bytes(head + post.body)
    found = await zalo(database_url, platform, "check-request", str(file))
    assert "app_id+body_timestamp" in found.output and "nothing costs. ZALO_OA_BILLED=true" in found.output
    assert found.exit_code == 0
    file.write_bytes(head + post.body.replace("chào".encode(), b"chao"))
    assert (await zalo(database_url, platform, "check-request", str(file))).exit_code == 1
    file.write_bytes(head + b"no json")
    assert "exactly as it came" in (await zalo(database_url, platform, "check-request", str(file))).output


def told_before_connecting() -> list[str]:
    """The account's settings that docs/zalo.md has named when it first says that `hotline zalo connect` runs."""
    way = (ROOT / "docs/zalo.md").read_text(encoding="utf-8").split("## The way", 1)[1]
    return re.findall(r"`(ZALO_OA_\w+)`", way.split("`hotline zalo connect`", 1)[0])


async def test_the_written_way_connects_the_account_before_the_webhook_has_a_key(
    database_url: str, platform: ZaloPlatform
) -> None:
    known = told_before_connecting()
    absent = dict.fromkeys(("ZALO_OA_ID", "ZALO_OA_APP_ID", "ZALO_OA_APP_SECRET", "ZALO_OA_SECRET_KEY"), "")
    without = {name: value for name, value in absent.items() if name not in known}
    assert list(without) == ["ZALO_OA_SECRET_KEY"]
    code = platform.oa.consent(challenge_of(verifier_of(Vault.from_secret(VAULT_KEY))))
    found = await zalo(database_url, platform, "connect", code, **without)
    assert found.exit_code == 0, found.output
    told = await zalo(database_url, platform, "status", **without)
    for one in (found, told):
        assert "Before the service starts, set ZALO_OA_SECRET_KEY" in one.output
    assert "Before the service" not in (await zalo(database_url, platform, "status")).output


def test_the_written_price_is_that_of_the_settings() -> None:
    (paid,) = [
        line for line in (ROOT / "docs/zalo.md").read_text(encoding="utf-8").splitlines() if "48 hours to" in line
    ]
    fields = Settings.model_fields
    assert ("nothing: none is sent" in paid and "`ZALO_OA_BILLED=true`" in paid) is not fields["zalo_oa_billed"].default
    assert f"{fields['zalo_oa_billed_month'].default:,}" in paid
