"""`hotline fake-zalo`: a made-up Zalo of its own, with a person's phone, beside a service that runs as a demo."""

import asyncio
import signal
from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bot.channels.zalo.channel import PATH
from bot.channels.zalo.oauth import challenge_of, verifier_of
from bot.cli.run import read_settings
from bot.clock import SystemClock
from bot.demo.zalo.beside import PHONE, USER
from bot.demo.zalo.page import serving
from bot.demo.zalo.people import Person
from bot.demo.zalo.platform import FakeOa
from bot.settings import Settings
from storage.crypto import Vault

HERE = ("127.0.0.1", "localhost", "::1")

app = typer.Typer(add_completion=False)


@app.command()
def fake_zalo(
    port: Annotated[int, typer.Option(help="port of the platform and of the phone page")] = 8090,
    webhook: Annotated[str, typer.Option(help="where the service takes events; empty: at HOTLINE_PORT here")] = "",
) -> None:
    """Run the platform until a signal. Only beside a demo on this machine: nobody may take it for the real one."""
    settings = read_settings()
    webhook = webhook or f"http://127.0.0.1:{settings.port}{PATH}"
    if not settings.demo:
        typer.echo("HOTLINE_DEMO is not set: a made-up Zalo runs beside a demo, never beside a real one.", err=True)
        raise typer.Exit(1)
    if urlsplit(webhook).hostname not in HERE:
        typer.echo("The webhook is on another machine: a made-up Zalo talks to a demo on this one alone.", err=True)
        raise typer.Exit(1)
    if not settings.zalo_oa_id:
        typer.echo("ZALO_OA_ID is not set: there is no account to stand for.", err=True)
        raise typer.Exit(1)
    asyncio.run(_until_a_signal(settings, port, webhook))


async def _until_a_signal(settings: Settings, port: int, webhook: str) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    await stand_for(settings, port, webhook, stop, typer.echo)


async def stand_for(
    settings: Settings, port: int, webhook: str, stop: asyncio.Event, say: Callable[[str], object]
) -> None:
    """The platform of the account in these settings, until `stop` is set; says how the service is pointed at it."""
    oa = FakeOa(
        settings.zalo_oa_app_id, settings.zalo_oa_id, settings.zalo_oa_app_secret.get_secret_value(), SystemClock().now
    )
    challenge = challenge_of(verifier_of(Vault.from_secret(settings.vault_key.get_secret_value())))
    secret, person = settings.zalo_oa_secret_key.get_secret_value(), Person(USER, "Lan", PHONE)
    async with serving(oa, port, webhook, secret, person) as base:
        say(f"A made-up Zalo, for the demo alone. The phone: {base}/")
        say(f"The service needs ZALO_OA_API_BASE_URL={base} and ZALO_OA_OAUTH_BASE_URL={base}")
        say(f"Connect it within ten minutes: hotline zalo connect {oa.consent(challenge)}")
        await stop.wait()
