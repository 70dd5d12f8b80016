"""The command `hotline`. Groups are imported when called, so that `hotline faq match` loads no server."""

import importlib
from typing import Any

import typer
from typer.core import TyperGroup

# name -> (module, help); the module holds a typer `app`, or one of the name behind the colon
COMMANDS = {
    "demo": ("bot.cli.demo", "Start everything with a synthetic province; no settings needed."),
    "serve": ("bot.cli.serve", "Take updates and serve pages."),
    "work": ("bot.cli.work", "Run jobs and send what waits."),
    "chat": ("bot.cli.chat", "Talk to the hotline in the terminal; record and play transcripts."),
    "migrate": ("bot.cli.migrate", "Bring the database to the newest schema."),
    "backup": ("bot.cli.backups:backup_app", "Write everything the database holds into one file."),
    "restore": ("bot.cli.backups:restore_app", "Fill an empty database with a backup."),
    "keys": ("bot.cli.keys", "Keys of encrypted fields: show, make a new one, seal anew with it."),
    "import": ("bot.cli.imports", "Bring in lists of people and doses."),
    "faq": ("bot.cli.faq", "Match questions; measure the matcher."),
    "talks": ("bot.cli.talks", "Conversations: graphs, findings, a page of all that is asked."),
    "staff": ("bot.cli.staff", "Officials: enrol them, give roles, make sign-in links."),
    "report": ("bot.cli.report", "The day's figures of a province, as a table or csv."),
    "audit": ("bot.cli.audit", "The audit log: is it what was sealed, whose data were touched."),
    "docs": ("bot.cli.docs", "Papers for the security officer, written from the settings."),
    "counts": ("bot.cli.counts", "The numbers that queues of many offices are counted from: are they right."),
    "zalo": ("bot.cli.zalo", "The Zalo Official Account: connect it, see its state, check a request."),
    "links": ("bot.cli.links", "Addresses, QR codes and pages to print that lead to the service from a place."),
    "fake-zalo": ("bot.cli.fake_zalo", "A made-up Zalo with a phone page, beside a demo on this machine."),
    "clock": ("bot.cli.clock", "The clock of this machine: can it be right."),
    "units": ("bot.cli.units", "Find administrative units in text; measure the resolver."),
}


class Lazy(TyperGroup):
    """Imports a command's module the moment it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order listed."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, or None."""
        found = COMMANDS.get(cmd_name)
        if found is None:
            return None
        module, _, name = found[0].partition(":")
        made = typer.main.get_command(getattr(importlib.import_module(module), name or "app"))
        made.name, made.help, made.short_help = cmd_name, made.help or found[1], found[1]
        return made

    def invoke(self, ctx: Any) -> Any:
        """Run the command. What the database does is told in one line, exit code 1, settings that do not fit in a line
        each, exit code 2; everything else is a fault of ours and keeps its traceback."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            line, code = _wrong_settings(error), 2
            if line is None:
                line, code = _database_problem(error), 1
            if line is None:
                raise
            typer.echo(line, err=True)
        raise typer.Exit(code)

    @property  # type: ignore[override]
    def commands(self) -> dict[str, Any]:
        """Every command by name."""
        return {name: self.get_command(None, name) for name in COMMANDS}

    @commands.setter
    def commands(self, value: dict[str, Any]) -> None:
        """Typer sets an empty mapping first."""


def _database_problem(error: Exception) -> str | None:
    """Loaded when something failed: `hotline faq match` needs no driver."""
    found: str | None = importlib.import_module("bot.cli.database_problems").database_problem(error)
    return found


def _wrong_settings(error: Exception) -> str | None:
    """The same."""
    found: str | None = importlib.import_module("bot.cli.wrong_settings").wrong_settings(error)
    return found


app = typer.Typer(cls=Lazy, no_args_is_help=True, add_completion=False, help="The citizens' vaccination hotline.")


@app.callback()
def hotline() -> None:
    """The citizens' vaccination hotline."""
