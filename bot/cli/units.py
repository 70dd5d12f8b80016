"""`hotline units`: places from free text, for looking and for measuring. Needs no server and no settings."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final

import typer

from handlers.places.evaluate import Outcome, Tally, codes_of, confusions, judge, parse_rows, tally
from handlers.places.resolver import Resolver
from storage.gazetteer import EDITIONS, load

app = typer.Typer(no_args_is_help=True, help="Places from free text: resolve lines, or measure on a file.")

_VERDICTS: Final = ("exact", "asked", "missed", "wrong", "false")
_MOST_PAIRS: Final = 20


def _resolver() -> Resolver:
    return Resolver(load(2021), load(2025))


def resolved_line(resolver: Resolver, line: str) -> str:
    """`text, edition, p:d:c, alternatives` with tabs between, for a line of `text<TAB>edition`.

    Raises ValueError when the line has no edition that is known.
    """
    text, tab, edition = line.rstrip("\r\n").rpartition("\t")
    if not tab or edition.strip() not in map(str, EDITIONS):
        raise ValueError(f"a line is a text, a tab and an edition of {', '.join(map(str, EDITIONS))}")
    found = resolver.resolve(text, int(edition))
    unit = found.unit.codes() if found.unit else ""
    return "\t".join((text, edition.strip(), unit, codes_of(found.alternatives)))


@app.command()
def resolve() -> None:
    """Read `text<TAB>edition` lines, write `text, edition, p:d:c, alternatives` as tab-separated lines."""
    resolver = _resolver()
    for number, line in enumerate(sys.stdin, 1):
        try:
            sys.stdout.write(resolved_line(resolver, line) + "\n")
        except ValueError as problem:
            typer.echo(f"line {number}: {problem}", err=True)
            raise typer.Exit(2) from None


def report(outcomes: Iterable[Outcome]) -> list[str]:
    """The lines of the report: shares by kind, then the pairs most often mixed up."""
    outcomes = list(outcomes)
    lines = [f"{'kind':<12} {'rows':>5} " + " ".join(f"{verdict:>7}" for verdict in _VERDICTS) + "  first3"]
    tallies = tally(outcomes)
    lines += [_row(kind, tallies[kind]) for kind in sorted(tallies) if kind]
    lines.append(_row("all", tallies[""]))
    pairs = confusions(outcomes)
    if pairs:
        lines += ["", "mixed up: times, right, taken for it"]
        lines += ["\t".join(map(str, pair)) for pair in pairs[:_MOST_PAIRS]]
    return lines


def _row(kind: str, held: Tally) -> str:
    shares = " ".join(f"{held.share(verdict):7.3f}" for verdict in _VERDICTS)
    return f"{kind:<12} {held.rows:>5} {shares} {held.first_share():7.3f}"


@app.command("eval")
def evaluate(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Rows shaped like the dev set.")],
) -> None:
    """Accuracy by kind of row: exact, asked, missed (neither), wrong unit, false (a place where none is)."""
    try:
        rows = parse_rows(file.read_text(encoding="utf-8").splitlines())
    except ValueError as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None
    resolver = _resolver()
    for line in report(judge(resolver, row) for row in rows):
        typer.echo(line)
