"""`hotline serve`."""

import typer
import uvloop

from bot.cli.run import read_settings, run

app = typer.Typer(add_completion=False)


@app.command()
def serve() -> None:
    """Take updates and serve pages until a signal; drains before it ends."""
    uvloop.run(run(read_settings(), serves=True, works=False))
