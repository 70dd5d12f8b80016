"""`hotline import`: lists of people and doses from files."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.cli.list_words import said_of
from bot.cli.run import read_settings
from bot.clock import SystemClock, SystemIds
from bot.settings import Settings
from handlers.records.importer import Importer, Result, Source, rejects_beside
from handlers.rulebook import shipped_rules
from handlers.texts import Texts
from storage.crypto import Vault
from storage.opening import open_checked
from storage.spreadsheets import SheetProblem

app = typer.Typer(no_args_is_help=True, help="Bring lists in: doses from the national template or a plain csv.")


@app.callback()
def group() -> None:
    """Bring lists in."""


@app.command()
def doses(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="xlsx or csv")],
    source: Annotated[str, typer.Option(help="where the data come from, shown beside every record")] = "platform",
    rejects: Annotated[Path | None, typer.Option(help="where refused rows go; default: beside the file")] = None,
) -> None:
    """Import people and doses. The same file again changes nothing; an import that was cut off goes on."""
    settings = read_settings()
    out = rejects or file.with_name(f"{file.stem}.rejects.xlsx")
    texts = Texts.load()
    try:
        result, refused = asyncio.run(_import(settings, file, source, out, texts))
    except SheetProblem as problem:
        typer.echo(texts.say(f"import_problems.file.{problem.code}", problem.said), err=True)
        raise typer.Exit(1) from None
    state = result.state
    for line in said_of(result.listed) if result.listed is not None else ():
        typer.echo(line)
    if result.repeated:
        typer.echo("This content was imported before: nothing changed.")
    typer.echo(
        f"{state.rows_done} rows: {state.people_new} new people, {state.doses_new} new doses,"
        f" {state.doses_changed} doses changed, {state.rows_rejected} rows refused."
    )
    if refused:
        typer.echo(f"Refused rows with reasons: {out}")


async def _import(settings: Settings, file: Path, source: str, out: Path, texts: Texts) -> tuple[Result, int]:
    vault = Vault.from_secret(settings.vault_key.get_secret_value())
    clock = SystemClock()
    database = await open_checked(settings.database_url.get_secret_value(), vault, clock.now(), largest=2)
    importer = Importer(database.unit_of_work, vault, clock, SystemIds(), shipped_rules().vaccines)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        screen = Console(stderr=True)
        with Progress(*columns, console=screen, disable=not screen.is_terminal) as bar:
            task = bar.add_task(file.name, total=None)
            result = await importer.run(
                file,
                Source(source, edition=settings.edition),
                lambda done, of: bar.update(task, completed=done, total=of),
            )
        return result, await rejects_beside(importer, result.state.id, file, out, texts)
    finally:
        await database.close()
