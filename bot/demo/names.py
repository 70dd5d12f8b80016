"""Made-up Vietnamese names from a seeded source."""

import random
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("names.yaml")


@cache
def words() -> dict[str, Any]:
    """The name parts."""
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def make_name(dice: random.Random, sex: str) -> str:
    """A full name for `male` or `female`, with all its marks."""
    parts = words()[sex]
    return " ".join((dice.choice(words()["surnames"]), dice.choice(parts["middle"]), dice.choice(parts["given"])))
