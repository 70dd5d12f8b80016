"""README.md and README.vi.md tell of the tree as it is: settings, commands, folders, links, the picture."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer.main
from PIL import Image

from bot.cli.main import app
from tests.house.test_deployment import setting_names
from tests.house.tree import ROOT

READMES = ("README.md", "README.vi.md")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"`hotline ([a-z]+)")
METRIC = re.compile(r"`(hotline_[a-z_]+)")
SETTING = re.compile(r"`((?:HOTLINE|TELEGRAM)_[A-Z_]+)`")
LARGEST_PICTURE = 400 * 1024


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(title: str) -> str:
    """What stands under a heading of README.md."""
    return text("README.md").split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def folders() -> set[str]:
    """The top-level folders of the tree that a reader of a clone sees."""
    made = {line.strip("/") for line in text(".gitignore").splitlines() if line.startswith("/")}
    visible = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))}
    return {name for name in visible - made if not name.endswith(".egg-info")}


def drawn() -> list[Path]:
    """Every file and folder that the drawing of the tree names: two of them may share a line."""
    found, room = [], ROOT
    for line in section("The tree").splitlines():
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
    for path in (ROOT / "bot").rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"(?:Counter|Gauge|Histogram)\(\s*\"(hotline_\w+)\"", code))
    return found


def test_every_setting_named_exists() -> None:
    named = set(SETTING.findall(section("Settings")))
    assert named == setting_names()


def test_every_command_is_named_and_exists() -> None:
    real = set(getattr(typer.main.get_command(app), "commands", {}))
    assert set(COMMAND.findall(section("Commands"))) == real
    for name in READMES:
        assert set(COMMAND.findall(text(name))) <= real


def test_every_part_of_a_command_group_exists() -> None:
    groups = getattr(typer.main.get_command(app), "commands", {})
    for line in section("Commands").splitlines():
        if not (told := COMMAND.search(line)):
            continue
        parts = set(getattr(groups[told[1]], "commands", {}))
        if parts:
            named = {part.split()[0] for part in re.findall(r"`([a-z][a-z -]*[a-z](?: FILE)?)`", line)}
            assert parts <= named, told[1]


def test_every_folder_of_the_top_is_drawn() -> None:
    assert len(folders()) > 5
    tops = {path.relative_to(ROOT).parts[0] for path in drawn()}
    assert folders() <= tops


def test_everything_drawn_exists() -> None:
    assert len(drawn()) > 25
    assert [path.relative_to(ROOT).as_posix() for path in drawn() if not path.exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_every_link_leads_to_a_file(name: str) -> None:
    targets = [unquote(target.split("#")[0]) for target in LINK.findall(text(name))]
    assert len(targets) >= 2
    inside = [target for target in targets if not target.startswith(("http://", "https://"))]
    assert [target for target in inside if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_both_tell_of_the_other_and_show_the_picture(name: str) -> None:
    (other,) = set(READMES) - {name}
    assert {other, "docs/screenshot.png"} <= set(LINK.findall(text(name)))


def test_the_picture_can_be_read_on_a_page_and_is_light() -> None:
    path = ROOT / "docs" / "screenshot.png"
    with Image.open(path) as picture:
        picture.load()
        assert picture.width >= 1200
    assert path.stat().st_size < LARGEST_PICTURE


def test_every_metric_to_watch_is_counted() -> None:
    # The client adds `_total` to counters.
    watched = {name.removesuffix("_total") for name in METRIC.findall(section("Operations"))}
    assert watched == names_of_metrics()


def test_the_two_commands_stand_at_the_top() -> None:
    for name in READMES:
        assert "    script/run" in text(name)
    assert "    script/test" in section("Two commands")
