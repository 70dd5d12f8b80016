"""Categories in the form in which administrators change them, and as categories.yaml has them.

Of a category that ships its names change, and whether it is offered. One made here has a level of office, a deadline
and questions of its own besides those that every report needs: phone, name, place.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from handlers.administration.own_questions import YES_NO
from handlers.catalogue.answers import Standing
from handlers.catalogue.categories import Around, Category, Group
from handlers.catalogue.questions import Question, QuestionKind
from handlers.rulebook import Rulebook
from storage.repositories.rule_versions import OWN_CODE

OFFICE: Final = "office"
OFFICES: Final[Mapping[str, tuple[Sequence[str], Sequence[str]]]] = MappingProxyType({
    "commune": (("front_desk",), ("ttyt", "so_y_te")), "district": (("ttyt",), ("so_y_te",)),
    "province": (("so_y_te",), ()), "information": (("so_tttt",), ("so_y_te",)),
})  # fmt: skip
GROUPS: Final = tuple(one.value for one in (Group.SERVICE, Group.RECORD, Group.APP, Group.REGISTRATION))
AROUNDS: Final = (Around.RESIDENCE.value, Around.SITE.value)
STORY, PHOTOS, SCENE = "description", "photos", "facility"
ASKS: Final = (STORY, PHOTOS)
WHO: Final = ("phone_only", "name", "place")
SCREENS: Final = MappingProxyType({Group.APP.value: "app"})
SCREEN: Final = "more"
YES_AND_NO: Final = (
    {"id": "yes", "label": "own_questions.yes", "words": "keywords.yes"},
    {"id": "no", "label": "own_questions.no", "words": "keywords.no"},
)


def is_made_here(entry: Mapping[str, Any]) -> bool:
    """Whether it was made by an administrator, not shipped."""
    return OFFICE in entry


def code_of(entry: Mapping[str, Any], digest: str) -> str:
    """The code of a new category: letters of its English name, and some that make it the only one. `digest`: in hex."""
    said = re.sub(r"[^A-Z]+", "_", unicodedata.normalize("NFKD", str(entry["short"]["en"])).upper())[:10].strip("_")
    rest = "".join(chr(ord("A") + int(one, 16)) for one in digest[:8])
    return f"{OWN_CODE}{said}_{rest}" if said else f"{OWN_CODE}{rest}"


def as_category(entry: Any) -> Any:
    """What lies over categories.yaml; None for nothing."""
    if entry is None:
        return None
    changed = {name: entry[name] for name in ("label", "short")}
    changed["closed"] = entry.get("state") == Standing.CLOSED
    if not is_made_here(entry):
        return changed
    first, then = OFFICES[entry[OFFICE]]
    at_site = entry["around"] == Around.SITE
    asks = entry.get("asks", ())
    scene = [{"use": SCENE, "label": "complaint_card.item.scene", "ask": "complaint_ask.facility_conduct"}]
    story = [{"use": STORY, "ask": "complaint_ask.description_other"}]
    return {
        **changed, "group": entry["group"], "around": entry["around"], "event": at_site, "first": list(first),
        "then": list(then), "within": entry["within"], "button": SCREENS.get(entry["group"], SCREEN),
        "questions": [
            *(scene if at_site else ()), *(story if STORY in asks else ()),
            *(_as_question(one) for one in entry.get("questions", ())), *((PHOTOS,) if PHOTOS in asks else ()), *WHO,
        ],
    }  # fmt: skip


def shown_categories(rules: Rulebook) -> dict[str, dict[str, Any]]:
    """Every category that opens a report, as its form shows it."""
    common = rules.catalogues.common
    return {code: _shown(one) for code, one in common.categories.items() if one.ticket}


def _as_question(one: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: one[name] for name in ("key", "kind", "label", "ask", "required", "retired") if name in one}
    if one["kind"] == YES_NO:
        return {**found, "kind": QuestionKind.CHOICE.value, "choices": list(YES_AND_NO)}
    if one["kind"] == QuestionKind.CHOICE:
        options = enumerate(one["choices"], start=1)
        return {**found, "choices": [{"id": f"own_{number}", "label": label} for number, label in options]}
    return found


def _shown(category: Category) -> dict[str, Any]:
    found: dict[str, Any] = {
        "label": category.label.model_dump(), "short": category.short.model_dump(),
        "state": (Standing.CLOSED if category.closed else Standing.OPEN).value,
    }  # fmt: skip
    if category.within is None:
        return found
    first = tuple(level[0] for level in category.first)
    asked = [question.key for question in category.questions]
    found |= {
        OFFICE: next(name for name, (lowest, _) in OFFICES.items() if tuple(lowest) == first),
        "group": category.group.value, "around": category.around.value,
        "within": category.within.model_dump(exclude_none=True), "asks": [key for key in ASKS if key in asked],
        "questions": [_question(one) for one in category.questions if one.key.startswith("own_")],
    }  # fmt: skip
    return found


def _question(one: Question) -> dict[str, Any]:
    found = one.model_dump(mode="json", include={"key", "kind", "label", "ask", "required"})
    found |= {"retired": True} if one.retired else {}
    if [option.id for option in one.choices] == [str(option["id"]) for option in YES_AND_NO]:
        return {**found, "kind": YES_NO}
    return {**found, "choices": [option.model_dump()["label"] for option in one.choices]} if one.choices else found
