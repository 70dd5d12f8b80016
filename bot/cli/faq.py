"""`hotline faq`: what the engine of questions makes of a text, and how well it does. Needs no server."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from faq.danger import SEVERE, danger_signs
from faq.deciding import FOLDS, cases_of_rows, cross_validated
from faq.evaluate import judged, read_rows
from faq.matcher import Match, Matcher, checked_rows

app = typer.Typer(no_args_is_help=True, help="Questions: match texts, measure how well they are understood.")

Rows = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file like tests/data/faq_dev.tsv")]


def _line(text: str, found: Match) -> str:
    """The six columns: text, best intent or `none`, score, second, third, decision."""
    names = [name for name, _ in found.guesses] + ["none", "none", "none"]
    return "\t".join((" ".join(text.split()), names[0], f"{found.score:.3f}", names[1], names[2], found.decision))


@app.command()
def match() -> None:
    """Read one question a line, write a line of six columns for each: text, best, score, second, third, decision."""
    matcher = Matcher.from_catalogue()
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        sys.stdout.write(_line(text, matcher.match(text)) + "\n")
        sys.stdout.flush()


@app.command(name="eval")
def evaluate(file: Rows) -> None:
    """Print how well the questions of FILE are understood, by kind.

    For questions that the decision was fitted on a second table follows, each judged by a decision fitted without it.
    """
    matcher, rows = Matcher.from_catalogue(), read_rows(file)
    typer.echo("\n".join(judged(rows, matcher.match).lines()))
    alarms = [row for row in rows if danger_signs(row.text)]
    false = [row.text for row in alarms if SEVERE not in row.intents]
    typer.echo("\n".join((f"danger signs heard in {len(alarms)}, falsely in {len(false)}", *false)))
    texts = frozenset(row.text for row in rows)
    checked = checked_rows()
    if texts <= {row.text for row in checked}:
        typer.echo(f"\ndecided by others only ({FOLDS}-fold cross-validation)")
        typer.echo("\n".join(cross_validated(cases_of_rows(matcher.index, checked), texts).lines()))


@app.command()
def confusion(file: Rows, most: Annotated[int, typer.Option(min=1, help="How many pairs to list")] = 20) -> None:
    """List the pairs of intents most often mixed up in FILE: meant, taken for, times, an example."""
    figures = judged(read_rows(file), Matcher.from_catalogue().match)
    typer.echo("\n".join(figures.confusions(most)))
