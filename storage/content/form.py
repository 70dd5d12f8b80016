"""The JSON form of a ticket's content, with its version. What is older is read as version 0 (old_form.py).

Only what is not empty is written. What this process does not know (a newer one wrote it) is kept and written back.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from storage.content.answered import Answered, Value, Where
from storage.content.details import ClaimedDose, Correction, Details, Reach
from storage.content.old_form import old_details, old_subject
from storage.content.subject import SERIES, BirthDate, Paper, Reporter, Subject

VERSION: Final = 1
Json = Mapping[str, Any]

_SUBJECT_TEXTS: Final = ("name", "sex", "phone", "address", "group_code", "workplace")
_SUBJECT_KEYS: Final = frozenset({"v", "birth", "papers", "reporter", *_SUBJECT_TEXTS})
_DETAILS_TEXTS: Final = ("description", "language", "source_number")
_DETAILS_KEYS: Final = frozenset(
    {
        "v",
        "doses",
        "correction",
        "other_paper",
        "answers",
        "reach",
        "received_on",
        "site",
        "site_words",
        *_DETAILS_TEXTS,
    }
)
_DOSE_TEXTS: Final = ("vaccine", "lot", "facility_code", "place")
_WHERE: Final = ("facility_code", "edition", "province", "district", "commune", "words")


def subject_json(subject: Subject) -> dict[str, Any]:
    """A subject as JSON."""
    found: dict[str, Any] = {**subject.rest, "v": VERSION, **_texts(subject, _SUBJECT_TEXTS)}
    if subject.birth is not None:
        found["birth"] = subject.birth.iso
    if subject.papers:
        found["papers"] = [[paper.kind, paper.number] for paper in subject.papers]
    reporter = _texts(subject.reporter, ("name", "phone"))
    if reporter:
        found["reporter"] = reporter
    return found


def subject_from(kept: Json) -> Subject:
    """The subject of JSON of any version."""
    if "v" not in kept:
        return replace(old_subject(kept), form=0)
    return Subject(
        **{name: kept[name] for name in _SUBJECT_TEXTS if name in kept},
        birth=BirthDate.of(kept["birth"]) if "birth" in kept else None,
        papers=tuple(Paper(*one) for one in kept.get("papers", ())),
        reporter=Reporter(**kept.get("reporter", {})),
        form=kept["v"],
        rest={name: value for name, value in kept.items() if name not in _SUBJECT_KEYS},
    )


def details_json(details: Details) -> dict[str, Any]:
    """Details as JSON."""
    found: dict[str, Any] = {**details.rest, "v": VERSION, **_texts(details, _DETAILS_TEXTS)}
    if details.doses:
        found["doses"] = [_dose_json(dose) for dose in details.doses]
    if details.correction.known:
        found["correction"] = _texts(details.correction, ("part", "expected", "words"))
    if details.other_paper is not None:
        found["other_paper"] = [details.other_paper.kind, details.other_paper.number]
    if details.site.known:
        found["site"] = _where_json(details.site)
    if details.answers or details.rest.get("answers"):
        own = [[one.key, one.kind, value_json(one.value)] for one in details.answers]
        found["answers"] = [*own, *details.rest.get("answers", ())]
    if details.reach:
        found["reach"] = str(details.reach)
    if details.received_on is not None:
        found["received_on"] = details.received_on.isoformat()
    return found


def details_from(kept: Json) -> Details:
    """The details of JSON of any version."""
    if "v" not in kept:
        return replace(old_details(kept), form=0)
    reach = kept.get("reach", "")
    rest = {name: value for name, value in kept.items() if name not in _DETAILS_KEYS}
    unread = [one for one in kept.get("answers", ()) if not _readable(one[2])]
    if unread:
        rest["answers"] = unread
    return Details(
        **{name: kept[name] for name in _DETAILS_TEXTS if name in kept},
        doses=tuple(_dose_from(one) for one in kept.get("doses", ())),
        correction=Correction(**kept.get("correction", {})),
        other_paper=Paper(*kept["other_paper"]) if "other_paper" in kept else None,
        site=_where(kept["site"]) if "site" in kept else Where(words=kept.get("site_words", "")),
        answers=tuple(
            Answered(key, kind, value_from(value)) for key, kind, value in kept.get("answers", ()) if _readable(value)
        ),
        reach=Reach(reach) if reach in list(Reach) else Reach.ANY,
        received_on=date.fromisoformat(kept["received_on"]) if "received_on" in kept else None,
        form=kept["v"],
        rest=rest,
    )


def value_json(value: Value) -> Any:
    """The value of an answer as JSON: texts and numbers as they are, everything else with a letter that says what."""
    if isinstance(value, Where):
        return {"w": _where_json(value)}
    if isinstance(value, Paper):
        return {"p": [value.kind, value.number]}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, tuple):
        return list(value)
    return value


def value_from(kept: Any) -> Value:
    """The opposite of `value_json`."""
    if isinstance(kept, Mapping):
        letter, inside = next(iter(kept.items()))
        return _LETTERS[letter](inside)
    found: Value = tuple(kept) if isinstance(kept, list) else kept
    return found


def _readable(kept: Any) -> bool:
    """Whether this release knows what the value is."""
    return not isinstance(kept, Mapping) or next(iter(kept), "") in _LETTERS


def _where_json(where: Where) -> dict[str, Any]:
    return _texts(where, _WHERE)


def _where(kept: Json) -> Where:
    return Where(**{name: kept[name] for name in _WHERE if name in kept})


_LETTERS: Final[Mapping[str, Callable[[Any], Value]]] = {
    "w": _where,
    "p": lambda kept: Paper(*kept),
    "d": date.fromisoformat,
}


def _dose_json(dose: ClaimedDose) -> dict[str, Any]:
    found: dict[str, Any] = {"number": dose.number, **_texts(dose, _DOSE_TEXTS)}
    if dose.series != SERIES:
        found["series"] = dose.series
    if dose.injected_on is not None:
        found["injected_on"] = dose.injected_on.isoformat()
    return found


def _dose_from(kept: Json) -> ClaimedDose:
    return ClaimedDose(
        number=kept["number"],
        series=kept.get("series", SERIES),
        injected_on=date.fromisoformat(kept["injected_on"]) if "injected_on" in kept else None,
        **{name: kept[name] for name in _DOSE_TEXTS if name in kept},
    )


def _texts(of: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(of, name))}
