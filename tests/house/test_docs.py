"""docs/ tells of the tree as it is: settings, commands, metrics, the drawing, decisions, links."""

import re
from pathlib import Path

import pytest
import typer.main

from bot.cli.main import app
from tests.house.documents import documents, rows, section, targets, text
from tests.house.test_deployment import setting_names
from tests.house.tree import ROOT, product_code, short

COMMAND = re.compile(r"`hotline ([a-z][a-z-]*)")
METRIC = re.compile(r"`(hotline_[a-z_]+)")
SETTING = re.compile(r"`((?:HOTLINE|TELEGRAM|ZALO)_[A-Z_]+)`")
PARTS_OF_A_DECISION = ["Context", "Decision", "Why", "What it costs"]


def drawn() -> list[Path]:
    """Every file and folder that the drawing of the tree names: two of them may share a line."""
    found, room = [], ROOT
    for line in section("docs/architecture.md", "The tree").splitlines():
        if not line.startswith("    "):
            continue
        top = not line.startswith("      ")
        names = re.findall(r"(?<![\w/*.])([a-z_]+(?:/|\.py)|Dockerfile)(?=\s|,|$)", line)
        if top and names:
            room = ROOT / names[0]
        found += [ROOT / name if top and name == names[0] else room / name for name in names]
    return found


def names_of_metrics() -> set[str]:
    """Every metric that the code counts, as it is declared."""
    found: set[str] = set()
    for top in ("bot", "handlers"):
        for path in (ROOT / top).rglob("*.py"):
            code = path.read_text(encoding="utf-8")
            found |= set(re.findall(r"(?:Counter|Gauge|Histogram)\(\s*\"(hotline_\w+)\"", code))
    return found


def test_every_setting_is_described_and_every_name_described_is_a_setting() -> None:
    described = [row[0].strip("`") for row in rows(text("docs/settings.md")) if SETTING.fullmatch(row[0])]
    assert len(described) == len(set(described))
    assert set(described) == setting_names()


@pytest.mark.parametrize("name", documents())
def test_every_setting_named_anywhere_exists(name: str) -> None:
    assert set(SETTING.findall(text(name))) <= setting_names()


def test_every_command_is_named_and_exists() -> None:
    real = set(getattr(typer.main.get_command(app), "commands", {}))
    told = {found[1] for row in rows(text("docs/commands.md")) if (found := COMMAND.match(row[0]))}
    assert told == real


@pytest.mark.parametrize("name", documents())
def test_every_command_named_anywhere_exists(name: str) -> None:
    assert set(COMMAND.findall(text(name))) <= set(getattr(typer.main.get_command(app), "commands", {}))


def test_every_part_of_a_command_group_exists() -> None:
    groups = getattr(typer.main.get_command(app), "commands", {})
    for line in text("docs/commands.md").splitlines():
        if not (told := COMMAND.search(line)) or not line.startswith("|"):
            continue
        parts = set(getattr(groups[told[1]], "commands", {}))
        if parts:
            named = {part.split()[0] for part in re.findall(r"`([a-z][a-z -]*[a-z](?: [A-Z]+)?)`", line)}
            assert parts <= named, told[1]


def test_everything_drawn_exists() -> None:
    assert len(drawn()) > 25
    assert [path.relative_to(ROOT).as_posix() for path in drawn() if not path.exists()] == []


@pytest.mark.parametrize("name", documents())
def test_every_link_leads_to_a_file(name: str) -> None:
    assert [str(path) for path in targets(name) if not path.exists()] == []


def test_every_document_that_the_code_cites_is_in_the_tree() -> None:
    cited = re.compile(r"(?<![\w.*])((?:[\w-]+/)*[\w-]+\.md)\b")
    known = {name for path in ROOT.rglob("*.md") if ".venv" not in path.parts for name in (path.name, short(path))}
    gone = {
        f"{short(path)}: {name}"
        for path in product_code()
        for name in cited.findall(path.read_text(encoding="utf-8"))
        if name not in known
    }
    assert gone == set()


def test_the_documents_have_links() -> None:
    assert sum(len(targets(name)) for name in documents()) > 60


def test_every_metric_to_watch_is_counted() -> None:
    # The client adds `_total` to counters.
    watched = {name.removesuffix("_total") for name in METRIC.findall(section("docs/operations.md", "Watch"))}
    assert watched == names_of_metrics()


def test_every_decision_is_listed_in_order_and_says_what_it_costs() -> None:
    listed = [path.name for path in targets("docs/decisions/README.md")]
    pages = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert listed == pages
    assert [int(name[:2]) for name in pages] == list(range(1, len(pages) + 1))
    for number, name in enumerate(pages, 1):
        page = text(f"docs/decisions/{name}")
        title = page.splitlines()[0].removeprefix(f"# {number}. ")
        assert f"[{title}]({name})" in text("docs/decisions/README.md")
        assert re.findall(r"^## (.+)$", page, re.M) == PARTS_OF_A_DECISION, name


def test_no_word_is_explained_twice() -> None:
    words = [word.strip() for row in rows(text("docs/words.md")) for word in row[0].split(",")]
    assert len(words) > 25
    assert sorted({word for word in words if words.count(word) > 1}) == []
