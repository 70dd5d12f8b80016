"""`hotline fake-zalo`: a made-up Zalo of its own, with which a demo is connected and talked to; refused elsewhere."""

import asyncio
import os
from typing import Any

import aiohttp
import pytest
from typer.testing import CliRunner, Result

from bot.channels.zalo.channel import PATH
from bot.cli import main
from bot.cli.fake_zalo import stand_for
from tests.support.live import VAULT_KEY, start_live
from tests.support.process import free_port
from tests.support.until import until

ACCOUNT = {
    "ZALO_OA_ID": "3200000000000000001",
    "ZALO_OA_APP_ID": "4100000000000000001",
    "ZALO_OA_APP_SECRET": "secret-of-the-app",
    "ZALO_OA_SECRET_KEY": "key-of-the-webhook",
}


def hotline(*words: str, **changes: str) -> Result:
    """The command with the account's settings and no others."""
    env = {
        **{name: None for name in os.environ if name.startswith(("HOTLINE_", "ZALO_"))},
        "HOTLINE_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "HOTLINE_VAULT_KEY": VAULT_KEY,
        **ACCOUNT, **changes,
    }  # fmt: skip
    return CliRunner().invoke(main.app, list(words), env=env)


@pytest.mark.parametrize(
    ("words", "changes", "said"),
    [
        ((), {}, "HOTLINE_DEMO is not set"),
        (("--webhook", "https://tiemchung.example/channels/zalo"), {"HOTLINE_DEMO": "1"}, "on another machine"),
        ((), {"HOTLINE_DEMO": "1", "ZALO_OA_ID": ""}, "ZALO_OA_ID is not set"),
    ],
)
def test_it_runs_beside_a_demo_on_this_machine_alone(
    words: tuple[str, ...], changes: dict[str, str], said: str
) -> None:
    found = hotline("fake-zalo", *words, **changes)
    assert (found.exit_code, said in found.output) == (1, True), found.output


async def test_a_demo_is_connected_with_it_and_a_phone_talks_to_it(database_url: str) -> None:
    base = f"http://127.0.0.1:{(port := free_port())}"
    places: dict[str, Any] = {"zalo_oa_api_base_url": base, "zalo_oa_oauth_base_url": base}
    account: dict[str, Any] = {name.lower(): value for name, value in ACCOUNT.items()}
    said: list[str] = []
    stop = asyncio.Event()
    async with start_live(database_url, works=False, demo=True, **account, **places) as live:
        run = asyncio.create_task(stand_for(live.service.settings, port, live.url(PATH), stop, said.append))

        async def stands() -> bool:
            return len(said) == 3

        await until(stands)
        assert said[0].endswith(f"{base}/")
        env = {"HOTLINE_DATABASE_URL": database_url, **{name.upper(): base for name in places}}
        done = await asyncio.to_thread(hotline, *said[2].rpartition("hotline ")[2].split(), **env)
        assert done.exit_code == 0 and "Connected" in done.output, done.output
        async with aiohttp.ClientSession() as session:
            async with session.post(f"{base}/phone/write", data="chào") as answer:
                assert answer.status == 204

            async def answered() -> bool:
                async with session.get(f"{base}/phone/messages") as answer:
                    return any("Chào" in one["text"] for one in await answer.json())

            await until(answered)
        stop.set()
        await run
