"""What one campaign alone knows is data: no code names a vaccine, an app, a group or a day of the one that ships."""

import ast
import re
from collections.abc import Iterator

from handlers.dialogue.answers.reading import fold
from handlers.rulebook import shipped_rules
from tests.house.tree import dotted, parsed, product_code, short

RULES = shipped_rules()
CAMPAIGN = RULES.campaign
SHORTEST = 4  # letters of a name that is looked for within a text; a vaccine's code may be all of one that is shorter
# Code that may: the made-up province of 2021, what rows held before there were other campaigns, and weak passwords.
MAY = re.compile(
    r"bot/demo/|storage/migrations/|storage/(content/subject|models/(records|tickets)|repositories/(records|tickets))\.py"
    r"|handlers/staff/credentials\.py"
)


def names() -> frozenset[str]:
    """Folded: vaccines with their spellings, apps, the campaign and its series."""
    vaccines = {spelling for code, one in RULES.vaccines.items() for spelling in (code, *one.aliases)}
    apps = {one.app for one in RULES.guides.apps}
    return frozenset(fold(name) for name in {*vaccines, *apps, CAMPAIGN.id, CAMPAIGN.series})


def texts_in(tree: ast.Module) -> Iterator[ast.Constant]:
    """Texts that the code works with: no docstrings, nor the notes that stand below a name."""
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node


def faults_of(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, what it names) of everything that only the campaign may know."""
    known = names()
    codes = {fold(code) for code in RULES.vaccines}
    for node in texts_in(tree):
        said = fold(str(node.value))
        tokens = {*re.findall(r"\w+", said), *re.findall(r"[^\W_]+", said)}
        within = {token for token in tokens if len(token) >= SHORTEST} & known
        if within or said in codes or (" " in said and said in known):
            yield node.lineno, str(node.value)
    first = [CAMPAIGN.first_day.year, CAMPAIGN.first_day.month, CAMPAIGN.first_day.day]
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        numbers = [one.value for one in call.args if isinstance(one, ast.Constant)]
        day = dotted(call.func).endswith("date") and numbers == first
        if day or (dotted(call.func) == "range" and numbers == [1, max(CAMPAIGN.groups) + 1]):
            yield call.lineno, ast.unparse(call)


def test_the_house_sees_what_only_a_campaign_may_know() -> None:
    for bad in (
        'A = "JANSSEN"', 'if code in ("HAYAT",): pass', 'A = "vero cell"', 'A = "az"', 'say("pccovid_not_synced")',
        'A = "declare_family"', "FIRST = date(2021, 3, 8)", "GROUPS = range(1, 17)",
        'series = "covid19"', 'id = "covid_2021"', 'f"about {x} of astrazeneca"',
    ):  # fmt: skip
        assert list(faults_of(ast.parse(bad))), bad
    for good in ('"""Moderna."""', 'A = "dose"', "date(2021, 3, 9)", "range(1, 16)", 'say("dose_missing")', 'A = ""'):
        assert not list(faults_of(ast.parse(good))), good


def test_no_code_names_what_only_a_campaign_knows() -> None:
    found = [
        f"{short(path)}:{line}: {what[:80]}"
        for path in product_code()
        if not MAY.match(short(path))
        for line, what in faults_of(parsed(path))
    ]
    assert not found, "\n".join(found)
