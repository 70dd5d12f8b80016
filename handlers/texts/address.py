"""How the service speaks to a person: what it calls them, from age and sex once they are known, and whether they press
buttons or send numbers, from their channel (words in address.yaml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

HERE = Path(__file__).parent
OLD, GROWN = 60, 28  # years of age from which one is bác; anh or chị


@dataclass(frozen=True, slots=True)
class Address:
    """One form: its name in address.yaml. `numbers`: choices are printed as numbers, buttons may not show."""

    form: str
    numbers: bool = False

    def you(self, language: str) -> str:
        """The form inside a sentence."""
        return str(_forms()[language][self.form]) if language in _forms() else ""

    def title(self, language: str) -> str:
        """The form at the beginning of a sentence."""
        word = self.you(language)
        return word[:1].upper() + word[1:]

    def said(self, language: str) -> Mapping[str, str]:
        """What `ALWAYS` stands for, by name. Shared: not to be changed."""
        return _said(self, language)


ALWAYS: Final = frozenset({"you", "You", "press", "Press", "button", "Button"})  # what any text may name
NEUTRAL = Address("neutral")
BY_NUMBER = Address("neutral", numbers=True)


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
def _said(address: Address, language: str) -> dict[str, str]:
    forms = _forms()
    known = language if language in forms["numbers"] else "vi"
    words = forms["numbers" if address.numbers else "buttons"][known]
    said = {"you": address.you(language), **words}
    return said | {f"{name[:1].upper()}{name[1:]}": f"{word[:1].upper()}{word[1:]}" for name, word in said.items()}


@cache
def _forms() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "address.yaml").read_text(encoding="utf-8"))
    return loaded
