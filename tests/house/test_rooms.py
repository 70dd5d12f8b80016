"""What may be done where. The arrows between the rooms themselves are kept by import-linter (pyproject.toml)."""

import ast
import re

from tests.house.tree import dotted, files, parsed, product_code, short

SQL = re.compile(
    r"^\s*(select\s.+\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\()", re.I | re.S
)
# The schema's own changes, and the recipes that fill a database without a repository.
SQL_ROOMS = ("storage/",)
CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "date.today",
    "datetime.date.today",
    "time.time",
    "uuid.uuid4",
    "uuid4",
    "uuid.uuid1",
    "secrets.token_hex",
    "secrets.token_urlsafe",
    "secrets.randbelow",
    "random.random",
    "random.randint",
    "random.choice",
}


def calls(folder: str, names: set[str]) -> list[str]:
    """`file:line name` of every call below `folder` of one of `names`."""
    found = []
    for path in (p for p in files(folder) if p.suffix == ".py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and (name := dotted(node.func)) in names:
                found.append(f"{short(path)}:{node.lineno} {name}")
    return found


def test_sql_is_written_in_storage_only() -> None:
    assert SQL.search("select id from tickets where true")
    assert not SQL.search("updates wait until the database is back")
    found = []
    for path in product_code():
        if short(path).startswith(SQL_ROOMS):
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
                found.append(f"{short(path)}:{node.lineno}")
    assert found == []


def test_handlers_get_time_and_ids_from_outside() -> None:
    assert calls("handlers", CLOCKS) == []


def test_no_test_waits_by_the_clock() -> None:
    sleeps = []
    for path in (p for p in files("tests") if p.name.startswith("test_")):
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Call) or dotted(node.func) not in {"time.sleep", "asyncio.sleep"}:
                continue
            if not (isinstance(node.args[0], ast.Constant) and node.args[0].value == 0):
                sleeps.append(f"{short(path)}:{node.lineno}")
    assert sleeps == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    names = {f"pytest.{mark}" for mark in ("skip", "xfail", "importorskip")}
    names |= {f"pytest.mark.{mark}" for mark in ("skip", "skipif", "xfail")}
    marks = [
        f"{short(path)}:{node.lineno}"
        for path in files("tests")
        if path.suffix == ".py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and dotted(node) in names
    ]
    assert marks == []


def test_nothing_is_left_to_be_done_later() -> None:
    words = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImpl" + "ementedError"]) + r")\b")
    found = [
        f"{short(path)}:{number}"
        for path in product_code()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert found == []
