"""`hotline talks`: the conversations as their writers look at them. Needs no server and no settings."""

from pathlib import Path
from typing import Annotated

import typer

from handlers.registry import build_registry
from handlers.rulebook import shipped_rules
from handlers.talks.graph import graph as graph_of
from handlers.talks.graph import overview, pages
from handlers.talks.lint import KNOWN, findings, known
from handlers.talks.preview import preview as page_of
from handlers.talks.shown import FOLDER, BadRecord, Shown, read

Record = Annotated[
    Path, typer.Option("--shown", exists=True, file_okay=False, help="what the stories of the tests were shown")
]
app = typer.Typer(no_args_is_help=True, help="Conversations: graphs, findings, a page of all that is asked.")


@app.callback()
def talks() -> None:
    """Conversations: graphs, findings, a page of all that is asked."""


@app.command()
def graph(
    name: Annotated[str, typer.Argument(help="a conversation; without it: which conversation starts which")] = "",
    write: Annotated[
        Path | None, typer.Option(file_okay=False, help="write a page for every conversation into this folder")
    ] = None,
) -> None:
    """Print the graph of a conversation in mermaid, read from its declaration."""
    registry = build_registry()
    if write is not None:
        write.mkdir(parents=True, exist_ok=True)
        for file, content in pages(registry, shipped_rules().texts).items():
            (write / file).write_text(content, encoding="utf-8")
        return
    if not name:
        return typer.echo(overview(registry), nl=False)
    declared = registry.find(name)
    if declared is None:
        known = ", ".join(one.name for one in registry.all())
        raise typer.BadParameter(f"there is no {name}; there are {known}", param_hint="NAME")
    typer.echo(graph_of(declared), nl=False)


@app.command()
def lint(
    shown: Record = FOLDER,
    listed: Annotated[Path, typer.Option("--known", exists=True, dir_okay=False, help="findings known")] = KNOWN,
) -> None:
    """List steps nobody reaches or no story shows, labels too long, buttons that are named and not shown.

    Ends with 1 when there is one that is not known, or when a known one is gone and its line must go.
    """
    met, before = _shown(shown), known(listed)
    found = findings(build_registry(), shipped_rules().texts, met)
    for one in found:
        typer.echo(f"{'known: ' if one in before else ''}{one}")
    gone = [one for one in before if one not in found]
    for one in gone:
        typer.echo(f"gone, take it out of {listed}: {one}", err=True)
    if gone or set(found) - set(before):
        raise typer.Exit(1)


@app.command()
def preview(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="the page to write")] = Path("var/talks.html"),
    shown: Record = FOLDER,
) -> None:
    """Write one page with every question and its buttons in both languages, as bubbles of a telephone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page_of(build_registry(), shipped_rules().texts, _shown(shown)), encoding="utf-8")
    typer.echo(str(file))


def _shown(folder: Path) -> tuple[Shown, ...]:
    try:
        return read(folder)
    except BadRecord as error:
        typer.echo(f"{folder}: {error}", err=True)
        raise typer.Exit(2) from None
