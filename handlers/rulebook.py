"""The rulebook: every fact, rule and sentence that an administrator may change, as one immutable object.

`Tools` holds one and replaces it whole (`tools.rules = newer`). A unit of work keeps the one that stood when it began
(`work.rules`), so that no turn reads half of an old and half of a new one; nothing keeps it longer. What only readers
of typed words know (how people write a date, a yes, a hospital) is no rule and stays with those readers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from handlers.catalogue.alarms import AlarmKind, read_alarm_kinds
from handlers.catalogue.answers import AnswerFile, read_answers
from handlers.catalogue.bodies import BodyTemplates, FacilityEntry
from handlers.catalogue.campaigns import OWN_TEXTS, Campaign, running_folder
from handlers.catalogue.catalogue import FOLDER, Catalogue, Catalogues, read_facilities
from handlers.catalogue.facts import CatalogueError, Edit, Faults, as_shipped, read_entry
from handlers.catalogue.fixes import Fix, read_fixes
from handlers.catalogue.guides import Guides, read_guides
from handlers.catalogue.holidays import HolidayFile
from handlers.catalogue.hotlines import Hotline, read_hotlines
from handlers.catalogue.offices import OfficeEntry, read_offices
from handlers.catalogue.province_profiles import (
    DEFAULT_FILE,
    Defaults,
    ProvinceProfile,
    changes_by_province,
    faults_of_apps,
    read_defaults,
    read_profiles,
)
from handlers.catalogue.refusal_reasons import RefusalReason, read_refusal_reasons
from handlers.catalogue.vaccines import Vaccines, read_vaccines
from handlers.places.before import FIRST, by_province_now
from handlers.texts import Texts
from handlers.texts.check import faults_of_own, faults_of_texts
from handlers.texts.loader import HERE as TEXTS_FOLDER
from handlers.texts.loader import TextError
from handlers.tickets.calendar import Calendar


@dataclass(frozen=True, slots=True, repr=False)  # a megabyte; asyncio names the result of a task that is done
class Rulebook:
    """`catalogues`: categories, deadlines and list flows by province; `profiles`: by province code; `fixes`: by id;
    `reasons`: of refusals, by code; `alarms`: kinds by name; `answers`: own ones, and buttons under them;
    `offices`: what was said of some, by id."""

    texts: Texts
    catalogues: Catalogues
    profiles: Mapping[str, ProvinceProfile]
    defaults: Defaults
    bodies: BodyTemplates
    facilities: tuple[FacilityEntry, ...]
    holidays: HolidayFile
    calendar: Calendar
    guides: Guides
    fixes: Mapping[str, Fix]
    hotlines: tuple[Hotline, ...]
    vaccines: Vaccines
    reasons: Mapping[str, RefusalReason]
    alarms: Mapping[str, AlarmKind]
    answers: AnswerFile
    offices: Mapping[str, OfficeEntry]

    @classmethod
    def load(cls, folder: Path = FOLDER, words: Path = TEXTS_FOLDER, edit: Edit = as_shipped) -> "Rulebook":
        """Read a folder of catalogues and one of texts. `edit`: what administrators changed (overlay.py).

        Errors: CatalogueError with every fault of every file.
        """
        faults, campaign = Faults(), running_folder(folder)
        texts = faults.of(lambda: _texts_of(words, campaign))
        faults.found += faults_of_texts(texts) if texts is not None else []
        catalogue = faults.of(lambda: Catalogue.load(folder, edit))
        profiles = faults.of(lambda: read_profiles(folder / "provinces", catalogue, texts, edit))
        defaults = faults.of(lambda: read_defaults(folder / "provinces" / DEFAULT_FILE, catalogue))
        bodies = faults.of(lambda: read_entry(folder / "bodies.yaml", BodyTemplates))
        facilities = faults.of(lambda: read_facilities(folder / "facilities.yaml"))
        days = faults.of(lambda: read_entry(folder / "holidays.yaml", HolidayFile, edit=edit))
        fixes = faults.of(lambda: read_fixes(folder / "fixes.yaml"))
        guides = faults.of(lambda: read_guides(campaign / "guides", fixes, edit))
        faults.found += faults_of_apps(profiles, guides) if profiles is not None and guides is not None else []
        vaccines = faults.of(lambda: read_vaccines(campaign))
        if texts is not None and vaccines is not None:
            faults.found += _faults_of_advice(texts, vaccines.campaign)
        reasons = faults.of(lambda: read_refusal_reasons(folder / "refusal_reasons.yaml", edit))
        hotlines = faults.of(lambda: read_hotlines(folder / "hotlines.yaml", edit))
        alarms = faults.of(lambda: read_alarm_kinds(folder / "alarms.yaml", texts))
        answers = faults.of(lambda: read_answers(folder / "answers.yaml", edit))
        offices = faults.of(lambda: read_offices(folder / "offices.yaml", edit))
        if (
            faults.found or texts is None or catalogue is None or profiles is None or defaults is None or bodies is None
            or facilities is None or days is None or fixes is None or guides is None or hotlines is None
            or vaccines is None or reasons is None or alarms is None or answers is None or offices is None
        ):  # fmt: skip
            raise CatalogueError(faults.found)
        return cls(
            texts=texts.with_wording({code: profile.sentences for code, profile in profiles.items()}),
            catalogues=Catalogues(catalogue, changes_by_province(profiles)),
            profiles=MappingProxyType(profiles),
            defaults=defaults,
            bodies=bodies,
            facilities=facilities,
            holidays=days,
            calendar=Calendar.of(days),
            guides=guides,
            fixes=MappingProxyType(fixes),
            hotlines=hotlines,
            vaccines=vaccines,
            reasons=reasons,
            alarms=alarms,
            answers=answers,
            offices=MappingProxyType(dict(offices)),
        )

    @property
    def campaign(self) -> Campaign:
        """The vaccination programme that is asked about."""
        return self.vaccines.campaign

    def for_edition(self, edition: int) -> "Rulebook":
        """The rules as read from files, where units are those of `edition`: profiles are written under the codes of
        2021, and an installation of 2025 finds that of a province through the one whose name it took."""
        if edition == FIRST:
            return self
        profiles = by_province_now(self.profiles)
        return replace(
            self,
            texts=self.texts.with_wording({code: profile.sentences for code, profile in profiles.items()}),
            catalogues=Catalogues(self.catalogues.common, changes_by_province(profiles)),
            profiles=MappingProxyType(profiles),
        )

    def with_words(self, folders: Sequence[Path]) -> "Rulebook":
        """These rules with the texts of other packages beside the shipped. Errors: CatalogueError with every fault."""
        texts, faults = self.texts, Faults()
        for folder in folders:
            brought = faults.of(lambda folder=folder: _read_texts(folder))  # type: ignore[misc]
            if brought is None:
                continue
            faults.found += faults_of_texts(brought)
            faults.found += [f"{folder}: {key}: the service has this text itself" for key in brought.taken_from(texts)]
            texts = texts.with_more(brought)
        if faults.found:
            raise CatalogueError(faults.found)
        return replace(self, texts=texts)


def _faults_of_advice(texts: Texts, campaign: Campaign) -> list[str]:
    """What a campaign would say next without there being words for it."""
    named = sorted(set(campaign.questions.next.values()))
    return [f"campaign.yaml: questions.next: no text advice.{one}" for one in named if not texts.has(f"advice.{one}")]


def _texts_of(folder: Path, campaign: Path) -> Texts:
    """The common texts with those of the campaign in their place. Errors: CatalogueError."""
    common = _read_texts(folder)
    if not (campaign / OWN_TEXTS).is_dir():
        return common
    own = _read_texts(campaign / OWN_TEXTS)
    if faults := faults_of_own(own, common):
        raise CatalogueError(faults)
    return common.with_own(own)


def _read_texts(folder: Path) -> Texts:
    try:
        return Texts.load(folder=folder)
    except TextError as error:
        raise CatalogueError(str(error).splitlines()) from error


@cache
def shipped_rules() -> Rulebook:
    """The rulebook that ships with the program; for the composition root and for tests, never for a step."""
    return Rulebook.load()
