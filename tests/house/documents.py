"""The documents of the tree, as the tests beside this file read them."""

import ast
import re
from pathlib import Path
from urllib.parse import unquote

from tests.house.tree import ROOT, parsed

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
DOCS = ROOT / "docs"


def text(name: str) -> str:
    """A document by its path from the top of the tree."""
    return (ROOT / name).read_text(encoding="utf-8")


def section(name: str, title: str) -> str:
    """What stands under a heading of the second level. Errors: IndexError when there is none."""
    return text(name).split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def documents() -> list[str]:
    """Every document that is written for readers of the tree, as a path from its top."""
    found = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def rows(body: str) -> list[list[str]]:
    """The cells of every row of the tables in a text, headings and rules left out."""
    lines = [line.strip() for line in body.splitlines()]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    rules = {number for number, row in enumerate(cells) if all(set(cell) <= {"-", ":"} for cell in row)}
    return [row for number, row in enumerate(cells) if number not in rules and number + 1 not in rules]


def targets(name: str) -> list[Path]:
    """Every file or folder of the tree that the links of a document lead to."""
    found = [unquote(target.split("#")[0]) for target in LINK.findall(text(name))]
    outside = ("http://", "https://", "mailto:", "/")
    return [(ROOT / name).parent / target for target in found if target and not target.startswith(outside)]


NAMED = re.compile(r"`((?:bot|handlers|faq|storage|tests|docs|script|requirements)/[\w./-]*\w)(?::([\w.]+))?`")


def named(body: str) -> list[tuple[str, str]]:
    """(path, function or "") of every file that a text names in backquotes: `bot/intake.py:Intake.receive`.

    A path with NAME in it stands for one that is yet to be written.
    """
    return [(found[1], found[2] or "") for found in NAMED.finditer(body) if "NAME" not in found[1]]


def defined(path: Path) -> set[str]:
    """The functions and classes of a Python file, methods as `Class.method`."""
    found = set()
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            inside = [one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
            found |= {f"{node.name}.{one.name}" for one in inside}
    return found


def gone(body: str) -> list[str]:
    """What a text names and the tree does not have."""
    found = []
    for path, name in named(body):
        file = ROOT / path
        if not file.exists():
            found.append(path)
        elif name and (file.suffix != ".py" or name not in defined(file)):
            found.append(f"{path}:{name}")
    return found
