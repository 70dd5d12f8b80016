"""The content of tickets before it was typed (version 0): bags with a key for each thing, a dose spelt three ways.

Nothing is dropped: a key that is not known becomes an answer of its own.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from storage.content.answered import Answered
from storage.content.details import ClaimedDose, Correction, Details
from storage.content.subject import BirthDate, Paper, Reporter, Subject

_VACCINE: Final = ("vaccine", "vaccine_code")
_DAY: Final = ("injected_on", "date", "on")
_PLACE: Final = ("place", "facility", "facility_name")
_SUBJECT: Final = frozenset({"name", "birth", "sex", "identity", "phone", "address", "reporter"})
_DETAILS: Final = frozenset({"doses", "wanted", "expected", "description", "other_identity"})
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def old_subject(kept: Mapping[str, Any]) -> Subject:
    """A subject of version 0."""
    reporter = kept.get("reporter") or {}
    return Subject(
        name=_text(kept.get("name")),
        birth=_birth(kept.get("birth")),
        sex=_text(kept.get("sex")),
        papers=tuple(Paper(kind, _text(number)) for kind, number in (kept.get("identity") or {}).items() if number),
        phone=_text(kept.get("phone")),
        address=_text(kept.get("address")),
        reporter=Reporter(_text(reporter.get("name")), _text(reporter.get("phone"))),
        rest={name: value for name, value in kept.items() if name not in _SUBJECT},
    )


def old_details(kept: Mapping[str, Any]) -> Details:
    """Details of version 0."""
    listed = kept.get("doses")
    doses = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    other = kept.get("other_identity")
    return Details(
        doses=tuple(_dose(one, place) for place, one in enumerate(doses, 1)),
        correction=Correction(expected=_text(kept.get("expected")), words=_text(kept.get("wanted"))),
        description=_text(kept.get("description")),
        other_paper=Paper(_text(other.get("kind")), _text(other.get("number"))) if isinstance(other, Mapping) else None,
        answers=tuple(_answers(kept)),
    )


def _dose(kept: Mapping[str, Any], place: int) -> ClaimedDose:
    day = _first(kept, _DAY)
    # A day that is none was shown as it is; it goes on being shown, in the words of the place.
    words = [_first(kept, _PLACE), *([] if _ISO.fullmatch(day) else [day])]
    return ClaimedDose(
        number=int(kept.get("number") or place),
        vaccine=_first(kept, _VACCINE),
        injected_on=date.fromisoformat(day) if _ISO.fullmatch(day) else None,
        lot=_text(kept.get("lot")),
        facility_code=_text(kept.get("facility_code")),
        place=", ".join(word for word in words if word),
    )


def _answers(kept: Mapping[str, Any]) -> Iterator[Answered]:
    for key, value in kept.items():
        if key in _DETAILS or value in (None, "", [], {}):
            continue
        if isinstance(value, list):
            yield Answered(key, "text", ", ".join(_text(one) for one in value))
        elif isinstance(value, Mapping):
            yield Answered(key, "text", ", ".join(_text(one) for one in value.values()))
        else:
            yield Answered(key, "number" if isinstance(value, int) else "text", value)


def _birth(kept: Any) -> BirthDate | None:
    if not isinstance(kept, Mapping) or not kept.get("year"):
        return None
    month = kept.get("month")
    return BirthDate(int(kept["year"]), month, kept.get("day") if month else None)


def _first(kept: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((_text(kept[name]) for name in names if kept.get(name)), "")


def _text(value: Any) -> str:
    return "" if value is None else str(value)
