"""The name of who writes for somebody, said with what they are to them: `toi la con gai Le Thi Na`, "her son, John"."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from handlers.dialogue.answers.house_words import Word, house_words, match
from handlers.dialogue.answers.household import SELF, unit_at
from handlers.dialogue.answers.lexicon import phrase_at
from handlers.dialogue.answers.reading import tidy

LONGEST: Final = 80  # characters
FEWEST: Final = 2  # words of a name that is cut out


def without_relation(text: str) -> str:
    """The message without the words for who one is to the other and for "my name is"; as it is where it has none.

    '' where it says nothing but that (`toi la vo`), or whose relative one is (`toi la con gai ba Tran Thi Buoi`).
    """
    tidied = tidy(text)
    if len(tidied) > LONGEST:
        return text
    parts = [_cut(part) for part in tidied.split(",")]
    if not any(part.role for part in parts):
        return text
    names = [part.name for part in parts if part.name]
    return next((one for one in names if len(one.split()) >= FEWEST), names[0] if names else "")


def named_relative(text: str) -> tuple[str, str]:
    """Who is named by a word for kin at the head of a message, and the name: `con gai ba ay ten Lan` is a child and
    "Lan". Twice '' for none."""
    tidied = tidy(text)
    if len(tidied) > LONGEST or "," in tidied:
        return "", ""
    typed = house_words(tidied)
    unit = unit_at(typed, 0)
    if unit is None or unit.end < FEWEST or not _leads_to_name(typed, unit.end):
        return "", ""
    cut = _cut(tidied)
    return (cut.role, cut.name) if cut.name else ("", "")


def says_relation(text: str) -> bool:
    """Whether somebody says their name with what they are to somebody else: `toi la con gai Tran Thi Buoi`."""
    part = tidy(text[:LONGEST]).partition(",")[0]
    typed = house_words(part)
    return (
        bool(typed)
        and match("self", typed, 0) is not None
        and _cut(part).role not in ("", SELF)
        and bool(_cut(part).name)
    )


class _Cut(NamedTuple):
    """A part without words for a relation at its beginning: what is left, '' where it is somebody else's name; the role
    of who is named first, '' for nobody."""

    name: str
    role: str


def _cut(part: str) -> _Cut:
    words = part.split()
    typed = house_words(part)
    if len(typed) != len(words):
        words = [word.typed for word in typed]
    at, role, whose = 0, "", 0
    while at < len(typed):
        unit = unit_at(typed, at, bare=bool(role) or at > 0)
        named = phrase_at([word.typed for word in typed], at, "told", "kin_name") if at else 0
        one = unit is not None and len(unit.roles) == 1
        if unit and one and (at or unit.end == len(typed) or _leads_to_name(typed, unit.end)):
            whose = whose + 1 if role else 0
            at, role = unit.end, role or unit.roles[0]
        elif named:
            at, role, whose = at + named, role or SELF, 0
        elif step := _frame(typed, at) or (1 if role and _points(typed, at) else 0):
            at += step
        else:
            break
    if not role:
        return _Cut(part.strip(), "")
    return _Cut("" if whose else " ".join(words[at:]), role)


def _leads_to_name(typed: Sequence[Word], at: int) -> bool:
    """Whether nothing but words for whose relative it is stand before `ten`."""
    words = [word.typed for word in typed]
    while at < len(typed):
        if phrase_at(words, at, "told", "kin_name"):
            return True
        unit = unit_at(typed, at, bare=True)
        step = unit.end - at if unit is not None else _frame(typed, at) or (1 if _points(typed, at) else 0)
        if not step:
            return False
        at += step
    return False


def _points(typed: Sequence[Word], at: int) -> bool:
    return phrase_at([word.typed for word in typed], at, "told", "pointing") == 1


def _frame(typed: Sequence[Word], at: int) -> int:
    for kind in ("self", "humble", "is", "mine", "relation"):
        if found := match(kind, typed, at):
            return len(found.words)
    return 0
