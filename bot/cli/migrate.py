"""`hotline migrate`."""

import asyncio
from functools import partial

import typer

from bot.extensions import Extensions
from bot.one_role import ONE_ROLE
from bot.settings import Settings
from bot.tools import all_bodies, changed_rules
from handlers.administration.fitting import Unfit, fitting
from storage.crypto import Vault
from storage.database import Database
from storage.migrations.roles import give_rights, one_role
from storage.migrations.run import Blocked, Holder, holders, missing, upgrade

TRIES = 30
BLOCKED = 3  # exit code: nothing is broken, run it again

app = typer.Typer(add_completion=False)


@app.command()
def migrate(new_key: bool = typer.Option(False, "--new-key", help="print a fresh HOTLINE_VAULT_KEY and end")) -> None:
    """Bring the database to the newest schema and load the bodies of the configured edition. Safe to repeat."""
    if new_key:
        typer.echo(Vault.new_secret())
        return
    settings = Settings()
    url, app_url = settings.owner_url(), settings.database_url.get_secret_value()
    if not app_url:
        typer.echo("This setting is missing: HOTLINE_DATABASE_URL", err=True)
        raise typer.Exit(2)
    for step in asyncio.run(missing(url)):
        if step.stop_first:
            typer.echo(f"Migration {step.revision}: {step.stop_first}.", err=True)
    finish_migration(settings)


def finish_migration(settings: Settings) -> None:
    """Run what is missing, load the bodies, give the service's own user its rights."""
    url = settings.owner_url()
    _bring_up(url)
    asyncio.run(load_bodies(url, settings.edition))
    give_rights_to(url, settings.database_url.get_secret_value())
    for one in asyncio.run(unfit_rules(url, settings.edition)):
        version = one.version
        where = f", province {version.province}" if version.province else ""
        typer.echo(
            f"Rule version {version.id} ({version.kind} {version.key}{where}) does not fit this release:", err=True
        )
        for fault in one.faults:
            typer.echo(f"  {fault}", err=True)


def give_rights_to(owner: str, app: str) -> None:
    """Give the service's own user its rights, or say that there is none."""
    if one_role(owner, app):
        typer.echo(ONE_ROLE, err=True)
        return
    given = asyncio.run(give_rights(owner, app))
    if given.made:
        typer.echo(f"Made the user {given.role}, under which the service runs.", err=True)


def _bring_up(url: str) -> None:
    """Run what is missing; while others hold locks, say who, and end with exit code 3 when they do not let go."""

    def waiting() -> None:
        for holder in asyncio.run(holders(url)):
            typer.echo(f"Waiting: {described(holder)}", err=True)

    try:
        upgrade(url, tries=TRIES, waiting=waiting)
    except Blocked:
        typer.echo("The database is in use. What was done stays: end those transactions and run it again.", err=True)
        raise typer.Exit(BLOCKED) from None


def described(holder: Holder) -> str:
    """A transaction that is open, without what it says or does to anybody's data."""
    tables = f", holds {', '.join(holder.tables)}" if holder.tables else ""
    name = holder.name or "a program without a name"
    return f"{name} (process {holder.pid} of PostgreSQL), {holder.state} for {holder.seconds:.0f} s{tables}"


async def unfit_rules(url: str, edition: int) -> list[Unfit]:
    """What administrators changed and this release cannot load: processes start without it."""
    database = await Database.open(url, Vault({1: bytes(32)}, bytes(32)), largest=1)
    try:
        async with database.reading() as uow:
            live = await uow.rule_versions.loaded()
    finally:
        await database.close()
    return fitting(partial(changed_rules, edition, Extensions.load().words()), live)[1] if live else []


async def load_bodies(url: str, edition: int) -> None:
    """Write every body of the edition; a second run changes only what changed."""
    database = await Database.open(url, Vault({1: bytes(32)}, bytes(32)), largest=1)
    try:
        async with database.unit_of_work() as uow:
            await uow.bodies.upsert(all_bodies(edition))
    finally:
        await database.close()
