"""`hotline demo`: everything on one machine without any settings."""

import asyncio
import shutil
import socket
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from bot.cli.run import Then, run
from bot.demo.fill import fill
from bot.demo.try_this import print_try_this
from bot.demo.zalo.beside import connect, with_zalo, zalo_beside
from bot.embedded import EmbeddedError, RunningPostgres, RunningValkey, start_postgres, start_valkey
from bot.service import Service
from bot.settings import Settings
from storage.crypto import Vault
from storage.database import create_database
from storage.migrations.roles import give_rights
from storage.migrations.run import upgrade

app = typer.Typer(add_completion=False)
DATABASE = "hotline"
APP = "hotline_app"  # the user under which it runs: the audit log is none of its to change
KEPT = ("postgres", "valkey", "vault.key", "demo")  # what lies in the data folder, and what --reset removes


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="port on 127.0.0.1")] = 8080,
    data_dir: Annotated[Path, typer.Option(help="where the demo keeps its data")] = Path("var"),
    reset: Annotated[bool, typer.Option("--reset", help="throw the demo's data away and begin anew")] = False,
    zalo: Annotated[
        bool, typer.Option("--zalo", help="a made-up Zalo beside it: a phone page on the next port")
    ] = False,
) -> None:
    """Start PostgreSQL and Valkey, fill a synthetic province, serve on 127.0.0.1 until Ctrl-C."""
    data_dir = data_dir.resolve()
    taken = next((one for one in (port, port + 1)[: 1 + zalo] if not _is_free(one)), None)
    if taken is not None:
        typer.echo(f"Port {taken} is taken. Stop what listens there, or choose another: --port {taken + 1}", err=True)
        raise typer.Exit(1)
    try:
        if reset:
            _forget(data_dir)
        (data_dir / "demo").mkdir(parents=True, exist_ok=True)
        postgres, valkey = start_postgres(data_dir / "postgres"), start_valkey(data_dir / "valkey")
    except EmbeddedError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    try:
        _serve(port, data_dir, postgres, valkey, zalo=zalo)
    except KeyboardInterrupt:
        typer.echo("Stopped. The next start goes on from here.", err=True)
    finally:
        valkey.stop()
        postgres.stop()


def _serve(port: int, data_dir: Path, postgres: RunningPostgres, valkey: RunningValkey, *, zalo: bool) -> None:
    asyncio.run(create_database(postgres.url, DATABASE))
    owner, url = postgres.database(DATABASE), postgres.database(DATABASE, APP)
    upgrade(owner)
    asyncio.run(give_rights(owner, url))
    settings = _settings(port, data_dir, url, valkey)

    async def ready(service: Service) -> None:
        await print_try_this(service)

    async def first(service: Service) -> None:
        await fill(service, data_dir / "demo")

    uvloop.run(
        _with_zalo(settings, first, ready) if zalo else run(settings, serves=True, works=True, first=first, ready=ready)
    )


async def _with_zalo(settings: Settings, first: Then, ready: Then) -> None:
    """The same with a Zalo platform and a phone on the next port."""
    port = settings.port + 1
    settings = with_zalo(settings, port)
    async with zalo_beside(settings, port) as oa:

        async def connected(service: Service) -> None:
            await connect(service, oa)
            await first(service)

        async def told(service: Service) -> None:
            await ready(service)
            typer.echo(f"  Zalo: http://127.0.0.1:{port}")

        await run(settings, serves=True, works=True, first=connected, ready=told)


def _settings(port: int, data_dir: Path, url: str, valkey: RunningValkey) -> Settings:
    """The demo's own settings; Telegram's and the public address still come from the environment."""
    own = {
        "database_url": url,
        "redis_url": valkey.url,
        "vault_key": _vault_key(data_dir),
        "port": port,
        "test_id_prefixes": "098",
        "demo": True,
        "sms_gateway": "demo",
        "log_level": "WARNING",
        "spool_dir": str(data_dir / "spool"),
        "sms_quiet": "0-0",  # whoever tries it in the evening sees the texts too
        "sms_news_minutes": 1,
        "counter_idle_seconds": 120,
        "practice_provinces": Settings().served_provinces,
    }
    return Settings().model_copy(update=Settings.model_validate(own).model_dump(include=set(own)))


def _vault_key(data_dir: Path) -> str:
    """The demo's key, made once beside its data."""
    path = data_dir / "vault.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(Vault.new_secret(), encoding="ascii")
    return path.read_text(encoding="ascii")


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _forget(data_dir: Path) -> None:
    """Remove what the demo made, and nothing else; a server left by a killed demo is stopped first."""
    if (data_dir / "postgres").exists():
        start_postgres(data_dir / "postgres").stop()
    if (data_dir / "valkey").exists():
        start_valkey(data_dir / "valkey").stop()
    for name in KEPT:
        path = data_dir / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
