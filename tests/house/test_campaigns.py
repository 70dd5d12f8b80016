"""What one campaign alone knows is data: no code names a vaccine, an app, a group or a day of the one that ships."""

import ast
import re
from collections.abc import Iterator

from handlers.dialogue.answers.reading import fold
from handlers.rulebook import shipped_rules
from handlers.texts import Texts
from handlers.texts.check import is_for_matching
from tests.house.tree import dotted, parsed, product_code, short

RULES = shipped_rules()
CAMPAIGN = RULES.campaign
# Common texts in which the name of an app is an ordinary word of the language.
ORDINARY = {"en: install_end.family: declare family"}
# What people call the illness, and the name of its record in the app: no vaccine and no app has it as a spelling.
ILLNESS = ("covid", "pc-covid", "so suc khoe dien tu")
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


def named_in(said: str) -> set[str]:
    """What only the campaign may know in a text that people see."""
    within = f" {words_of(said)} "
    known = {words_of(name) for name in (*names(), *ILLNESS)}
    return {name for name in known if len(name) >= SHORTEST and f" {name} " in within}


def words_of(said: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(said)))


def test_the_house_sees_a_text_that_names_the_campaign() -> None:
    assert named_in("Mở ứng dụng Sổ sức khỏe điện tử") and named_in("Ví dụ AstraZeneca.") and named_in("PC-Covid: lỗi")
    assert not named_in("Giấy xác nhận đã tiêm vắc xin")


def test_no_common_text_says_what_only_a_campaign_knows() -> None:
    found = {
        f"{language}: {key}: {', '.join(sorted(named))}"
        for language, words in Texts.load().words.items()
        for key, said in words.items()
        if not is_for_matching(key) and (named := named_in(said))
    }
    assert found == ORDINARY, "\n".join(sorted(found))


def test_the_campaign_says_its_own_words_in_place_of_the_common_ones() -> None:
    common = Texts.load()
    assert "COVID-19" in RULES.texts.say("invalid.date_before_vaccines", {"earliest": "1/1/2021"})
    assert "COVID-19" not in common.say("invalid.date_before_vaccines", {"earliest": "1/1/2021"})
    assert RULES.texts.keywords("install_words.ssk") and not common.has("install_words.ssk")
