"""`hotline backup` and `hotline restore`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.migrate import finish_migration
from bot.cli.run import read_settings
from bot.clock import SystemClock
from bot.settings import Settings
from storage.backups import BadBackup, Manifest, back_up, look_at_target, new_file, read_manifest, restore
from storage.crypto import Vault
from storage.database import plain_url
from storage.migrations.run import upgrade
from storage.opening import NEWEST

backup_app = typer.Typer(add_completion=False)
restore_app = typer.Typer(add_completion=False)


@backup_app.command()
def backup(file: Annotated[Path, typer.Argument(help="the file to write; it must not exist")]) -> None:
    """Write everything the database holds into one file, as it stands at one moment. The service goes on meanwhile."""
    settings = read_settings()
    vault = _vault(settings)
    url = settings.owner_url()
    try:
        with new_file(file) as opened:
            made = asyncio.run(back_up(url, vault, opened, SystemClock().now()))
    except FileExistsError:
        typer.echo(f"{file} is there already: a backup writes over nothing.", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        if not isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
            raise
        typer.echo(f"{file} cannot be written ({type(error).__name__}).", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{file}: {_described(made)}, {file.stat().st_size / 1e6:.1f} MB.")
    typer.echo("Keep the vault key apart from it: one without the other is worthless, both together are every record.")


@restore_app.command()
def bring_back(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="what `hotline backup` wrote")],
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
) -> None:
    """Fill an empty database with a backup: all of it, or nothing. Says first what it will do."""
    settings = read_settings()
    url = settings.owner_url()
    try:
        made = read_manifest(file, _vault(settings), NEWEST)
        asyncio.run(look_at_target(url, made))
        typer.echo(f"{file}: {_described(made)}.")
        typer.echo(f"It goes into the empty database {_place(url)}, which is then brought to schema {NEWEST}.")
        if not yes and not typer.confirm("Go on?"):
            raise typer.Exit(1)
        upgrade(url, to=made.revision)
        asyncio.run(restore(url, file, made))
    except BadBackup as error:
        typer.echo(f"Nothing was restored: {error}.", err=True)
        raise typer.Exit(1) from None
    finish_migration(settings)
    typer.echo(f"Restored {sum(made.rows.values())} rows. Messages that had not been sent at that moment go out next.")


def _vault(settings: Settings) -> Vault:
    return Vault.from_secret(settings.vault_key.get_secret_value())


def _described(made: Manifest) -> str:
    counted = f"{sum(made.rows.values())} rows of {len(made.rows)} tables"
    return f"as of {made.made_at[:16].replace('T', ' ')} UTC, {counted}, schema {made.revision}"


def _place(url: str) -> str:
    """The address without user and password."""
    return plain_url(url).rpartition("@")[2].partition("?")[0]
