"""Runs a process until a signal, then drains it."""

import asyncio
import errno
import gc
import signal
from asyncio import sleep as pause
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

import structlog
import typer

from bot import one_role
from bot.app import make_app, open_service
from bot.extensions import BadExtension, Extensions, refuse_demo_texts
from bot.logs import set_up_logs
from bot.service import Service
from bot.settings import Settings
from bot.web_server import listening
from storage.crypto import Vault
from storage.problems import Problem, problem_of

PATIENCE = (0.5, 1.0, 2.0, 4.0, 8.0, 8.0)  # seconds between attempts to reach the database at start

RARELY = (20_000, 20, 20)  # a turn leaves few cycles: Python's own 700 would look for them at every second turn

log = structlog.get_logger()
Then = Callable[[Service], Awaitable[None]]
Made = TypeVar("Made")


def read_settings(later: Collection[str] = ()) -> Settings:
    """Settings from the environment; ends with every missing name at once, or what does not fit of other packages.
    `later`: names that this command can do without."""
    settings = Settings()
    missing = [name for name in settings.missing() if name not in later]
    if missing:
        typer.echo("These settings are missing: " + ", ".join(missing), err=True)
        raise typer.Exit(2)
    try:
        Vault.from_secret(settings.vault_key.get_secret_value())
    except ValueError:
        typer.echo("HOTLINE_VAULT_KEY is no line of keys; `hotline migrate --new-key` prints a fresh one.", err=True)
        raise typer.Exit(2) from None
    try:
        extensions = Extensions.load()
        if settings.sends_texts:
            extensions.gateway(settings.sms_gateway)
        refuse_demo_texts(settings)
        extensions.opened(settings.opened_channels())
    except BadExtension as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    return settings


async def with_service(settings: Settings, act: Callable[[Service], Awaitable[Made]]) -> Made:
    """Run something with the parts of a process that is not started: no job runs. What is to be sent is sent at the
    end, as far as that goes quickly; the rest is left to the processes that run."""
    service = await open_service(settings, serves=False, works=False)
    try:
        return await act(service)
    finally:
        await service.delivery.stop()
        await service.photos.close()
        await service.database.close()


async def run(
    settings: Settings, *, serves: bool, works: bool, first: Then | None = None, ready: Then | None = None
) -> None:
    """Serve HTTP (health for every process) until SIGINT or SIGTERM.

    `first` runs before any update is taken, `ready` once requests are answered.
    """
    set_up_logs(settings.log_level)
    service = await _open(settings, serves, works)
    await one_role.tell(service.database)
    if first is not None:
        await first(service)
    app = make_app(service, serves=serves)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    try:
        async with listening(app, settings.host, settings.port, metrics_port=settings.metrics_port):
            gc.collect()
            gc.set_threshold(*RARELY)
            gc.freeze()  # catalogues and gazetteer live as long as the process: no later collection need walk them
            log.info("ready", host=settings.host, port=settings.port)
            if ready is not None:
                await ready(service)
            await stop.wait()
            log.info("draining")
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        ports = " or ".join(str(port) for port in (settings.port, settings.metrics_port) if port)
        typer.echo(f"Port {ports} is taken by another process.", err=True)
        raise typer.Exit(1) from None


async def _open(settings: Settings, serves: bool, works: bool) -> Service:
    """Put the process together; a database that is not up yet is waited for. Ends with what does not fit."""
    try:
        return await _open_when_up(settings, serves, works)
    except BadExtension as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


async def _open_when_up(settings: Settings, serves: bool, works: bool) -> Service:
    for wait in PATIENCE:
        try:
            return await _opened(settings, serves, works)
        except Exception as error:
            problem = problem_of(error)
            if problem is None or problem[0] is Problem.ADDRESS:
                raise
            log.warning("database_not_ready", error=f"{problem[0]}: {problem[1]}", seconds=wait)
            await pause(wait)
    return await _opened(settings, serves, works)


async def _opened(settings: Settings, serves: bool, works: bool) -> Service:
    """Put together, and the first things read: what is wrong with the database shows here and not in the midst."""
    service = await open_service(settings, serves=serves, works=works)
    try:
        await service.refresh.staff()
        await service.refresh.phrasings()
    except BaseException:
        await service.database.close()
        raise
    return service
