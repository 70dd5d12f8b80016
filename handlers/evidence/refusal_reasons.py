"""The thirteen reasons for which a complaint is refused, with the sentences an official starts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from handlers.dialogue.answers.lexicon import read_catalogue


class Precheck(StrEnum):
    """How the service tries to prevent a reason before sending."""

    PHOTO = "photo"  # measured on the picture
    CLAIM = "claim"  # typed values compared
    CHECKLIST = "checklist"  # the citizen is asked what the paper shows
    OFFICIAL = "official"  # nothing can be checked beforehand


@dataclass(frozen=True, slots=True)
class RefusalReason:
    """`label` and `next` are words by language (vi, en); `next` is the draft that tells the citizen what to send."""

    code: str
    precheck: Precheck
    label: Mapping[str, str]
    next: Mapping[str, str]


@cache
def refusal_reasons() -> Mapping[str, RefusalReason]:
    """All reasons by code, R01 to R13 in order."""
    listed = read_catalogue("refusal_reasons")["reasons"]
    return MappingProxyType(
        {
            code: RefusalReason(
                code=code,
                precheck=Precheck(entry["precheck"]),
                label=MappingProxyType({language: entry["label"][language] for language in ("vi", "en")}),
                next=MappingProxyType({language: entry["next"][language] for language in ("vi", "en")}),
            )
            for code, entry in listed.items()
        }
    )
