"""The rulebook: one object that a process replaces whole, and every fault of every file told at once."""

import shutil
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from handlers.catalogue.catalogue import FOLDER
from handlers.catalogue.facts import CatalogueError
from handlers.rulebook import Rulebook, shipped_rules
from handlers.tickets.calendar import Calendar
from tests.support.driver import World, open_world


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped catalogues, to be changed."""
    return Path(shutil.copytree(FOLDER, tmp_path / "catalogue"))


def test_a_rulebook_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        shipped_rules().calendar = Calendar.of  # type: ignore[misc,assignment]
    with pytest.raises(TypeError):
        shipped_rules().profiles["01"] = None  # type: ignore[index]


def test_faults_of_several_files_are_told_at_once(folder: Path) -> None:
    for name, good, bad in (
        ("categories.yaml", "deadline: record", "deadlin: record"),
        ("holidays.yaml", "weekend: [saturday, sunday]", "weekend: [saturday, sonntag]"),
        ("fixes.yaml", "category: ", "categori: "),
        ("provinces/70.yaml", "strength: encouraged", "strength: loud"),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        assert good in text, name
        (folder / name).write_text(text.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as told:
        Rulebook.load(folder)
    for place in ("categories.yaml: ", "holidays.yaml: weekend.1: ", "fixes.yaml: ", "70.yaml: install_duties.0."):
        assert any(fault.startswith(place) for fault in told.value.faults), (place, told.value.faults)


async def test_work_under_way_keeps_its_rules_and_the_next_work_has_the_new_ones(database_url: str) -> None:
    world: World = await open_world(database_url)
    old = world.tools.rules
    assert max(len(repr(old)), len(repr(world.tools))) < 100, "whatever names one of them would write out all of it"
    async with world.work() as first:
        world.tools.rules = newer = replace(old, hotlines=())
        assert first.rules is old
    async with world.work() as second:
        assert second.rules is newer
    await world.close()
