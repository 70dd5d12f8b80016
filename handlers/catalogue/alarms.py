"""The kinds of alarms (alarms.yaml): what a lead has to look at. Their words stand under `alarms` in the texts."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from handlers.catalogue.facts import CatalogueError, Entry, Identifier, read_entry
from handlers.texts import Texts

WORDS: Final = ("name", "what", "do")  # what a page and a message need of each kind


class Grade(StrEnum):
    """How loud it is on the page."""

    DANGER = "danger"
    WARNING = "warning"


class AlarmKind(Entry):
    """`quiet`: how long nobody is asked again after a lead has seen it, nor told again in a chat."""

    grade: Grade
    quiet: timedelta = timedelta(hours=1)


def read_alarm_kinds(path: Path, texts: Texts | None) -> Mapping[str, AlarmKind]:
    """The kinds by name. `texts`: None checks no words. Errors: CatalogueError, also for a kind without words."""
    found = read_entry(path, dict[Identifier, AlarmKind])
    missing = [
        f"{path.name}: {kind}: no text alarms.{kind}.{word}"
        for kind in found
        for word in WORDS
        if texts is not None and not texts.has(f"alarms.{kind}.{word}")
    ]
    if missing:
        raise CatalogueError(missing)
    return MappingProxyType(found)
