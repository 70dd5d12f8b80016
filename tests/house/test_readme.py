"""README.md and README.vi.md lead a newcomer: short, with the picture, the two commands and links that hold."""

import pytest
from PIL import Image

from tests.house.documents import DOCS, LINK, section, targets, text
from tests.house.tree import ROOT

READMES = ("README.md", "README.vi.md")
MOST_BYTES = 8 * 1024
LARGEST_PICTURE = 400 * 1024


def folders() -> set[str]:
    """The top-level folders of the tree that a reader of a clone sees."""
    made = {line.strip("/") for line in text(".gitignore").splitlines() if line.startswith("/")}
    visible = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))}
    return {name for name in visible - made if not name.endswith(".egg-info")}


def test_the_readme_is_short() -> None:
    assert len(text("README.md").encode()) < MOST_BYTES


def test_every_folder_of_the_top_is_drawn_and_no_other() -> None:
    drawn = {line.split("/")[0].strip() for line in section("README.md", "The tree").splitlines() if "/ " in line[:24]}
    assert len(drawn) > 5
    assert drawn == folders()


def test_the_readme_leads_to_every_page_of_docs() -> None:
    led = {path.resolve() for path in targets("README.md")}
    pages = {path.resolve() for path in DOCS.glob("*.md")} | {(DOCS / "decisions" / "README.md").resolve()}
    assert len(pages) > 8
    assert sorted(path.name for path in pages - led) == []


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


def test_the_two_commands_stand_at_the_top() -> None:
    for name in READMES:
        assert "    script/run" in text(name)
    assert "    script/test" in section("README.md", "Two commands")
