"""No two files need each other, however long the way round; imports for types alone and inside functions count."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.house.tree import ROOT, parsed, product_code

Needs = Mapping[str, set[str]]


def module(path: Path, root: Path = ROOT) -> str:
    """`handlers.texts` for handlers/texts/__init__.py, `handlers.work` for handlers/work.py."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.Module, known: set[str]) -> Iterator[str]:
    """The modules of ours that a file names in an import; a package stands for its `__init__`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                if whole in known or node.module in known:
                    yield whole if whole in known else node.module


def needs() -> dict[str, set[str]]:
    """Every module of the product with those it imports."""
    paths = {module(path): path for path in product_code()}
    return {name: set(imported(parsed(path), set(paths))) - {name} for name, path in paths.items()}


def knots(needs: Needs) -> list[list[str]]:
    """Modules that reach each other, each knot sorted (Tarjan's strongly connected components above one)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for other in sorted(needs[name]):
            if other not in order:
                visit(other)
            if other in stack:
                low[name] = min(low[name], low[other])
        if low[name] == order[name]:
            place = stack.index(name)
            knot, stack[place:] = stack[place:], []
            if len(knot) > 1:
                found.append(sorted(knot))

    for name in sorted(needs):
        if name not in order:
            visit(name)
    return sorted(found)


def test_no_two_files_need_each_other() -> None:
    real = needs()
    assert len(real) > 300
    assert "storage.unit_of_work" in real["handlers.work"]
    assert [" <-> ".join(knot) for knot in knots(real)] == []


def test_a_knot_is_found_also_one_tied_for_types_or_inside_a_function() -> None:
    files = {
        "a": "from b import one",
        "b": "if TYPE_CHECKING:\n    import c",
        "c": "def late():\n    from pack import a, thing",
        "pack": "",
        "pack.a": "import a",
        "d": "import a",
    }
    real = {name: set(imported(ast.parse(text), set(files))) - {name} for name, text in files.items()}
    assert real["c"] == {"pack", "pack.a"}
    assert knots(real) == [["a", "b", "c", "pack.a"]]
