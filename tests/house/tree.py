"""The files of the tree that the house rules are about."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("bot", "handlers", "faq", "storage")
# Made by tools or at run time; never committed. In a second worktree `.git` is a file.
NOT_OURS = {".git", ".venv", "var", "build", "dist", "secrets", "__pycache__", "node_modules"}
KEPT_DOT_FOLDERS = {".ci"}
BINARY = {".png", ".jpg", ".jpeg", ".webp", ".woff2", ".xlsx", ".zip", ".gz", ".ico", ".pyc"}


def files(*tops: str) -> Iterator[Path]:
    """Every file of ours below these folders of the tree, or below the whole tree."""
    for top in tops or (".",):
        for folder, names, found in os.walk(ROOT / top):
            names[:] = [n for n in names if n not in NOT_OURS and (not n.startswith(".") or n in KEPT_DOT_FOLDERS)]
            yield from (Path(folder, name) for name in sorted(found) if name not in NOT_OURS)


def product_code() -> list[Path]:
    """The Python files of the four packages."""
    return [path for path in files(*PRODUCT) if path.suffix == ".py"]


def code() -> list[Path]:
    """The Python files of the product and of the tests."""
    return [path for path in files(*PRODUCT, "tests") if path.suffix == ".py"]


def texts() -> list[Path]:
    """Every file of ours that holds text."""
    return [path for path in files() if path.suffix not in BINARY and path.name != ".venv.lock"]


@cache
def parsed(path: Path) -> ast.Module:
    """A Python file as a syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def short(path: Path) -> str:
    """A path as people of this project say it."""
    return path.relative_to(ROOT).as_posix()


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a chain of names, else an empty text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""
