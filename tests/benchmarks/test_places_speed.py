"""The place resolver against rapidfuzz over all communes, in one run; and how soon it is ready."""

import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from handlers.places.evaluate import parse_rows
from handlers.places.resolver import Resolver
from storage.gazetteer import load
from tests.handlers.places.test_bad_input import JUNK

pytestmark = pytest.mark.benchmarks
DEV = Path(__file__).parents[1] / "data" / "units_dev.tsv"
READY = (
    "from storage.gazetteer import load; from handlers.places.resolver import Resolver; "
    "Resolver(load(2021), load(2025)).resolve('phường 1 quận 3', 2021)"
)
MEMORY = READY + "; print([line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _fastest(code: str, rounds: int = 3) -> float:
    return min(_seconds(lambda: subprocess.run([sys.executable, "-c", code], check=True)) for _ in range(rounds))


def test_one_place_takes_a_small_part_of_a_search_through_all_names() -> None:
    gazetteer = load(2021)
    names = [
        ", ".join([unit.name, *(above.name for above in gazetteer.ancestors(unit.code))])
        for unit in gazetteer.units.values()
        if unit.level == "commune"
    ]
    assert len(names) == 10_599
    resolver = Resolver(gazetteer, load(2025))
    rows = parse_rows(DEV.read_text(encoding="utf-8").splitlines())[::6]

    def own() -> None:
        for row in rows:
            resolver.resolve(row.text, row.edition)

    def other() -> None:
        for row in rows:
            process.extractOne(row.text, names, scorer=fuzz.WRatio)

    own()  # names by sound are worked out at the first question about a province
    ours, theirs = (min(_seconds(work) for _ in range(3)) / len(rows) for work in (own, other))
    assert ours <= 0.03 * theirs, f"{ours * 1000:.2f} ms against {theirs * 1000:.1f} ms"


def test_no_junk_costs_more_than_a_hundred_addresses() -> None:
    resolver = Resolver(load(2021), load(2025))
    rows = parse_rows(DEV.read_text(encoding="utf-8").splitlines())[:100]

    def addresses() -> None:
        for row in rows:
            resolver.resolve(row.text, row.edition)

    addresses()
    honest = min(_seconds(addresses) for _ in range(3))
    for text in JUNK:
        assert min(_seconds(partial(resolver.resolve, text, 2021)) for _ in range(3)) <= honest, ascii(text[:12])


def test_the_resolver_is_ready_soon_and_stays_small() -> None:
    libraries = _fastest("import rapidfuzz, sqlalchemy")
    ready = _fastest(READY)
    assert ready <= 2 * libraries, f"{ready:.2f} s against {libraries:.2f} s"
    used = subprocess.run([sys.executable, "-c", MEMORY], check=True, capture_output=True, text=True).stdout
    assert int(used) < 80 * 1024, used
