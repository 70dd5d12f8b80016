"""`hotline clock`."""

import asyncio
from datetime import datetime
from typing import Annotated, Final

import typer

from bot.cli.run import read_settings
from bot.clock import SystemClock
from bot.clock_guard import Fault, fault_of
from bot.settings import Settings
from storage.crypto import Vault
from storage.database import Database
from storage.repositories.clock import ClockRows

WRONG: Final = 1  # exit code
SAID: Final = {
    Fault.BEHIND_ROWS: "The clock is earlier than what was written before. Set it, or, if it is right now, run"
    " `hotline clock --accept`: rows dated later were written while it was wrong.",
    Fault.BEHIND_DATABASE: "The clock is behind that of the database. Set the one that is wrong.",
    Fault.AHEAD_OF_DATABASE: "The clock is ahead of that of the database. Set the one that is wrong.",
}

app = typer.Typer(help="The clock of this machine, the database's, and the newest row: can it be right.")


@app.callback(invoke_without_command=True)
def clock(
    accept: Annotated[bool, typer.Option("--accept", help="the clock is right, rows dated later are not")] = False,
) -> None:
    """Show the three times; ends with 1 while the clock cannot be right, and jobs that go by it wait."""
    now, rows = asyncio.run(_looked(read_settings(), accept=accept))
    for name, moment in (("clock", now), ("database", rows.database_now), ("newest row", rows.newest_row)):
        typer.echo(f"{name:<11}{moment.isoformat(timespec='seconds') if moment else '-'}")
    fault = fault_of(now, rows, compares=True)
    typer.echo(SAID[fault] if fault else "The clock can be right.", err=fault is not None)
    raise typer.Exit(WRONG if fault else 0)


async def _looked(settings: Settings, *, accept: bool) -> tuple[datetime, ClockRows]:
    vault = Vault.from_secret(settings.vault_key.get_secret_value())
    database = await Database.open(settings.database_url.get_secret_value(), vault, largest=1)
    try:
        async with database.reading() as uow:
            now = SystemClock().now()
            if accept:
                await uow.clock.accept(now)
            return now, await uow.clock.look()
    finally:
        await database.close()
