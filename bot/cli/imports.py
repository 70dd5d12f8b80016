"""`hotline import`: lists of people and doses from files."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.cli.list_words import Words, said_of, said_of_preview, said_of_run
from bot.cli.run import read_settings, with_service
from bot.clock import SystemClock, SystemIds
from bot.service import Service
from bot.settings import Settings
from handlers.dialogue.answers.yes_no import read_yes_no
from handlers.dialogue.talk import LOCAL
from handlers.jobs.dose_arrived import missing_categories
from handlers.records.importer import Importer, Result, Source, rejects_beside
from handlers.records.preview import preview
from handlers.records.undo import CannotUndo, Plan, plan_undo, undo
from handlers.rulebook import shipped_rules
from storage.crypto import Vault
from storage.opening import open_checked
from storage.repositories.import_runs import DONE, ImportRun
from storage.repositories.imports import NotRunning
from storage.spreadsheets import SheetProblem

app = typer.Typer(no_args_is_help=True, help="Bring lists in (national template or plain csv), and take them back.")
Kept = tuple[int, str, int, int | None]  # person, series, dose number (0: the person), the later import


class Language(StrEnum):
    """What the command speaks."""

    VI = "vi"
    EN = "en"


Spoken = Annotated[Language, typer.Option("--language", help="of what is printed, and of the reasons")]


@app.callback()
def group() -> None:
    """Bring lists in."""


@app.command()
def doses(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="xlsx, xls, ods or csv")],
    source: Annotated[str, typer.Option(help="where the data come from, shown beside every record")] = "platform",
    rejects: Annotated[Path | None, typer.Option(help="where refused rows go; default: beside the file")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask, for scripts")] = False,
    language: Spoken = Language.VI,
) -> None:
    """Import people and doses: says first what it will do, and where that is much waits for a yes.

    The same file again changes nothing; an import that was cut off goes on.
    """
    settings, words = read_settings(), Words.of(language)
    out = rejects or file.with_name(f"{file.stem}.rejects.xlsx")
    try:
        result, refused = asyncio.run(_import(settings, file, source, out, words, yes=yes))
    except SheetProblem as problem:
        typer.echo(words.say(f"import_problems.file.{problem.code}", **problem.said), err=True)
        raise typer.Exit(1) from None
    except NotRunning:
        typer.echo(words.say("import_command.being_undone"), err=True)
        raise typer.Exit(1) from None
    state = result.state
    if result.repeated:
        typer.echo(words.say("import_command.repeated"))
    typer.echo(said_of_run(state, words))
    if state.number is not None and state.rows_done > state.rows_rejected and not result.repeated:
        typer.echo(words.say("import_command.how_to_undo", number=state.number, days=settings.import_undo_days))
    if refused:
        typer.echo(words.say("import_command.rejects", file=out))


@app.command(name="list")
def runs(
    limit: Annotated[int, typer.Option(help="how many, the newest first")] = 20, language: Spoken = Language.VI
) -> None:
    """List imports by number, with what they brought and what became of those taken back."""

    async def look(service: Service) -> list[ImportRun]:
        async with service.work("cli:imports") as work:
            return await work.uow.import_runs.newest(limit)

    words = Words.of(language)
    for run in asyncio.run(with_service(read_settings(), look)):
        typer.echo(_line(run, words))


@app.command(name="undo")
def take_back(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="of the import, see `hotline import list`")],
    yes: Annotated[bool, typer.Option("--yes", help="do not ask, for scripts")] = False,
    language: Spoken = Language.VI,
) -> None:
    """Take an import back as one: values, people, tickets it finished; who was told is told so.

    Later imports that named what it wrote go first. Cut off, the same command goes on.
    """
    settings, words = read_settings(), Words.of(language)

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
        _cannot(error, number, settings, words)
    run = plan.run
    typer.echo(_line(run, words))
    typer.echo(
        words.say(
            "import_command.undo_will", people=run.people_new, doses=run.doses_new, changed=run.doses_changed,
            tickets=plan.tickets,
        )
    )  # fmt: skip
    _ask(run.people_new + run.doses_new + run.doses_changed + plan.tickets, settings, words, yes=yes)
    try:
        done, kept = asyncio.run(with_service(settings, act))
    except CannotUndo as error:
        _cannot(error, number, settings, words)
    typer.echo(
        words.say(
            "import_command.undo_done", people=done.people_gone, values=done.values_back, tickets=done.tickets_back,
            kept=done.values_kept,
        )
    )  # fmt: skip
    for person, series, dose, by in kept:
        key = "import_command.undo_kept_dose" if dose else "import_command.undo_kept_person"
        typer.echo(words.say(key, person=person, series=series, dose=dose, import_number=by))


def _cannot(error: CannotUndo, number: int, settings: Settings, words: Words) -> NoReturn:
    """Say why, and end with code 1."""
    later = ", ".join(map(str, reversed(error.later)))
    why = f"import_command.cannot.{error.args[0]}"
    typer.echo(words.say(why, number=number, days=settings.import_undo_days, later=later), err=True)
    raise typer.Exit(1) from None


def _line(run: ImportRun, words: Words) -> str:
    """An import in one line, in the offices' time, without anything personal."""
    at = f"{run.undone_at.astimezone(LOCAL):%Y-%m-%d %H:%M}" if run.undone_at else ""
    taken_back = f" ({words.say('import_command.run_undone', at=at)})" if at else ""
    state = words.say(f"import_command.state.{run.state}")
    what = f"{said_of_run(run, words)}{taken_back}"
    return f"{run.number or '-'}\t{run.started_at.astimezone(LOCAL):%Y-%m-%d %H:%M}\t{state}\t{run.name}\t{what}"


def _ask(changes: int, settings: Settings, words: Words, *, yes: bool) -> None:
    """Wait for a yes when much is to change; nothing has been written. Errors: Exit, code 1, without one."""
    if yes or changes <= settings.import_ask_above:
        return
    try:
        answer: str = typer.prompt(words.say("import_command.ask"), default="", show_default=False)
    except typer.Abort:  # nobody there to answer
        answer = ""
    if read_yes_no(answer) is not True and answer.strip().lower() != "y":
        typer.echo(words.say("import_command.stopped"), err=True)
        raise typer.Exit(1)


async def _import(
    settings: Settings, file: Path, source: str, out: Path, words: Words, *, yes: bool
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
            with _bar(words.say("import_command.looking", file=file.name)) as shown:
                will = await preview(importer, opened, come_from, missing_categories(rules), shown)
            for line in (*said_of(opened.listed, words), *said_of_preview(will, words)):
                typer.echo(line)
            async with database.reading() as uow:
                undone = await uow.import_runs.last_of(opened.digest)
            if undone is not None:
                typer.echo(words.say("import_command.was_undone", number=undone.number))
            _ask(will.changes + will.tickets, settings, words, yes=yes)
            with _bar(file.name) as shown:
                result = await importer.run(file, come_from, shown, opened)
        return result, await rejects_beside(importer, result.state.id, file, out, words.texts, words.language)
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
