"""A migration only adds, and takes no lock for long: from 0002 on it is made of the operations of online.py alone.

That these do what they say (time limits, indexes built concurrently) is seen on a real database: tests/storage.
"""

import ast
import importlib.util
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from tests.house.tree import ROOT, parsed, short

VERSIONS = ROOT / "storage" / "migrations" / "versions"
ONLINE = "storage.migrations.online"
FIRST = "0001"  # meets no data
ADDING = {"add_columns", "build_index", "create_function", "create_table", "create_trigger"}
# Revision -> what it may do beside adding, since every process of the version before is stopped first.
STOPPED = {"0002": {"swap_primary_key"}}
# With such a default no row is rewritten; a column without one may hold null.
CONSTANT = re.compile(r"[a-z]+(\[\])?( not null default ('[^'()]*'|-?\d+|true|false))?")


class Called(NamedTuple):
    """One operation of a migration."""

    name: str
    arguments: tuple[Any, ...]


def versions() -> list[Path]:
    return [path for path in sorted(VERSIONS.glob("*.py")) if not path.name.startswith(FIRST)]


def loaded(path: Path) -> ModuleType:
    """A module of its own, so that replacing its operations changes nothing else."""
    spec = importlib.util.spec_from_file_location(f"tried_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def operations(module: ModuleType) -> list[Called]:
    """What its `upgrade` does, with the operations of online.py replaced by a record of the calls."""
    called: list[Called] = []

    def recording(name: str) -> Any:
        return lambda *arguments, **_: called.append(Called(name, arguments))

    for name, value in list(vars(module).items()):
        if getattr(value, "__module__", "") == ONLINE and not isinstance(value, type):
            setattr(module, name, recording(name))
    module.upgrade()
    return called


def imported(path: Path) -> Iterator[str]:
    """Modules a file imports from."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def faults(path: Path) -> list[str]:
    """What a migration does that it may not."""
    found = [f"imports {name}" for name in imported(path) if name != ONLINE]
    if found:
        return found
    module = loaded(path)
    allowed = ADDING | (STOPPED.get(module.revision, set()) if getattr(module, "STOP_FIRST", "") else set())
    for one in operations(module):
        if one.name not in allowed:
            found.append(f"{one.name} is no adding")
        if one.name == "add_columns":
            table, columns = one.arguments
            found += [f"{table}.{name}: {kind}" for name, kind in columns.items() if not CONSTANT.fullmatch(kind)]
    return found


def test_every_migration_after_the_first_only_adds() -> None:
    assert versions()
    assert {short(path): faults(path) for path in versions() if faults(path)} == {}


def test_each_migration_follows_the_one_before_it() -> None:
    """Two that were written at once have the same number: then no database can be brought up any more."""
    before = [FIRST, *(path.name.partition("_")[0] for path in versions())]
    assert [(module.revision, module.down_revision) for module in map(loaded, versions())] == [
        (number, earlier) for earlier, number in itertools.pairwise(before)
    ]
    assert len(set(before)) == len(before)


HEAD = 'revision = "0003"\nSTOP_FIRST = ""\n'


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("from alembic import op\n", "imports alembic"),
        (
            f"from {ONLINE} import Index, swap_primary_key\n{HEAD}"
            'def upgrade():\n    swap_primary_key(Index("i", "doses", "(id)"), "pk_doses")\n',
            "swap_primary_key is no adding",
        ),
        (
            f"from {ONLINE} import add_columns\n{HEAD}"
            "def upgrade():\n    add_columns('doses', {'at': 'timestamptz not null default now()'})\n",
            "doses.at: timestamptz not null default now()",
        ),
        (
            f"from {ONLINE} import add_columns\n{HEAD}"
            "def upgrade():\n    add_columns('doses', {'lot_text': 'text not null'})\n",
            "doses.lot_text: text not null",
        ),
    ],
)
def test_what_does_more_is_refused(tmp_path: Path, written: str, told: str) -> None:
    path = tmp_path / "0003_more.py"
    path.write_text(written, encoding="utf-8")
    assert faults(path) == [told]
