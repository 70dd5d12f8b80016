"""What a conversation is told is typed: no part of it is reached by a name in quotes, so that mypy sees every use."""

import ast
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path

import pytest

from handlers.registry import build_registry
from tests.house.tree import ROOT, files, parsed

FOLDERS = ("handlers/conversations", "handlers/questions")
READS = {"get", "pop", "setdefault", "update"}


def test_every_conversation_declares_a_dataclass() -> None:
    assert [one.name for one in build_registry().all() if not is_dataclass(one.data)] == []


def test_no_step_reaches_what_is_told_by_a_name_in_quotes() -> None:
    found = [f"{path.relative_to(ROOT)}:{fault}" for path in sources() for fault in faults(parsed(path))]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'def f(talk: Talk[D]): return talk.data["name"]',
        'def f(talk: Talk[D]): return talk.data.get("name", "")',
        'def f(talk: Talk[D]): return "name" in talk.data',
        'def f(talk: Talk[D]): talk.data.update(name="Lan")',
        'def f(talk: Talk[D]): talk.data.answers["name"] = 1',
        'def f(talk: Talk[D]):\n    data, flow = talk.data, 1\n    return data["name"]',
        'def f(draft): return draft.state.get("data", {})',
        'def f(draft): return draft.state["data"]',
        "def f(talk: Talk): return talk.data.name",
        'Start("complaint", {"category": "X"})',
        'Start("complaint", data=dict(category="X"))',
    ],
)
def test_each_way_around_the_types_is_seen(code: str) -> None:
    assert list(faults(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "def f(talk: Talk[D]): return talk.data.name",
        "def f(talk: ComplaintTalk, key: str): return talk.data.answers.get(key)",
        'def f(answer): return answer.data["file_id"]',
        "def f(talk: Talk): return talk.today",
        'Start("complaint", ComplaintData(category="X"))',
    ],
)
def test_typed_use_is_let_through(code: str) -> None:
    assert list(faults(ast.parse(code))) == []


def sources() -> list[Path]:
    """The files that work with what is told; the engine only carries it."""
    return [path for path in files(*FOLDERS) if path.suffix == ".py"]


def faults(tree: ast.AST) -> Iterator[str]:
    """Line and kind of each way around the types."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            told = names_of_data(function)
            for node in ast.walk(function):
                if by_name(node, told):
                    yield f"{node.lineno}: a name in quotes"  # type: ignore[attr-defined]
            if uses_untyped(function):
                yield f"{function.lineno}: `talk.data` of a bare `Talk`"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Start":
            given = [*node.args[1:2], *(one.value for one in node.keywords if one.arg == "data")]
            if any(isinstance(one, ast.Dict) or _calls(one, "dict") for one in given):
                yield f"{node.lineno}: started with a mapping"


def names_of_data(function: ast.AST) -> set[str]:
    """Local names that stand for `talk.data`."""
    found = set()
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            found |= {name.id for name, value in pairs if isinstance(name, ast.Name) and _is_data(value, set())}
    return found


def by_name(node: ast.AST, told: set[str]) -> bool:
    """Whether this reads or writes a part of what is told under a constant text."""
    if isinstance(node, ast.Subscript):
        return _text(node.slice) and _inside(node.value, told)
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
        return _text(node.left) and _is_data(node.comparators[0], told)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READS:
        named = node.keywords if node.func.attr == "update" else node.args[:1]
        constant = bool(named) and (node.func.attr == "update" or _text(node.args[0]))
        return constant and _inside(node.func.value, told)
    return False


def uses_untyped(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function works with the data of a `talk` whose data mypy knows nothing of."""
    bare = {
        one.arg for one in function.args.args if isinstance(one.annotation, ast.Name) and one.annotation.id == "Talk"
    }
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "data"
        and isinstance(node.value, ast.Name)
        and node.value.id in bare
        for node in ast.walk(function)
    )


def _inside(node: ast.AST, told: set[str]) -> bool:
    """Whether an expression leads into `talk.data`, or into the JSON that a row keeps of it."""
    while not _is_data(node, told):
        if isinstance(node, ast.Attribute):
            if node.attr == "state":
                return True
            node = node.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return False
    return True


def _is_data(node: ast.AST, told: set[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in told
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "data"
        and isinstance(node.value, ast.Name)
        and node.value.id == "talk"
    )


def _text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
