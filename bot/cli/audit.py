"""`hotline audit`."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Annotated, Final

import typer

from bot.app import policy_of
from bot.cli.audit_touched import account, export, session
from bot.cli.run import read_settings
from bot.clock import SystemClock
from bot.one_role import ONE_ROLE
from bot.settings import Settings
from handlers.audit.verify import Fault, Verdict, Wrong, verify
from storage.crypto import Vault
from storage.database import Database

BROKEN: Final = 1  # exit code
SHOWN: Final = 10  # numbers of rows that a line names

app = typer.Typer(no_args_is_help=True, help="The audit log: is it what was sealed, and whose data were touched.")
for command in (account, session, export):
    app.command()(command)
SAID: Final[Mapping[Wrong, str]] = {
    Wrong.CHANGED: "{n} rows were changed: {rows}",
    Wrong.DELETED: "{n} rows were deleted before their time: {rows}",
    Wrong.BLOCK_CHANGED: "the block was changed",
    Wrong.BLOCK_MISSING: "the block is missing",
    Wrong.PUT_IN: "rows were put in as if they had been sealed",
}


@app.callback()
def audit() -> None:
    """The audit log: is it what was sealed, and whose data were touched."""


@app.command(name="verify")
def check(
    head: Annotated[str, typer.Option(help="a line noted before, NUMBER:DIGEST, that must stand in the chain")] = "",
) -> None:
    """Look through every block and its rows; ends with 1 when something was changed, deleted or put in.

    Note the last line somewhere else: it also tells when the newest blocks were taken away together with their rows.
    """
    verdict = asyncio.run(_verdict(read_settings(), _head(head)))
    pruned = f", {verdict.pruned} more are past their time and gone" if verdict.pruned else ""
    typer.echo(f"{verdict.blocks} blocks, {verdict.rows} rows{pruned}; {verdict.unsealed} rows not sealed yet.")
    for line in _lines(verdict.faults):
        typer.echo(line, err=True)
    if verdict.blocks:
        typer.echo(f"Newest block: --head {verdict.head[0]}:{verdict.head[1].hex()}")
    raise typer.Exit(BROKEN if verdict.faults else 0)


async def _verdict(settings: Settings, known: tuple[int, bytes] | None) -> Verdict:
    vault = Vault.from_secret(settings.vault_key.get_secret_value())
    database = await Database.open(settings.database_url.get_secret_value(), vault, largest=1)
    try:
        async with database.reading() as uow:
            if await uow.audit_blocks.can_be_changed():
                typer.echo(ONE_ROLE, err=True)
        kept_since = SystemClock().now() - policy_of(settings, vault).audit_life
        return await verify(database.reading, kept_since, known)
    finally:
        await database.close()


def _head(typed: str) -> tuple[int, bytes] | None:
    if not typed:
        return None
    number, _, digest = typed.partition(":")
    try:
        return int(number), bytes.fromhex(digest)
    except ValueError:
        raise typer.BadParameter("NUMBER:DIGEST, as the command prints it", param_hint="--head") from None


def _lines(faults: list[Fault]) -> Iterator[str]:
    for fault in faults:
        rows = ", ".join(map(str, fault.rows[:SHOWN])) + (" …" if len(fault.rows) > SHOWN else "")
        where = f"block {fault.block}: " if fault.block else ""
        yield where + SAID[fault.what].format(n=len(fault.rows), rows=rows)
