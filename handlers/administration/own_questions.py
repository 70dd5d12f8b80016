"""The questions of a category of an administrator's own: a fixed number of slots in its form, each of a known kind.

A slot that was live keeps its kind and its options: reports hold answers by their names. It is retired instead of
taken away: asked no more, and asked again when that is undone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from handlers.catalogue.questions import QuestionKind

SLOTS: Final = 6
YES_NO: Final = "yes_no"
KINDS: Final = (
    QuestionKind.TEXT.value, YES_NO, QuestionKind.CHOICE.value, QuestionKind.NUMBER.value, QuestionKind.DATE.value,
    QuestionKind.PHOTO.value,
)  # fmt: skip
PARTS: Final = ("kind", "ask_vi", "ask_en", "label_vi", "label_en", "choices", "needed", "retired")
LONGEST: Final = {"ask_vi": 300, "ask_en": 300, "label_vi": 30, "label_en": 30}
MOST_CHOICES: Final = 8
BETWEEN: Final = "|"  # the words of an option in both languages
NEEDED: Final = "1"  # of a box that is ticked


class SlotWrong(Exception):
    """`at`: the part of the slot; `why`, `what`: see fields.Wrong."""

    def __init__(self, at: str, why: str, what: str = "") -> None:
        super().__init__(why)
        self.at = at
        self.why = why
        self.what = what


def names(slot: int) -> tuple[str, ...]:
    """The inputs of a slot, from 1."""
    return tuple(f"q{slot}_{part}" for part in PARTS)


def all_names() -> tuple[str, ...]:
    """The inputs of all slots."""
    return tuple(name for slot in range(1, SLOTS + 1) for name in names(slot))


def read(texts: Sequence[str], held: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """What is typed in the slots, in the order of `all_names`. `held`: the live questions. Errors: SlotWrong."""
    found: list[dict[str, Any]] = []
    for slot in range(1, SLOTS + 1):
        values = texts[(slot - 1) * len(PARTS) : slot * len(PARTS)]
        typed = dict(zip(names(slot), values, strict=True))
        before = held[slot - 1] if slot <= len(held) else None
        if before is not None or any(typed[f"q{slot}_{part}"] for part in PARTS[1:6]):
            if len(found) < slot - 1:
                raise SlotWrong(f"q{len(found) + 1}_ask_vi", "gap")
            found.append(_question(slot, typed, before))
    return found


def _question(slot: int, typed: Mapping[str, str], before: Mapping[str, Any] | None) -> dict[str, Any]:
    def part(name: str) -> str:
        return typed[f"q{slot}_{name}"]

    kind = before["kind"] if before else part("kind")
    if kind not in KINDS:
        raise SlotWrong(f"q{slot}_kind", "choice")
    for name, most in LONGEST.items():
        if not part(name):
            raise SlotWrong(f"q{slot}_{name}", "kept" if before else "required")
        if len(part(name)) > most:
            raise SlotWrong(f"q{slot}_{name}", "long", str(most))
    question: dict[str, Any] = {
        "key": f"own_{slot}", "kind": kind,
        "ask": {"vi": part("ask_vi"), "en": part("ask_en")},
        "label": {"vi": part("label_vi"), "en": part("label_en")}, "required": part("needed") == NEEDED,
    }  # fmt: skip
    if before is not None and part("retired") == NEEDED:
        question["retired"] = True
    if kind == QuestionKind.CHOICE:
        question["choices"] = _choices(slot, part("choices"), before["choices"] if before else ())
    return question


def _choices(slot: int, typed: str, held: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Options are known by their place: one that is live stays where it is, and others come behind."""
    found = []
    for line in (line for line in typed.splitlines() if line.strip()):
        vi, between, en = (piece.strip() for piece in line.partition(BETWEEN))
        if not (vi and between and en):
            raise SlotWrong(f"q{slot}_choices", "option", line.strip())
        if max(len(vi), len(en)) > LONGEST["label_vi"]:
            raise SlotWrong(f"q{slot}_choices", "long", str(LONGEST["label_vi"]))
        found.append({"vi": vi, "en": en})
    if not 2 <= len(found) <= MOST_CHOICES:
        raise SlotWrong(f"q{slot}_choices", "options", str(MOST_CHOICES))
    if len({one["vi"].lower() for one in found}) < len(found) or len({one["en"].lower() for one in found}) < len(found):
        raise SlotWrong(f"q{slot}_choices", "twice_option")
    if len(found) < len(held):
        raise SlotWrong(f"q{slot}_choices", "kept")
    places = {one["vi"].lower(): at for at, one in enumerate(found)}
    for at, before in enumerate(held):
        if places.get(before["vi"].lower(), at) != at:
            raise SlotWrong(f"q{slot}_choices", "moved_option", before["vi"])
    return found


def texts_of(questions: Sequence[Mapping[str, Any]]) -> list[str]:
    """What stands in the inputs for these questions, in the order of `all_names`."""
    found: list[str] = []
    for slot in range(SLOTS):
        one = questions[slot] if slot < len(questions) else None
        if one is None:
            found += [""] * len(PARTS)
            continue
        lines = [f"{option['vi']} {BETWEEN} {option['en']}" for option in one.get("choices", ())]
        found += [one["kind"], one["ask"]["vi"], one["ask"]["en"], one["label"]["vi"], one["label"]["en"]]
        found += ["\n".join(lines), NEEDED if one["required"] else "", NEEDED if one.get("retired") else ""]
    return found
