"""Every route and job is met by some test; a new one without a test is named here (conversations: test_menu.py)."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from handlers.jobs.schedule import JOBS
from tests.house.tree import dotted, files, parsed, product_code, short

ANY = "\x00"  # stands for a value put into an f-string
METHODS = {"get", "post", "add_get", "add_post"}


def spelled(node: ast.expr, known: dict[str, str]) -> str:
    """The text of a literal; in f-strings `known` names are filled in and all else becomes ANY; "" for other things."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    if isinstance(node, ast.JoinedStr):
        return "".join(
            spelled(part.value, known) or ANY if isinstance(part, ast.FormattedValue) else spelled(part, known)
            for part in node.values
        )
    return ""


def constants(path: Path) -> dict[str, str]:
    """The texts that a module names at its top."""
    found: dict[str, str] = {}
    for node in parsed(path).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = spelled(node.value, found)
    return found


def routes() -> Iterator[tuple[str, str]]:
    """(where, path as aiohttp takes it) of every route that the code adds."""
    for path in product_code():
        known = constants(path)
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or len(node.args) < 2:
                continue
            owner = dotted(node.func.value).split(".")[-1]
            address = spelled(node.args[0], known)
            if node.func.attr in METHODS and owner in {"web", "router"} and address.startswith("/"):
                yield f"{short(path)}:{node.lineno}", address


def pattern(address: str) -> re.Pattern[str]:
    """What a request for a route looks like: `{name}` and `{name:…}` are any part of an address."""
    parts = re.split(r"\{\w+(?::(?:[^{}]|\{[^{}]*\})*)?\}", address)
    return re.compile("[^/?]+".join(re.escape(part) for part in parts) + r"(?:[?#].*)?", re.S)


@cache
def asked() -> frozenset[str]:
    """Every address that tests spell, from its first slash on."""
    found = set()
    for path in (one for one in files("tests") if one.suffix == ".py" and not short(one).startswith("tests/house/")):
        known = constants(path)
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant | ast.JoinedStr) and "/" in (text := spelled(node, known)):
                found.add(text[text.index("/") :])
    return frozenset(found)


def unasked(listed: list[tuple[str, str]], addresses: frozenset[str]) -> list[str]:
    return [f"{where} {path}" for where, path in listed if not any(map(pattern(path).fullmatch, addresses))]


def test_a_route_without_a_test_is_found() -> None:
    listed = [("a", "/console/tickets/{code:[0-9]{1,20}}/slip")]
    assert unasked(listed, frozenset({f"/console/tickets/{ANY}/slip?print=1"})) == []
    assert unasked(listed, frozenset({f"/console/tickets/{ANY}", f"/console/tickets/{ANY}/slips"})) == [
        "a /console/tickets/{code:[0-9]{1,20}}/slip"
    ]


def test_every_route_is_asked_for() -> None:
    listed = list(routes())
    assert len(listed) > 30
    assert unasked(listed, asked()) == []


def test_every_job_is_run() -> None:
    run = {
        node.id
        for path in files("tests/handlers/jobs")
        if path.suffix == ".py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    assert [job.name for job in JOBS if job.act.__name__ not in run] == []
