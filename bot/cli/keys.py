"""`hotline keys`: which keys there are, a new one, and everything sealed with it."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.cli.run import read_settings
from bot.clock import SystemClock
from bot.reindexing import CannotReindex, index_anew
from bot.settings import Settings
from storage.crypto import Vault
from storage.database import Database
from storage.opening import open_checked
from storage.repositories.vault_marks import WRITES
from storage.resealing import Resealed, by_key, reseal, running

SWITCHED: Final = 15.0  # seconds after which every process writes with the key that the database names (bot/refresh.py)

app = typer.Typer(no_args_is_help=True, help="The keys of encrypted fields: show, make a new one, seal anew with it.")


@app.command()
def show() -> None:
    """Which keys this process has, which one writes, how many values each sealed, what the other processes know."""
    asyncio.run(_with_database(_show))


@app.command()
def new(index: bool = typer.Option(False, "--index", help="a fresh index key in the place of the old one")) -> None:
    """Print HOTLINE_VAULT_KEY with one more data key. Nothing is changed: the new key opens, it does not write yet."""
    secret = read_settings().vault_key.get_secret_value()
    if index:
        typer.echo(Vault.other_index(secret))
        typer.echo("Write this line into a file, stop every process, run `hotline keys reindex FILE`.", err=True)
        return
    typer.echo(Vault.one_more(secret))
    typer.echo(
        "1. Put this line in the place of HOTLINE_VAULT_KEY and replace every `serve` and `work`, one by one.\n"
        "2. Run `hotline keys rotate`: from then on the new key writes, and what is stored is sealed anew with it.\n"
        "3. Keep the old key in the line for as long as you keep a backup from before.",
        err=True,
    )


@app.command()
def rotate() -> None:
    """Write with the newest key and seal everything anew with it, while the service runs. Cut off, run it again."""
    asyncio.run(_with_database(_rotate))


@app.command()
def reindex(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="holds the line of `keys new --index`")],
) -> None:
    """Find everything by another index key: while the service stands still. Cut off, run it again with that file."""
    settings = read_settings()
    old = settings.vault_key.get_secret_value()
    try:
        fresh = Vault.from_secret(file.read_text(encoding="ascii"))
    except ValueError:
        typer.echo(f"{file} holds no line of keys.", err=True)
        raise typer.Exit(1) from None
    try:
        asyncio.run(index_anew(settings.owner_url(), Vault.from_secret(old), fresh, SystemClock().now(), _progress))
    except CannotReindex as error:
        typer.echo(f"Nothing was changed: {error}.", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Done. Put the line of {file} in the place of HOTLINE_VAULT_KEY, then start the processes.")


async def _with_database(act: Callable[[Database], object]) -> None:
    settings: Settings = read_settings()
    vault = Vault.from_secret(settings.vault_key.get_secret_value())
    database = await open_checked(settings.owner_url(), vault, SystemClock().now(), largest=1)
    try:
        await act(database)  # type: ignore[misc]
    finally:
        await database.close()


async def _show(database: Database) -> None:
    vault = database.vault
    async with database.reading() as uow:
        counted = await by_key(uow.connection)
        lines = await running(uow.connection)
    for number in sorted(vault.numbers | set(counted)):
        about = ["writes"] if number == vault.writes else []
        about += [] if number in vault.numbers else ["MISSING in HOTLINE_VAULT_KEY"]
        typer.echo(f"key {number}: {counted.get(number, 0)} values{''.join(f', {word}' for word in about)}")
    for known, n in lines:
        typer.echo(f"{n} connections of processes with keys {_listed(known) or 'unknown'}")


async def _rotate(database: Database) -> None:
    vault, newest = database.vault, max(database.vault.numbers)
    async with database.reading() as uow:
        behind = [known for known, _ in await running(uow.connection) if newest not in known]
        if behind:
            known = [_listed(one) or "not said, an older version" for one in behind]
            typer.echo(
                f"Some processes do not have key {newest} (they have: {'; '.join(known)}) and could not read what is"
                " sealed with it. Give them the new line and start them anew, then run this again.",
                err=True,
            )
            raise typer.Exit(1)
        switched = vault.writes != newest
        if switched:
            await uow.vault_marks.set(WRITES, str(newest), SystemClock().now())
            vault.write_with(newest)
            typer.echo(f"Key {newest} writes from now on.")
        began = time.monotonic()
        made = await reseal(uow.connection, vault, _progress)
        if switched:  # what was written by a process that had not looked yet
            await asyncio.sleep(max(0.0, SWITCHED - (time.monotonic() - began)))
            more = await reseal(uow.connection, vault, _progress)
            made = Resealed(made.done + more.done, more.shut)
        counted = await by_key(uow.connection)
    _end(newest, made, {number: n for number, n in counted.items() if number != newest})


def _end(newest: int, made: Resealed, left: dict[int, int]) -> None:
    typer.echo(f"{made.done} values sealed anew with key {newest}.")
    if left:
        counted = ", ".join(f"{n} with key {number}" for number, n in sorted(left.items()))
        why = f"; {made.shut} of them no key in the line opens" if made.shut else ""
        typer.echo(f"Left as they are: {counted}{why}. Run this again; keep these keys in the line.", err=True)
        raise typer.Exit(1)
    typer.echo(
        "No stored value needs another key. Backups from before do: keep the old ones as long as you keep those."
    )


async def _progress(table: str, done: int) -> None:
    if done and done % 10_000 == 0:
        typer.echo(f"{done} ({table})", err=True)


def _listed(numbers: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))
