"""What a ticket holds and how it changes is typed: no bag of anything goes in or out of an operation on tickets.

And no code of a category stands in the code: a category says by its properties what is done with it (categories.yaml).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

from handlers.rulebook import shipped_rules
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket
from tests.house.tree import files, parsed, product_code, short

BAG = re.compile(r"\b(?:dict|Dict|Mapping|MutableMapping)\[str, Any\]|^(?:dict|Mapping)$")
NEVER = {"id", "code", "open_cause", "opened_at", "updated_at", "revision"}  # of a ticket, once it is filed


def bags(tree: ast.Module) -> Iterator[str]:
    """`function: annotation` of every signature that takes or gives a bag of anything."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            written = [one.annotation for one in taken] + [node.returns]
            said = [ast.unparse(one).strip("'\"") for one in written if one is not None]
            yield from (f"{node.name}: {one}" for one in said if BAG.search(one))


def codes_in(tree: ast.Module, codes: frozenset[str]) -> set[str]:
    """The codes of categories that a file's strings name as whole words, documentation left out."""
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    said = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in documented]
    return {word for one in said if isinstance(one, str) for word in re.findall(r"\w+", one)} & codes


def operations() -> list[Path]:
    """The Python files of handlers/tickets."""
    return [path for path in files("handlers/tickets") if path.suffix == ".py"]


def test_the_house_sees_a_bag() -> None:
    bad = (
        "def a(x: Mapping[str, Any]): ...\nasync def b() -> dict[str, Any] | None: ...\n"
        "def c(*, d: 'dict[str, Any]'): ...\ndef e(f: dict): ...\n"
    )
    assert [one.partition(":")[0] for one in bags(ast.parse(bad))] == ["a", "b", "c", "e"]
    good = "def a(x: Mapping[str, object], y: dict[str, str]) -> Changes: ...\n"
    assert not list(bags(ast.parse(good)))


def test_no_operation_on_tickets_takes_or_gives_a_bag_of_anything() -> None:
    assert len(operations()) > 20
    assert [f"{short(path)}: {one}" for path in operations() for one in bags(parsed(path))] == []


def test_what_may_change_is_every_field_of_a_ticket_in_its_type_but_what_makes_it_this_ticket() -> None:
    fields = get_type_hints(Ticket)
    assert fields.keys() >= NEVER
    assert get_type_hints(Changes) == {name: kind for name, kind in fields.items() if name not in NEVER}


def test_the_house_sees_the_code_of_a_category() -> None:
    codes = frozenset({"CONDUCT"})
    assert codes_in(ast.parse("if ticket.category == 'CONDUCT': ...\nq = 'category in (CONDUCT)'\n"), codes) == codes
    assert not codes_in(ast.parse("def a():\n    '''Of CONDUCT.'''\n    return 'MISCONDUCT'\n"), codes)


def test_no_code_of_a_category_stands_in_the_code() -> None:
    codes = frozenset(one.code for one in shipped_rules().catalogues.common.categories.values())
    assert len(codes) > 20
    # Short words that are also words of other things would need an excuse here; there is none today.
    found = {short(path): sorted(named) for path in product_code() if (named := codes_in(parsed(path), codes))}
    assert found == {}
