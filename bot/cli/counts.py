"""`hotline counts`."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from bot.cli.run import read_settings
from bot.settings import Settings
from storage.crypto import Vault
from storage.database import Database
from storage.repositories.ticket_counts import Differing

BROKEN: Final = 1  # exit code
SHOWN: Final = 20  # numbers that are named
HOUR, DAY = 3600, 86_400
WHEN: Final = {1: (DAY, "due on {:%Y-%m-%d} UTC"), 2: (HOUR, "due from {:%Y-%m-%d %H:%M} UTC")}  # by level

app = typer.Typer(no_args_is_help=True, help="The numbers that queues of many offices are counted from.")


@app.callback()
def counts() -> None:
    """The numbers that queues of many offices are counted from."""


@app.command()
def verify(
    repair: Annotated[bool, typer.Option("--repair", help="count everything anew where a number is wrong")] = False,
) -> None:
    """Count every report and compare that with the numbers that are kept, as of one moment, while the service runs.

    Ends with 1 where they differ and were not repaired.
    """
    filled, found, left = asyncio.run(_compared(read_settings(), repair))
    if not filled:
        typer.echo("Nothing is kept yet: the job ticket_counts counts what is there when it first runs.")
        return
    for one in found[:SHOWN]:
        typer.echo(_line(one), err=True)
    if len(found) > SHOWN:
        typer.echo(f"… and {len(found) - SHOWN} more", err=True)
    if not found:
        typer.echo("Every number is what counting gives.")
    elif left:
        typer.echo(
            f"{len(left)} numbers are wrong." + ("" if repair else " --repair counts everything anew."), err=True
        )
    else:
        typer.echo(f"{len(found)} numbers were wrong; everything was counted anew, and they are right.")
    raise typer.Exit(BROKEN if left else 0)


async def _compared(settings: Settings, repair: bool) -> tuple[bool, Sequence[Differing], Sequence[Differing]]:
    """Whether anything is kept, what differs, and what still does at the end."""
    vault = Vault.from_secret(settings.vault_key.get_secret_value())
    database = await Database.open(settings.database_url.get_secret_value(), vault, largest=1)
    try:
        async with database.reading() as uow:
            filled = await uow.ticket_counts.is_filled()
            found = await uow.ticket_counts.differing() if filled else []
        if not found or not repair:
            return filled, found, found
        async with database.unit_of_work() as uow:
            await uow.ticket_counts.fill()
        async with database.reading() as uow:
            return filled, found, await uow.ticket_counts.differing()
    finally:
        await database.close()


def _line(one: Differing) -> str:
    province, district, office = one.scope.split("|")
    where = f"province {province or '-'}, district {district or '-'}, offices {office}"
    seconds, words = WHEN.get(one.level, (0, "all"))
    when = words.format(datetime.fromtimestamp(one.bucket * seconds, UTC))
    return f"{where}, {when}, {one.kind}: kept {one.kept}, counted {one.counted}"
