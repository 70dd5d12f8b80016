"""A run that left something out does not look like a run that passed."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.house.tree import ROOT
from tests.support.memory import MARK, folder_in_memory
from tests.support.rings import FOLDERS, missing, ring_of

ALL = dict.fromkeys(FOLDERS.values(), 1)


def line(passed: dict[str, int], not_run: int = 0) -> str:
    return json.dumps({"passed": passed, "not_run": not_run})


def test_counts_of_several_runs_are_added() -> None:
    halves = [{ring: 1 for ring in ALL if ring < "h"}, {ring: 1 for ring in ALL if ring >= "h"}]
    assert missing([line(half) for half in halves]) == []


@pytest.mark.parametrize("ring", sorted(ALL))
def test_a_ring_without_a_passed_test_is_named(ring: str) -> None:
    assert missing([line({**ALL, ring: 0})]) == [f"no test of the ring {ring} passed"]


def test_a_skipped_test_is_a_fault() -> None:
    assert missing([line(ALL, not_run=2), line({})]) == ["2 tests were skipped or expected to fail"]


def test_a_pure_test_that_asks_for_a_database_is_a_storage_test() -> None:
    assert ring_of("handlers", {"database_url"}) == "storage"
    assert ring_of("handlers", {"tmp_path"}) == "pure"
    assert ring_of("bot", {"database_url"}) == "channels"


def test_the_memory_of_runs_is_given_back_also_after_one_that_was_killed(tmp_path: Path) -> None:
    memory, disk = tmp_path / "memory", tmp_path / "disk"
    killed, others = memory / f"{MARK}-999999999-x", memory / f"{MARK}-1-x"
    for folder in (disk, killed / "base", others):
        folder.mkdir(parents=True)
    with folder_in_memory(disk, memory, room=1) as made:
        assert made.parent == memory and not killed.exists() and others.exists()
    assert list(memory.iterdir()) == [others]
    with folder_in_memory(disk, memory, room=1 << 60) as made:
        assert made == disk
    with folder_in_memory(disk, tmp_path / "none", room=1) as made:
        assert made == disk


def test_every_folder_of_tests_belongs_to_a_ring() -> None:
    folders = {path.parent.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").glob("*/**/test_*.py")}
    assert folders
    assert folders <= set(FOLDERS)


@pytest.mark.parametrize("name", ["script/env", "script/run", "script/test", ".ci/run", "requirements/compile"])
def test_scripts_can_be_run_and_read(name: str) -> None:
    path = ROOT / name
    assert path.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", path], check=False).returncode == 0


def test_the_checks_run_every_test() -> None:
    assert "script/test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    script = (ROOT / "script" / "test").read_text(encoding="utf-8")
    for part in (
        "ruff check .",
        "mypy",
        "lint-imports",
        '"not program and not benchmarks"',
        "tests program --ignore=tests/faults",
        "tests program --ignore=tests/program",
        "tests benchmarks",
    ):
        assert part in script


def test_the_commit_hooks_run_the_gate_of_the_checks() -> None:
    told = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = [hook for repo in told["repos"] for hook in repo["hooks"]]
    assert {repo["repo"] for repo in told["repos"]} == {"local"}, "nothing is fetched, so no version can differ"
    script = (ROOT / "script" / "test").read_text(encoding="utf-8")
    for hook in hooks:
        gate, _, rest = hook["entry"].partition(" -m pytest ")
        assert (ROOT / rest.split()[0]).is_dir() if rest else f'step "{hook["id"]}" {gate}' in script
    assert [hook["id"] for hook in hooks] == ["ruff", "mypy", "imports", "house"]


def test_the_long_run_is_told_and_is_not_that_of_a_submission() -> None:
    script = (ROOT / "script" / "test").read_text(encoding="utf-8")
    long = script.partition("--long) ")[2].partition(";;")[0].split()
    told = "kills=300 outage=600 notices=10000 rounds=2 pairs=1000 reports=180 alone=20 tickets=1000000 passwords=10000"
    assert long == [*told.split(), "old=3000"]
    assert "--long" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert "--long" not in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_package_is_pinned_by_hash() -> None:
    for lock in sorted(Path(ROOT, "requirements").glob("*.lock")):
        entries = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        packages = [entry for entry in entries if entry and not entry.lstrip().startswith("#")]
        assert packages
        assert [entry for entry in packages if "==" not in entry or "--hash=sha256:" not in entry] == []
