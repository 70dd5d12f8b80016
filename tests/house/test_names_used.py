"""What the product declares, the product uses: a function that only tests call is kept alive for nobody."""

import ast
import re
from collections.abc import Iterator, Mapping

from tests.house.tree import PRODUCT, ROOT, files, parsed, product_code, short

WORD = re.compile(r"[A-Za-z_]\w*")
# Not Python, but it names Python: templates, declarations, entry points.
NAMES_TOO = {".html", ".yaml", ".js", ".mako"}
# Only tests call these, and why they stay. The list may only get shorter.
KNOWN = {
    "in_person_until": "until when a proof in person counts; filing takes the one it makes itself",
    "write_file": "the record of what is shown, which the stories write and `hotline talks` reads",
}


def declared(tree: ast.Module) -> Iterator[str]:
    """Functions, classes and constants of a file; what is decorated is handed to whoever decorates it."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.decorator_list:
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (one.id for one in targets if isinstance(one, ast.Name) and not one.id.startswith("__"))


def used(tree: ast.Module) -> Iterator[str]:
    """Names that a file reads or asks of something, also in a text such as "bot.cli.demo:app"; an import is no use."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w.:]+", node.value):
            yield from WORD.findall(node.value)


def unused(trees: Mapping[str, ast.Module], said: set[str]) -> set[str]:
    """`file:name` of what is declared and neither used in these files nor `said` elsewhere."""
    uses = said.union(*map(used, trees.values()))
    own = {name: tree for name, tree in trees.items() if "/versions/" not in name}  # Alembic calls what those declare
    return {f"{name}:{one}" for name, tree in own.items() for one in declared(tree) if one not in uses}


def said_elsewhere() -> set[str]:
    """Words of the files that are not Python."""
    paths = [path for path in files(*PRODUCT) if path.suffix in NAMES_TOO] + [ROOT / "pyproject.toml"]
    return {word for path in paths for word in WORD.findall(path.read_text(encoding="utf-8"))}


def test_what_is_used_by_nobody_is_found() -> None:
    bad = {
        "a.py": ast.parse(
            "import b\nLIMIT = 3\ndef lost():\n    return LIMIT\n@app.command()\ndef run():\n    b.made()\n"
        ),
        "b.py": ast.parse("from a import lost\nclass Gone: ...\ndef made(): ...\ndef begun(): ...\nX: int = 1\n"),
    }
    assert unused(bad, {"begun"}) == {"a.py:lost", "b.py:Gone", "b.py:X"}


def test_the_product_uses_what_it_declares() -> None:
    trees = {short(path): parsed(path) for path in product_code()}
    found = {one.rpartition(":")[2]: one for one in unused(trees, said_elsewhere())}
    assert sorted(set(found) - set(KNOWN)) == [], [found[name] for name in sorted(set(found) - set(KNOWN))]
    assert sorted(set(KNOWN) - set(found)) == [], "used now: take it out of the list"
