"""What holds now: the entries of a kind as the rulebook has them, in the form in which they are changed."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from handlers.administration.categories import shown_categories
from handlers.administration.fields import LANGUAGES
from handlers.administration.kinds import Kind
from handlers.administration.offices import offices_of
from handlers.administration.rights import profile_of, province_of_administrator
from handlers.learning.answers import shown_answers
from handlers.rulebook import Rulebook
from handlers.staff.actor import Actor
from handlers.texts.check import is_for_matching
from handlers.work import Work

TO_OFFICIALS: Final = "alarms."  # keys of what only officials are told
MINUTE: Final = len("2021-10-20T20:00")
Entries = dict[str, dict[str, Any]]


class Here(NamedTuple):
    """Whose entries: `province` by its code of today, `profile` by that of its profile, of 2021; `edition`: of today's
    units."""

    province: str
    profile: str
    edition: int


def here_of(work: Work, actor: Actor) -> Here:
    """The province that an administrator is of. Errors: NotAllowed."""
    province = province_of_administrator(actor)
    return Here(province, profile_of(work, province), work.tools.policy.edition)


def entries_of(kind: Kind, rules: Rulebook, here: Here) -> Entries:
    """The entries that hold there now, by key, in the order of the files."""
    return _READERS[kind.name](rules, here)


def can_close(rules: Rulebook, kind: str, key: str) -> bool:
    """Whether an entry may be closed: not a category that the conversations need."""
    held = rules.catalogues.common.categories.get(key) if kind == "category" else None
    return held is None or held.can_close


def _json(entry: BaseModel, *left_out: str) -> dict[str, Any]:
    return entry.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=set(left_out))


def _holidays(rules: Rulebook, here: Here) -> Entries:
    return {str(one.first): _json(one) for one in rules.holidays.days_off}


def _worked_days(rules: Rulebook, here: Here) -> Entries:
    return {str(one.day): _json(one) for one in rules.holidays.worked_days}


def _deadlines(rules: Rulebook, here: Here) -> Entries:
    return {name: _json(one) for name, one in rules.catalogues.of(here.province).deadlines.items()}


def _hotlines(rules: Rulebook, here: Here) -> Entries:
    """Those of the province and of its units; the country's are none of its business."""
    codes = {here.province, here.profile}
    return {one.id: _json(one) for one in rules.hotlines if one.reach.province in codes}


def _wording(rules: Rulebook, here: Here) -> Entries:
    words, said = rules.texts.words, rules.texts.overrides.get(here.province, {})
    return {
        key: {language: said.get(language, {}).get(key) or words[language][key] for language in words}
        for key in words["vi"]
        if not is_for_matching(key) and not key.startswith(TO_OFFICIALS)
    }


def _notices(rules: Rulebook, here: Here) -> Entries:
    """Moments to the minute, as a form has them."""
    profile = rules.profiles.get(here.province)
    found = {key: _json(one) for key, one in profile.notices.items()} if profile is not None else {}
    return {key: {**one, "from": one["from"][:MINUTE], "to": one["to"][:MINUTE]} for key, one in found.items()}


def _guides(rules: Rulebook, here: Here) -> Entries:
    """What of a guide is changed; the rest stays as it ships."""
    shown = {"title", "opening", "source", "as_of", "steps"}
    return {one.id: one.model_dump(mode="json", exclude_none=True, include=shown) for one in rules.guides.guides}


def _reasons(rules: Rulebook, here: Here) -> Entries:
    return {code: _json(one, "code") for code, one in rules.reasons.items()}


def _answers(rules: Rulebook, here: Here) -> Entries:
    return shown_answers(rules)


def _categories(rules: Rulebook, here: Here) -> Entries:
    return shown_categories(rules)


def _offices(rules: Rulebook, here: Here) -> Entries:
    """Every office of the province but its facilities, which come from a list."""
    return {
        body.id: _json(rules.offices[body.id])
        if body.id in rules.offices
        else {"name": dict.fromkeys(LANGUAGES, body.name)}
        for body in offices_of(rules, here.edition, here.province)
    }


_READERS: Final[Mapping[str, Callable[[Rulebook, Here], Entries]]] = MappingProxyType({
    "holiday": _holidays, "worked_day": _worked_days, "deadline": _deadlines, "hotline": _hotlines,
    "notice": _notices, "wording": _wording, "reason": _reasons, "answer": _answers, "category": _categories,
    "office": _offices, "guide": _guides,
})  # fmt: skip
