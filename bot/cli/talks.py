"""`hotline talks`: the conversations as their writers look at them. Needs no server and no settings."""

from pathlib import Path
from typing import Annotated

import typer

from handlers.registry import build_registry
from handlers.talks.graph import graph as graph_of
from handlers.talks.graph import overview, pages
from handlers.texts import Texts

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
        for file, content in pages(registry, Texts.load()).items():
            (write / file).write_text(content, encoding="utf-8")
        return
    if not name:
        return typer.echo(overview(registry), nl=False)
    declared = registry.find(name)
    if declared is None:
        known = ", ".join(one.name for one in registry.all())
        raise typer.BadParameter(f"there is no {name}; there are {known}", param_hint="NAME")
    typer.echo(graph_of(declared), nl=False)
