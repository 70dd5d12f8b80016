"""`hotline migrate`."""

import asyncio

import typer

from bot.settings import Settings
from bot.tools import all_bodies
from storage.crypto import Vault
from storage.database import Database
from storage.migrations.run import upgrade

app = typer.Typer(add_completion=False)


@app.command()
def migrate(new_key: bool = typer.Option(False, "--new-key", help="print a fresh HOTLINE_VAULT_KEY and end")) -> None:
    """Bring the database to the newest schema and load the bodies of the configured edition. Safe to repeat."""
    if new_key:
        typer.echo(Vault.new_secret())
        return
    settings = Settings()
    url = settings.database_url.get_secret_value()
    if not url:
        typer.echo("This setting is missing: HOTLINE_DATABASE_URL", err=True)
        raise typer.Exit(2)
    upgrade(url)
    asyncio.run(load_bodies(url, settings.edition))


async def load_bodies(url: str, edition: int) -> None:
    """Write every body of the edition; a second run changes only what changed."""
    database = await Database.open(url, Vault({1: bytes(32)}, bytes(32)), largest=1)
    try:
        async with database.unit_of_work() as uow:
            await uow.bodies.upsert(all_bodies(edition))
    finally:
        await database.close()
