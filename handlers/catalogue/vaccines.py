"""The vaccines of a campaign (vaccines.yaml): names, number of doses, intervals, and how people write them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from handlers.catalogue.campaigns import VACCINES_FILE, Campaign, VaccineCode, faults_of_products, read_campaign
from handlers.catalogue.facts import CatalogueError, Entry, Named, Sentence, read_entry
from handlers.dialogue.answers.reading import fold


class Vaccine(Entry):
    """One licensed vaccine. `min_interval_days` between dose 1 and 2, None when there is one dose.

    `asked`: whether it has a button where the vaccine is asked for; any other can be typed.
    `mark` tells how sure the interval is: H, M, or R (an official must confirm it before citizens see it).
    """

    code: str = ""
    name: Named
    doses: Annotated[int, Field(gt=0)]
    min_interval_days: Annotated[int, Field(gt=0)] | None
    mark: Literal["H", "M", "R"]
    source: str
    asked: bool = True
    aliases: Annotated[tuple[Sentence, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _an_interval_is_between_doses(self) -> Self:
        if (self.min_interval_days is None) != (self.doses == 1):
            raise ValueError("min_interval_days is given exactly where there are several doses")
        return self


class VaccineFile(Entry):
    """The shape of vaccines.yaml. `countries`: a country's name -> what may be meant; `unknown`: "I forgot"."""

    as_of: date
    vaccines: Mapping[VaccineCode, Vaccine]
    countries: Mapping[Sentence, tuple[str, ...]]
    unknown: tuple[Sentence, ...]

    @model_validator(mode="after")
    def _countries_name_known_vaccines(self) -> Self:
        missing = {code for codes in self.countries.values() for code in codes} - set(self.vaccines)
        if missing:
            raise ValueError(f"countries: no such vaccine: {', '.join(sorted(missing))}")
        return self


class Vaccines(Mapping[str, Vaccine]):
    """All vaccines by code, in the catalogue's order. `campaign`: whose they are; `spellings`:
    every alias as `compact` leaves it -> code; `beginnings`: the first letter and the first two letters of each."""

    def __init__(self, file: VaccineFile, campaign: Campaign) -> None:
        """Errors: CatalogueError when a spelling is of two vaccines, or the campaign names one that is none."""
        self.campaign = campaign
        self._known = {code: one.model_copy(update={"code": code}) for code, one in file.vaccines.items()}
        self.countries = MappingProxyType(dict(file.countries))
        self.unknown = file.unknown
        spellings: dict[str, str] = {}
        faults = faults_of_products(campaign, file.vaccines)
        for code, vaccine in self._known.items():
            for alias in (code, *vaccine.aliases):
                other = spellings.setdefault(compact(alias), code)
                if other != code:
                    faults.append(f"vaccines.yaml: vaccines.{code}.aliases: {alias!r} is {other} already")
        if faults:
            raise CatalogueError(faults)
        self.spellings = MappingProxyType(spellings)
        bare = [spelling.replace("&", "") for spelling in spellings]
        self.beginnings = frozenset(spelling[:length] for spelling in bare for length in (1, 2))

    def __getitem__(self, code: str) -> Vaccine:
        return self._known[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __hash__(self) -> int:
        return id(self)  # what is read with one catalogue is kept for that one alone


def compact(text: str) -> str:
    """A name without marks, spaces and dashes, as spellings are compared."""
    return re.sub(r"[^a-z0-9&]", "", fold(text))


def read_vaccines(folder: Path) -> Vaccines:
    """The vaccines of a campaign's folder, with the campaign. Errors: CatalogueError."""
    return Vaccines(read_entry(folder / VACCINES_FILE, VaccineFile), read_campaign(folder))
