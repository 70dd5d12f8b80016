"""`hotline chat`: a conversation in the terminal, through the same intake as every other channel."""

import asyncio
import os
import select
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from bot.app import open_service
from bot.channels.terminal import NAME, Session, TerminalChannel
from bot.channels.terminal.session import NoPhoto
from bot.channels.terminal.transcript import BadTranscript, Exchange, differences, read, written
from bot.cli.demo import DATABASE
from bot.embedded import EmbeddedError, start_postgres, start_valkey
from bot.intake import DatabaseDown
from bot.logs import set_up_logs
from bot.service import Service
from bot.settings import Settings

app = typer.Typer(add_completion=False)
UNASKED = 2.0  # seconds between looks for what comes unasked
HELP = "Type a number, a label or any words. /photo PATH sends a picture, Ctrl-D ends."
Stopper = Callable[[], None]


@app.command()
def chat(
    name: Annotated[str, typer.Option(help="whose chat: the same name goes on where it stopped")] = "",
    record: Annotated[Path | None, typer.Option(help="write the conversation to this file")] = None,
    play: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="play a transcript again and compare")
    ] = None,
    data_dir: Annotated[Path, typer.Option(help="the demo's data, where no database is configured")] = Path("var"),
) -> None:
    """Talk to the hotline here. Without HOTLINE_DATABASE_URL the demo's database is used."""
    set_up_logs("ERROR")
    try:
        wanted = read(play.read_text(encoding="utf-8")) if play is not None else None
        settings, stop = _settings(data_dir.resolve())
    except (BadTranscript, EmbeddedError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    try:
        spoken = asyncio.run(_run(settings, name, wanted))
    except DatabaseDown:
        typer.echo("The database does not answer.", err=True)
        raise typer.Exit(2) from None
    finally:
        stop()
    if record is not None:
        record.write_text(written(spoken), encoding="utf-8")
    if play is not None and (found := differences(play.read_text(encoding="utf-8"), written(spoken))):
        typer.echo("\n".join(found))
        raise typer.Exit(1)


def _settings(data_dir: Path) -> tuple[Settings, Stopper]:
    """The configured service, or the demo's; and how to stop what was started for it."""
    given = Settings()
    if given.database_url.get_secret_value():
        if missing := given.missing():
            raise EmbeddedError("These settings are missing: " + ", ".join(missing))
        return given, lambda: None
    if not (data_dir / "vault.key").exists():
        raise EmbeddedError(f"No HOTLINE_DATABASE_URL is set and {data_dir} holds no demo: run script/run first.")
    postgres, valkey = start_postgres(data_dir / "postgres"), start_valkey(data_dir / "valkey")

    def stop() -> None:
        for server in (valkey, postgres):
            if server.owned:  # the demo's own servers go on
                server.stop()

    demo = {
        "database_url": SecretStr(postgres.database(DATABASE)),
        "redis_url": SecretStr(valkey.url),
        "demo": True,
        "sms_gateway": "demo",
        "vault_key": SecretStr((data_dir / "vault.key").read_text(encoding="ascii")),
        "test_id_prefixes": "098",
    }
    return given.model_copy(update=demo), stop


async def _run(settings: Settings, name: str, wanted: Sequence[Exchange] | None) -> list[Exchange]:
    async with _session(settings, name) as session:
        opening = Exchange("", [] if await session.skip() else await session.say("/start"))
        if wanted is None:
            return await _talk(session, opening)
        spoken = [opening]
        for one in wanted:
            if one.typed:
                spoken.append(Exchange(one.typed, await session.say(one.typed)))
        return spoken


@asynccontextmanager
async def _session(settings: Settings, name: str) -> AsyncIterator[Session]:
    """A process that sends and checks photos but runs no jobs, with a chat of its own (a new one without a name)."""
    service: Service = await open_service(settings, serves=False, works=False)
    channel = TerminalChannel()
    service.channels[NAME] = channel
    service.tools.traits[NAME] = channel.traits
    await service.start()
    try:
        address = name or service.ids.token()[:16]
        yield Session(channel, service.database, service.intake.receive, service.clock, service.ids, address)
    finally:
        await service.stop()


async def _talk(session: Session, opening: Exchange) -> list[Exchange]:
    """Until the input ends. What comes unasked is shown between the lines."""
    spoken = [opening]
    lines = _lines()
    shows = sys.stdin.isatty()
    if shows:
        typer.echo(HELP, err=True)
    try:
        await _exchange(session, spoken, lines, shows=shows)
    except BrokenPipeError:  # `| head`: who read the answers has gone, and nobody is left to talk to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left goes nowhere, without a complaint
    return spoken


async def _exchange(
    session: Session, spoken: list[Exchange], lines: "asyncio.Queue[str | None]", *, shows: bool
) -> None:
    """Lines and answers by turns. Errors: BrokenPipeError once nobody reads the answers."""
    _show(spoken[0].answers)
    while True:
        try:
            async with asyncio.timeout(UNASKED):
                line = await lines.get()
        except TimeoutError:
            _still_read()
            if not shows:
                continue
            unasked = await session.fresh()
            spoken[-1].answers += unasked
            _show(unasked)
            continue
        except asyncio.CancelledError:  # Ctrl-C ends as Ctrl-D does: what was said is still written down
            return
        if line is None:
            return
        if not line.strip():
            continue
        if not shows:
            typer.echo(f"> {line}")
        try:
            answers = await session.say(line.strip())
        except NoPhoto as missing:
            typer.echo(f"There is no file {missing}.", err=True)
            continue
        spoken.append(Exchange(line.strip(), answers))
        _show(answers)


def _still_read() -> None:
    """Errors: BrokenPipeError when the other end of the output is closed: a terminal never is."""
    watched = select.poll()
    try:
        watched.register(sys.stdout.fileno(), 0)
    except OSError:  # kept in memory by a test: no file at all
        return
    if any(event & (select.POLLERR | select.POLLHUP) for _, event in watched.poll(0)):
        raise BrokenPipeError


def _lines() -> "asyncio.Queue[str | None]":
    """Lines typed, then None. Read by a thread that does not keep the process alive."""
    found: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def pump() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(found.put_nowait, line.rstrip("\r\n"))
        loop.call_soon_threadsafe(found.put_nowait, None)

    threading.Thread(target=pump, daemon=True).start()
    return found


def _show(answers: Sequence[str]) -> None:
    for answer in answers:
        typer.echo("\n".join(f"  {line}".rstrip() for line in answer.splitlines()) + "\n")
