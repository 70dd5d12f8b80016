"""An answer to a question that is data (categories.yaml): its key, its kind, its value."""

from dataclasses import dataclass, field
from datetime import date

from storage.content.subject import Paper


@dataclass(frozen=True, slots=True)
class Where:
    """A place of an event: a facility, or a unit with words (a company in a commune), or words alone.

    Codes of one edition; empty texts (and edition 0) where nothing is known."""

    facility_code: str = ""
    edition: int = 0
    province: str = ""
    district: str = ""
    commune: str = ""
    words: str = field(default="", repr=False)

    @property
    def known(self) -> bool:
        """Whether it says anything at all."""
        return bool(self.facility_code or self.province or self.words)


Value = str | int | date | Paper | Where | tuple[int, ...]
"""By kind of question: text, choice, vaccine, phone, person: str; number, dose: int; date: date; paper: Paper;
facility, place: Where; photo, file: ids of files."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer. It stays readable when its question is gone: the kind says what the value is."""

    key: str
    kind: str
    value: Value = field(repr=False)
