"""Which ring a test belongs to, and a count at the end.

A ring is told by the folder. A test of faq or handlers that asks for a database is a storage test. With `--rings FILE`
the counts of the run are added to FILE, one line a run of pytest: script/test reads it and fails when a ring did not
run.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

FOLDERS = {
    "faq": "pure",
    "handlers": "pure",
    "conversations": "pure",
    "storage": "storage",
    "bot": "channels",
    "contracts": "channels",
    "e2e": "browser",
    "program": "program",
    "faults": "program",
    "house": "house",
    "benchmarks": "benchmarks",
}
DATABASE_FIXTURES = {"postgres_cluster", "database_url", "empty_database_url"}


def ring_of(folder: str, fixtures: set[str]) -> str:
    """The ring of a test in `tests/<folder>`; KeyError for a folder that no ring knows."""
    ring = FOLDERS[folder]
    return "storage" if ring == "pure" and fixtures & DATABASE_FIXTURES else ring


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rings", metavar="FILE", help="add how many tests of each ring passed to this file")


def pytest_itemcollected(item: pytest.Item) -> None:
    folder = item.path.relative_to(Path(__file__).parents[1]).parts[0]
    try:
        ring = ring_of(folder, set(getattr(item, "fixturenames", ())))
    except KeyError:
        raise pytest.UsageError(f"tests/{folder} belongs to no ring; name its ring in tests/support/rings.py") from None
    item.add_marker(ring)
    item.user_properties.append(("ring", ring))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return  # the process that started the workers counts for all
    passed = Counter(dict(report.user_properties)["ring"] for report in terminalreporter.stats.get("passed", ()))
    left = sum(len(terminalreporter.stats.get(kind, ())) for kind in ("skipped", "xfailed", "xpassed"))
    counts = ", ".join(f"{ring} {passed[ring]}" for ring in dict.fromkeys(FOLDERS.values()) if passed[ring])
    terminalreporter.write_line(f"passed by ring: {counts or 'none'}; not run: {left}")
    if file := config.getoption("--rings"):
        with open(file, "a", encoding="utf-8") as out:
            out.write(json.dumps({"passed": passed, "not_run": left}) + "\n")


def missing(lines: list[str]) -> list[str]:
    """What is wrong with the counts of all runs of pytest together: one sentence a fault."""
    runs = [json.loads(line) for line in lines]
    passed = sum((Counter(run["passed"]) for run in runs), Counter[str]())
    faults = [f"no test of the ring {ring} passed" for ring in dict.fromkeys(FOLDERS.values()) if not passed[ring]]
    not_run = sum(run["not_run"] for run in runs)
    return [*faults, f"{not_run} tests were skipped or expected to fail"] if not_run else faults


if __name__ == "__main__":
    faults = missing(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())
    print("\n".join(faults) or "every ring ran")
    sys.exit(bool(faults))
