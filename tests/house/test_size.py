"""Nothing grows until nobody reads it."""

import ast

from tests.house.tree import code, files, parsed, short

LINES_IN_FILE = 400
LINES_IN_FUNCTION = 60
# `folder/file.py:function` that may be longer, each with the reason beside it.
LONG_FUNCTIONS: frozenset[str] = frozenset()
# Files of others that are shipped as they came.
VENDORED = ("/static/vendor/", "htmx", "uplot", ".min.")


def test_no_file_is_longer_than_a_reader_keeps_in_mind() -> None:
    readable = [p for p in files() if p.suffix in {".py", ".html", ".css", ".js"}]
    own = [path for path in readable if not any(mark in f"/{short(path)}" for mark in VENDORED)]
    lengths = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in own}
    assert lengths
    assert {name: count for name, count in lengths.items() if count > LINES_IN_FILE} == {}


def test_no_function_is_longer_than_a_page() -> None:
    long = {}
    for path in code():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                long[f"{short(path)}:{node.name}"] = node.end_lineno - node.lineno + 1
    too_long = {name for name, lines in long.items() if lines > LINES_IN_FUNCTION}
    assert too_long == set(LONG_FUNCTIONS)


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert [short(path) for path in code() if drawers & {path.stem, path.parent.name}] == []
