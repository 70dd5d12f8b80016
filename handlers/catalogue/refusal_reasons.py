"""The reasons for which a complaint is refused, with the sentences an official starts from (refusal_reasons.yaml)."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from handlers.catalogue.facts import Edit, Entry, Named, as_shipped, read_entry

LONGEST_DRAFT = 1500  # characters an official may send as an answer

ReasonCode = Annotated[str, StringConstraints(pattern=r"^R\d{2}$")]


class Precheck(StrEnum):
    """How the service tries to prevent a reason before sending."""

    PHOTO = "photo"  # measured on the picture
    CLAIM = "claim"  # typed values compared
    CHECKLIST = "checklist"  # the citizen is asked what the paper shows
    OFFICIAL = "official"  # nothing can be checked beforehand


class Needs(StrEnum):
    """What a report must have for a reason to fit."""

    NOTHING = "nothing"
    PHOTO = "photo"  # or another file
    DOSES = "doses"


class RefusalReason(Entry):
    """`label` and `next` are words by language (vi, en); `next` is the draft that tells the citizen what to send."""

    code: str = ""
    precheck: Precheck
    needs: Needs = Needs.NOTHING
    label: Named
    next: Named

    @model_validator(mode="after")
    def _the_draft_can_be_sent(self) -> Self:
        for text in self.next.values():
            if len(text) > LONGEST_DRAFT:
                raise ValueError(f"next: an answer has at most {LONGEST_DRAFT} characters, this one has {len(text)}")
        return self


class ReasonFile(Entry):
    """The shape of refusal_reasons.yaml."""

    reasons: Mapping[ReasonCode, RefusalReason]


def read_refusal_reasons(path: Path, edit: Edit = as_shipped) -> Mapping[str, RefusalReason]:
    """All reasons by code, in file order. Errors: CatalogueError."""
    found = read_entry(path, ReasonFile, edit=edit).reasons
    return MappingProxyType({code: reason.model_copy(update={"code": code}) for code, reason in found.items()})
