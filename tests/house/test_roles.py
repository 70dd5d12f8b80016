"""What a role may do stands in one place: no other file compares an official's role with a name."""

import ast

from tests.house.tree import parsed, product_code, short

NAMES = {"OFFICER", "LEAD", "VOLUNTEER"}
# Where roles are told apart, and where some are given out or named.
ALLOWED = {"handlers/staff/actor.py", "bot/demo/staff.py", "bot/cli/staff.py", "bot/demo/tickets.py"}


def compared(tree: ast.AST) -> list[int]:
    """Lines that name a role of the enum of roles, or compare something called a role with its text."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in NAMES and isinstance(node.value, ast.Name):
            if node.value.id in {"Role"}:
                found.append(node.lineno)
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            found += [
                node.lineno for one in sides if isinstance(one, ast.Constant) and one.value in {"volunteer", "lead"}
            ]
    return found


def test_a_comparison_is_found() -> None:
    assert compared(ast.parse("if role == Role.VOLUNTEER: pass")) == [1]
    assert compared(ast.parse("if role != 'volunteer': pass")) == [1]
    assert compared(ast.parse("if standing is Standing.VOLUNTEER: pass")) == []


def test_no_other_file_compares_roles() -> None:
    lines = {short(path): compared(parsed(path)) for path in product_code()}
    assert {name: found for name, found in lines.items() if found and name not in ALLOWED} == {}
