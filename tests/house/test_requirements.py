"""pyproject.toml says what is needed, the locks in requirements/ which versions are installed; both say the same."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import PRODUCT, ROOT, parsed, product_code

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LAYERS = ("runtime", "embedded", "test", "browser")
PEERS = "peers"  # clients of others that tests run: installed aside, from peers.in, without dependencies
PINNED = re.compile(r"^([\w.-]+)==(\S+)", re.M)


@dataclass(frozen=True)
class Entry:
    """One package of a lock: its version, and whether pyproject.toml asks for it (else another package does)."""

    version: str
    asked_for: bool


def wanted(layer: str) -> dict[str, Requirement]:
    """What pyproject.toml names for a layer, by the name of the package."""
    if layer == "runtime":
        lines = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    else:
        lines = PROJECT["project"]["optional-dependencies"][layer]
    return {canonicalize_name(one.name): one for one in map(Requirement, lines)}


def locked(layer: str) -> dict[str, Entry]:
    """The packages of a lock."""
    text = (ROOT / "requirements" / f"{layer}.lock").read_text(encoding="utf-8")
    starts = [*PINNED.finditer(text)]
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return {
        canonicalize_name(start[1]): Entry(start[2], "pyproject.toml" in text[start.end() : end])
        for start, end in zip(starts, ends, strict=True)
    }


def imported() -> Iterator[str]:
    """The top-level modules that the product imports."""
    for path in product_code():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield (node.module or "").split(".")[0]


def test_every_lock_has_its_names_and_every_extra_its_lock() -> None:
    assert {path.stem for path in (ROOT / "requirements").glob("*.lock")} == {*LAYERS, PEERS}
    assert {"runtime", *PROJECT["project"]["optional-dependencies"]} == set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_lock_holds_what_is_asked_for_in_a_version_that_is_asked_for(layer: str) -> None:
    names, pins = wanted(layer), locked(layer)
    assert {name for name, entry in pins.items() if entry.asked_for} == set(names), "run requirements/compile"
    wrong = [name for name, one in names.items() if not one.specifier.contains(pins[name].version)]
    assert wrong == [], "run requirements/compile"


def test_two_locks_never_pin_one_package_differently() -> None:
    versions: dict[str, set[str]] = {}
    for layer in (*LAYERS, PEERS):
        for name, entry in locked(layer).items():
            versions.setdefault(name, set()).add(entry.version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_what_the_product_imports_is_asked_for_and_not_only_brought_along() -> None:
    distributions = packages_distributions()
    foreign = set(imported()) - set(PRODUCT) - sys.stdlib_module_names
    assert len(foreign) > 15
    asked = wanted("runtime").keys()
    missing = {one for one in foreign if not {canonicalize_name(name) for name in distributions.get(one, [])} & asked}
    assert missing == set()


def test_every_package_says_that_it_is_typed() -> None:
    assert [name for name in PRODUCT if not (ROOT / name / "py.typed").exists()] == []
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == list(PRODUCT)


# Makes a .venv whose Python only writes down what it was asked; everything else is the real Python's.
PYTHON = """#!/bin/sh
if [ "$1 $2" != "-m venv" ]; then exec "{real}" "$@"; fi
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "$@" >> asked\\n' > "$3/bin/python"
cp "$3/bin/python" "$3/bin/hotline"
chmod +x "$3/bin/python" "$3/bin/hotline"
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """script/env, pyproject.toml and the locks in a folder of their own."""
    for name in ("script/env", "pyproject.toml", *(f"requirements/{layer}.lock" for layer in (*LAYERS, PEERS))):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "script" / "env").chmod(0o755)
    python = tmp_path / "python"
    python.write_text(PYTHON.format(real=sys.executable), encoding="utf-8")
    python.chmod(0o755)
    return tmp_path


def installs(clone: Path) -> list[str]:
    """Run script/env; what it installed: 'packages', 'peers', 'project'."""
    asked = clone / "asked"
    asked.write_text("", encoding="utf-8")
    about = {"PATH": "/usr/bin:/bin", "PYTHON": str(clone / "python")}
    done = subprocess.run([clone / "script" / "env"], env=about, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = asked.read_text().splitlines()
    kinds = {"--target": "peers", "--require-hashes": "packages"}
    return [next((kind for mark, kind in kinds.items() if mark in line), "project") for line in lines]


def add_a_comment(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "# one line more\n", encoding="utf-8")


def test_the_environment_is_made_anew_when_a_lock_changes_and_not_otherwise(clone: Path) -> None:
    assert installs(clone) == ["packages", "peers", "project"]
    assert installs(clone) == []
    add_a_comment(clone / "requirements" / "test.lock")
    assert installs(clone) == ["packages", "peers", "project"]
    assert installs(clone) == []
    add_a_comment(clone / "requirements" / "peers.lock")
    assert installs(clone) == ["peers", "project"]
    assert installs(clone) == []


def test_a_change_of_pyproject_installs_the_project_alone(clone: Path) -> None:
    installs(clone)
    add_a_comment(clone / "pyproject.toml")
    assert installs(clone) == ["project"]
    assert installs(clone) == []


def test_an_environment_with_an_older_stamp_is_made_anew(clone: Path) -> None:
    installs(clone)
    (clone / ".venv" / "stamp").write_text("of an older script/env\n", encoding="utf-8")
    assert installs(clone) == ["packages", "peers", "project"]


def test_clients_of_others_are_what_their_list_names_and_nothing_of_ours_can_import_them() -> None:
    lines = (ROOT / "requirements" / "peers.in").read_text(encoding="utf-8").splitlines()
    names = {canonicalize_name(Requirement(line).name) for line in lines if line and not line.startswith("#")}
    assert locked(PEERS).keys() == names, "run requirements/compile"
    others = set().union(*(locked(layer) for layer in LAYERS))
    assert names - others >= {"zalo-sdk", "requests"}
