"""`hotline work`."""

import typer
import uvloop

from bot.cli.run import read_settings, run

app = typer.Typer(add_completion=False)


@app.command()
def work() -> None:
    """Run jobs and send what waits, until a signal. Answers /healthz only."""
    uvloop.run(run(read_settings(), serves=False, works=True))
