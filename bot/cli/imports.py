"""`hotline import`: lists of people and doses from files."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.cli.list_words import said_of, said_of_preview
from bot.cli.run import read_settings, with_service
from bot.clock import SystemClock, SystemIds
from bot.service import Service
from bot.settings import Settings
from handlers.jobs.dose_arrived import missing_categories
from handlers.records.importer import Importer, Result, Source, rejects_beside
from handlers.records.preview import preview
from handlers.records.undo import CannotUndo, Plan, plan_undo, undo
from handlers.rulebook import shipped_rules
from handlers.texts import Texts
from storage.crypto import Vault
from storage.opening import open_checked
from storage.repositories.import_runs import DONE, ImportRun
from storage.repositories.imports import NotRunning
from storage.spreadsheets import SheetProblem

app = typer.Typer(no_args_is_help=True, help="Bring lists in (national template or plain csv), and take them back.")
CANNOT = {
    "unknown": "There is no import {number}: see `hotline import list`.",
    "undone": "Import {number} is taken back already: nothing changed.",
    "too_old": "Import {number} is older than {days} days (HOTLINE_IMPORT_UNDO_DAYS): what it wrote over is forgotten.",
    "later": "Later imports named what import {number} wrote: take those back first, in this order: {later}.",
}
Kept = tuple[int, str, int, int | None]  # person, series, dose number (0: the person), the later import


@app.callback()
def group() -> None:
    """Bring lists in."""


@app.command()
def doses(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="xlsx or csv")],
    source: Annotated[str, typer.Option(help="where the data come from, shown beside every record")] = "platform",
    rejects: Annotated[Path | None, typer.Option(help="where refused rows go; default: beside the file")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask, for scripts")] = False,
) -> None:
    """Import people and doses: says first what it will do, and where that is much waits for a yes.

    The same file again changes nothing; an import that was cut off goes on.
    """
    settings = read_settings()
    out = rejects or file.with_name(f"{file.stem}.rejects.xlsx")
    texts = Texts.load()
    try:
        result, refused = asyncio.run(_import(settings, file, source, out, texts, yes=yes))
    except SheetProblem as problem:
        typer.echo(texts.say(f"import_problems.file.{problem.code}", problem.said), err=True)
        raise typer.Exit(1) from None
    except NotRunning:
        typer.echo("This import is being taken back: finish that first, see `hotline import list`.", err=True)
        raise typer.Exit(1) from None
    state = result.state
    if result.repeated:
        typer.echo("This content was imported before: nothing changed.")
    typer.echo(
        f"{state.rows_done} rows: {state.people_new} new people, {state.doses_new} new doses,"
        f" {state.doses_changed} doses changed, {state.rows_rejected} rows refused."
    )
    if state.number is not None and not result.repeated:
        typer.echo(f"If it was wrong: `hotline import undo {state.number}`, within {settings.import_undo_days} days.")
    if refused:
        typer.echo(f"Refused rows with reasons: {out}")


@app.command(name="list")
def runs(limit: Annotated[int, typer.Option(help="how many, the newest first")] = 20) -> None:
    """List imports by number, with what they brought and what became of those taken back."""

    async def look(service: Service) -> list[ImportRun]:
        async with service.work("cli:imports") as work:
            return await work.uow.import_runs.newest(limit)

    for run in asyncio.run(with_service(read_settings(), look)):
        typer.echo(_line(run))


@app.command(name="undo")
def take_back(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="of the import, see `hotline import list`")],
    yes: Annotated[bool, typer.Option("--yes", help="do not ask, for scripts")] = False,
) -> None:
    """Take an import back as one: values, people, tickets it finished; who was told is told so.

    Later imports that named what it wrote go first. Cut off, the same command goes on.
    """
    settings = read_settings()

    async def look(service: Service) -> Plan:
        async with service.work("cli:import_undo") as work:
            return await plan_undo(work, number)

    async def act(service: Service) -> tuple[ImportRun, list[Kept]]:
        done = await undo(service.work, plan.run, "system")
        async with service.work("cli:import_undo") as work:
            return done, await work.uow.undo.kept(done.id)

    try:
        plan = asyncio.run(with_service(settings, look))
    except CannotUndo as error:
        _cannot(error, number, settings)
    run = plan.run
    typer.echo(_line(run))
    typer.echo(
        f"This takes back {run.people_new} new people, {run.doses_new} new and {run.doses_changed} changed doses, and"
        f" every other value it wrote over; {plan.tickets} tickets it finished stand as before, and who was told is"
        " told so."
    )
    _ask(run.people_new + run.doses_new + run.doses_changed + plan.tickets, settings, yes=yes)
    try:
        done, kept = asyncio.run(with_service(settings, act))
    except CannotUndo as error:
        _cannot(error, number, settings)
    typer.echo(
        f"Taken back: {done.people_gone} people gone, {done.values_back} values as before,"
        f" {done.tickets_back} tickets as before, {done.values_kept} values stay since a later import named them."
    )
    for person, series, dose, by in kept:
        typer.echo(f"  stays: person {person}, {f'{series} dose {dose}' if dose else 'personal data'} (import {by})")


def _cannot(error: CannotUndo, number: int, settings: Settings) -> NoReturn:
    """Say why, and end with code 1."""
    later = ", ".join(map(str, reversed(error.later)))
    typer.echo(CANNOT[error.args[0]].format(number=number, days=settings.import_undo_days, later=later), err=True)
    raise typer.Exit(1) from None


def _line(run: ImportRun) -> str:
    """An import in one line, without anything personal."""
    taken_back = f", taken back {run.undone_at:%Y-%m-%d %H:%M}" if run.undone_at else ""
    return (
        f"{run.number or '-'}\t{run.started_at:%Y-%m-%d %H:%M}\t{run.state}\t{run.name}\t{run.rows_done} rows:"
        f" {run.people_new} new people, {run.doses_new} new doses, {run.doses_changed} doses changed,"
        f" {run.rows_rejected} rows refused{taken_back}"
    )


def _ask(changes: int, settings: Settings, *, yes: bool) -> None:
    """Wait for a yes when much is to change; nothing has been written. Errors: Abort, code 1, without one."""
    if not yes and changes > settings.import_ask_above:
        typer.confirm("Go on? (scripts: --yes)", abort=True)


async def _import(
    settings: Settings, file: Path, source: str, out: Path, texts: Texts, *, yes: bool
) -> tuple[Result, int]:
    vault, clock, rules = Vault.from_secret(settings.vault_key.get_secret_value()), SystemClock(), shipped_rules()
    database = await open_checked(settings.database_url.get_secret_value(), vault, clock.now(), largest=2)
    importer = Importer(database.unit_of_work, vault, clock, SystemIds(), rules.vaccines)
    come_from = Source(source, edition=settings.edition)
    try:
        before = await importer.before(file)
        if before is not None and before.state == DONE:
            result = Result(before, repeated=True)
        else:
            opened = await importer.open(file)
            with _bar(f"looking at {file.name}") as shown:
                will = await preview(importer, opened, come_from, missing_categories(rules), shown)
            for line in (*said_of(opened.listed), *said_of_preview(will, texts)):
                typer.echo(line)
            async with database.reading() as uow:
                undone = await uow.import_runs.last_of(opened.digest)
            if undone is not None:
                typer.echo(f"This content was imported before and taken back (import {undone.number}).")
            _ask(will.changes + will.tickets, settings, yes=yes)
            with _bar(file.name) as shown:
                result = await importer.run(file, come_from, shown, opened)
        return result, await rejects_beside(importer, result.state.id, file, out, texts)
    finally:
        await database.close()


@contextmanager
def _bar(name: str) -> Iterator[Callable[[int, int], None]]:
    """Progress on a terminal, (done, of all); nothing elsewhere."""
    screen = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
