"""How well the resolver does on rows whose answer is known, by kind of row."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from handlers.places.refs import PlaceRef, Resolution
from handlers.places.resolver import Resolver

OPEN_KINDS: Final = frozenset({"ambiguous"})
_IN_FIRST: Final = 3


class Row(NamedTuple):
    """A text with what it says: `expected` are `p:d:c` (several: asking with them is right), empty for no place."""

    text: str
    edition: int
    expected: tuple[str, ...]
    kind: str


class Outcome(NamedTuple):
    """A row, what came of it, and the verdict: `exact`, `asked`, `missed`, `wrong`, or `false` (none is there)."""

    row: Row
    resolution: Resolution
    verdict: str
    in_first: bool


@dataclass
class Tally:
    """Verdicts of one kind of row."""

    rows: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    in_first: int = 0
    with_place: int = 0

    def first_share(self) -> float:
        """Share of the rows with a place whose right answer is among the first three guesses, 0 to 1."""
        return self.in_first / self.with_place if self.with_place else 1.0

    def share(self, verdict: str) -> float:
        """Share of rows with this verdict, 0 to 1."""
        return self.verdicts[verdict] / self.rows if self.rows else 0.0


def parse_rows(lines: Iterable[str]) -> list[Row]:
    """Rows of a file shaped like the dev set (tab-separated, with a heading). Raises ValueError on other shapes."""
    rows = []
    for number, line in enumerate(lines):
        cells = line.rstrip("\n").split("\t")
        if number == 0 and cells[0] == "text":
            continue
        if len(cells) < 4 or not cells[1].isdigit():
            raise ValueError(f"line {number + 1} is not text, edition, expected, kind")
        rows.append(Row(cells[0], int(cells[1]), tuple(filter(None, cells[2].split("|"))), cells[3]))
    return rows


def judge(resolver: Resolver, row: Row) -> Outcome:
    """Resolve one row and compare. Asking counts as exact where several answers are consistent with the text."""
    resolution = resolver.resolve(row.text, row.edition)
    offered = [ref.codes() for ref in resolution.alternatives]
    if resolution.unit is None:
        verdict = _asked(row, offered)
        return Outcome(row, resolution, verdict, any(code in row.expected for code in offered[:_IN_FIRST]))
    code = resolution.unit.codes()
    if not row.expected:
        return Outcome(row, resolution, "false", False)
    verdict = "exact" if code in row.expected and row.kind not in OPEN_KINDS else "wrong"
    in_first = any(guess in row.expected for guess in [code, *offered][:_IN_FIRST])
    return Outcome(row, resolution, verdict, in_first)


def _asked(row: Row, offered: Sequence[str]) -> str:
    if not row.expected:
        return "false" if offered else "exact"
    if not offered:
        return "missed"
    several = len(row.expected) > 1 or row.kind in OPEN_KINDS
    return "exact" if several and set(offered) <= set(row.expected) else "asked"


def tally(outcomes: Iterable[Outcome]) -> dict[str, Tally]:
    """Tallies by kind of row, and over all under ``."""
    tallies: dict[str, Tally] = {"": Tally()}
    for outcome in outcomes:
        for kind in ("", outcome.row.kind):
            held = tallies.setdefault(kind, Tally())
            held.rows += 1
            held.verdicts[outcome.verdict] += 1
            held.in_first += outcome.in_first
            held.with_place += bool(outcome.row.expected)
    return tallies


def confusions(outcomes: Iterable[Outcome]) -> list[tuple[int, str, str]]:
    """(how often, right `p:d:c`, what was taken for it), most often first; several right answers count as the first."""
    pairs: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        if outcome.verdict in ("wrong", "false"):
            unit = outcome.resolution.unit or outcome.resolution.alternatives[0]
            pairs[next(iter(outcome.row.expected), "none"), unit.codes()] += 1
    return [(count, *pair) for pair, count in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))]


def codes_of(places: Iterable[PlaceRef]) -> str:
    """Alternatives as files and commands write them."""
    return "|".join(place.codes() for place in places)
