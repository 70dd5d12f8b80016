"""Forms of address: how the service calls a person, from age and sex once they are known (words in address.yaml)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent
OLD, GROWN = 60, 28  # years of age from which one is bác; anh or chị


@dataclass(frozen=True, slots=True)
class Address:
    """One form: its name in address.yaml."""

    form: str

    def you(self, language: str) -> str:
        """The form inside a sentence."""
        return _forms()[language][self.form] if language in _forms() else ""

    def title(self, language: str) -> str:
        """The form at the beginning of a sentence."""
        word = self.you(language)
        return word[:1].upper() + word[1:]


NEUTRAL = Address("neutral")


def address_for(birth_year: int | None, sex: str | None, year: int) -> Address:
    """The form for a person. `sex`: male, female or None; unknown age stays neutral."""
    if birth_year is None:
        return NEUTRAL
    age = year - birth_year
    if age >= OLD:
        return Address("elder")
    if age >= GROWN and sex in ("male", "female"):
        return Address("man" if sex == "male" else "woman")
    return NEUTRAL


@cache
def _forms() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load((HERE / "address.yaml").read_text(encoding="utf-8"))
    return loaded
