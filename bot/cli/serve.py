"""`hotline serve`."""

import asyncio

import typer

from bot.cli.run import read_settings, run

app = typer.Typer(add_completion=False)


@app.command()
def serve() -> None:
    """Take updates and serve pages until a signal; drains before it ends."""
    asyncio.run(run(read_settings(), serves=True, works=False))
