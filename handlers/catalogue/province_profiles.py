"""Province profiles (provinces/*.yaml): what the letters of a province say that differs from its neighbours.

Wording of the duty to install, public notes, flows of lists, committees, reports, and changes of the common
catalogue (names of offices, categories, deadlines). A province without a profile gets the defaults of
provinces/default.yaml. Codes are those of the 2021 edition.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import StringConstraints

from handlers.catalogue.catalogue import Catalogue
from handlers.catalogue.facts import (
    CatalogueError,
    Edit,
    Entry,
    Fact,
    Faults,
    Identifier,
    ProvinceCode,
    Sentence,
    Words,
    as_shipped,
    read_entry,
    refuse_repeats,
)
from handlers.catalogue.guides import Guide, Guides
from handlers.catalogue.lists import ANYBODY
from handlers.catalogue.notices import Notice
from handlers.catalogue.office_kinds import OfficeKind
from handlers.texts import Texts
from handlers.texts.check import faults_of_wording

DEFAULT_FILE = "default.yaml"

TextKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[A-Za-z0-9_]+)+$")]
AreaCodeDigits = Annotated[str, StringConstraints(pattern=r"^0\d{2,3}$")]


class Strength(StrEnum):
    """How a letter puts it."""

    MUST = "must"  # phải
    ASKED = "asked"  # đề nghị
    ENCOURAGED = "encouraged"  # khuyến khích


class Addressee(StrEnum):
    """Whom a note is for."""

    CITIZENS = "citizens"
    UNITS = "units"
    OFFICIALS = "officials"


class Topic(StrEnum):
    """What a note is about, so that a conversation can ask for its own."""

    INSTALL = "install"
    REGISTRATION = "registration"
    RECORDS = "records"
    LISTS = "lists"
    HOTLINES = "hotlines"
    DATA_ENTRY = "data_entry"


class InstallDuty(Fact):
    """The province's own sentence about using `app`, said before the first step of its guide."""

    app: Identifier
    strength: Strength
    text: Words


class Note(Fact):
    """Something the province made public; `as_of` is also the first day on which it may be said."""

    id: Identifier
    topic: Topic
    addressee: Addressee
    text: Words


class AreaCode(Fact):
    """The telephone area code, to be dialled before 1022 from a mobile phone."""

    digits: AreaCodeDigits


class ListFlow(Fact):
    """A sender and a content give a flow of flows.yaml (template, first office, copies). `text` says it in words."""

    sender: Identifier
    content: Identifier
    flow: Identifier
    text: Words


class Committee(Fact):
    """A body that only this province has. `kind`: the office that heads it or acts for it, if the letter says."""

    id: Identifier
    name: Words
    kind: OfficeKind | None = None


class Report(Fact):
    """Something an office has to report or to finish: `every` so often, or once `before` that day."""

    id: Identifier
    by: OfficeKind
    every: Annotated[str, StringConstraints(pattern=r"^(day|week|month)$")] | None = None
    before: date | None = None
    text: Words


class PhoneTexts(Entry):
    """What the province sends to phones. `news`: to who has a web chat, that there is news in it; `answers`: to who has
    none, the official's words. Off: a text says at most that there is an answer and whom to call."""

    news: bool = False
    answers: bool = False


NO_TEXTS = PhoneTexts()
EVERY_TEXT = PhoneTexts(news=True, answers=True)


class Letter(Fact):
    """The document behind a profile. `number` as printed, None where the copy leaves it blank."""

    title: Sentence
    issuer: Words
    number: Sentence | None = None


class Defaults(Entry):
    """What holds where a province has said nothing."""

    list_flows: tuple[ListFlow, ...]
    notes: tuple[Note, ...] = ()


class ProvinceProfile(Entry):
    """One province. `bodies`, `categories` and `deadlines` change the common catalogue (see Catalogue.for_province);
    `wording` says sentences of handlers/texts its own way, by text key; `phone_texts`: which text messages it sends;
    `loans`: whether its offices lend each other staff; `notices`: what it
    tells people from one moment to another."""

    code: ProvinceCode
    name: Words
    letter: Letter
    area_code: AreaCode
    install_duties: tuple[InstallDuty, ...]
    notes: tuple[Note, ...] = ()
    list_flows: tuple[ListFlow, ...] = ()
    committees: tuple[Committee, ...] = ()
    reports: tuple[Report, ...] = ()
    bodies: Mapping[OfficeKind, Sentence] = {}
    categories: Mapping[str, Mapping[str, Any]] = {}
    deadlines: Mapping[str, Mapping[str, Any]] = {}
    wording: Mapping[TextKey, Words] = {}
    phone_texts: PhoneTexts = NO_TEXTS
    loans: bool = False
    notices: Mapping[Identifier, Notice] = {}

    @property
    def changes(self) -> dict[str, Any]:
        """What Catalogues and build_bodies take: `bodies`, `categories` and `deadlines` as plain mappings."""
        return {"bodies": dict(self.bodies), "categories": self.categories, "deadlines": self.deadlines}

    @property
    def sentences(self) -> dict[str, dict[str, str]]:
        """`wording` as Texts takes it: text key -> language -> words."""
        return {key: {"vi": words.vi, "en": words.en} for key, words in self.wording.items()}

    def duty(self, app: str, on: date) -> InstallDuty | None:
        """The province's own wording for `app`, if it had one by the local day `on`."""
        found = [duty for duty in self.install_duties if duty.app == app and duty.in_force(on)]
        return found[0] if found else None

    def notes_about(self, topic: Topic, addressee: Addressee, on: date) -> tuple[Note, ...]:
        """Notes that may be said on the local day `on`, in file order."""
        return _notes(self.notes, topic, addressee, on)


def opening(guide: Guide, profile: ProvinceProfile | None, on: date) -> Words:
    """What is said before the first step: the province's own sentence, else the guide's neutral one."""
    duty = profile.duty(guide.app, on) if profile else None
    return duty.text if duty else guide.opening


def public_notes(
    profile: ProvinceProfile | None, defaults: Defaults, topic: Topic, addressee: Addressee, on: date
) -> tuple[Note, ...]:
    """The province's notes, else (also where it has none on this topic) the common ones."""
    own = profile.notes_about(topic, addressee, on) if profile else ()
    return own or _notes(defaults.notes, topic, addressee, on)


def list_flow(profile: ProvinceProfile | None, defaults: Defaults, sender: str, content: str) -> ListFlow | None:
    """Where a list goes: by the province's letter, else by the defaults; None where neither knows a way.

    None means LIST_SUBMISSION as the catalogue routes it: the facility of the first dose, else TTYT huyện.
    """
    tables = (profile.list_flows if profile else (), defaults.list_flows)
    for table in tables:
        for asked in (sender, ANYBODY):
            for flow in table:
                if (flow.sender, flow.content) == (asked, content):
                    return flow
    return None


def read_defaults(path: Path, catalogue: Catalogue | None) -> Defaults:
    """The defaults; each flow must stand in the catalogue (None: it could not be read). Raises CatalogueError."""
    defaults, faults = read_entry(path, Defaults), Faults()
    faults.of(lambda: refuse_repeats((note.id for note in defaults.notes), path.name))
    faults.found += _faults_of_flows(defaults.list_flows, path.name, catalogue)
    if faults.found:
        raise CatalogueError(faults.found)
    return defaults


def read_profiles(
    folder: Path, catalogue: Catalogue | None, texts: Texts | None = None, edit: Edit = as_shipped
) -> dict[str, ProvinceProfile]:
    """Profiles by province code, checked against the catalogue and the words (None: they could not be read, their own
    faults are told).

    Raises CatalogueError with the faults of all files.
    """
    profiles: dict[str, ProvinceProfile] = {}
    faults = Faults()
    for path in sorted(folder.glob("*.yaml")):
        if path.name == DEFAULT_FILE:
            continue
        profile = faults.of(partial(read_entry, path, ProvinceProfile, edit=edit))
        if profile is not None:
            faults.found += _faults_of_profile(profile, path, catalogue)
            faults.found += faults_of_wording(path.name, profile.sentences, texts) if texts is not None else []
            profiles[profile.code] = profile
    if faults.found:
        raise CatalogueError(faults.found)
    return profiles


def changes_by_province(profiles: Mapping[str, ProvinceProfile]) -> dict[str, dict[str, Any]]:
    """The `profiles` argument of Catalogues and build_bodies."""
    return {code: profile.changes for code, profile in profiles.items()}


def _notes(notes: Iterable[Note], topic: Topic, addressee: Addressee, on: date) -> tuple[Note, ...]:
    return tuple(note for note in notes if note.topic is topic and note.addressee is addressee and note.in_force(on))


def _faults_of_profile(profile: ProvinceProfile, path: Path, catalogue: Catalogue | None) -> list[str]:
    collected = Faults()
    for entries in (profile.notes, profile.committees, profile.reports):
        collected.of(partial(refuse_repeats, (entry.id for entry in entries), path.name))
    if catalogue is not None:
        collected.of(partial(catalogue.for_province, profile.changes, path.name))
    faults = collected.found
    if path.stem != profile.code:
        faults.append(f"{path.name}: code: the profile is of {profile.code}, its file must be {profile.code}.yaml")
    apps = [duty.app for duty in profile.install_duties]
    faults += [
        f"{path.name}: install_duties: {app} stands more than once"
        for app in dict.fromkeys(apps)
        if apps.count(app) > 1
    ]
    faults += [
        f"{path.name}: reports.{report.id}: needs exactly one of every and before"
        for report in profile.reports
        if (report.every is None) == (report.before is None)
    ]
    return faults + _faults_of_flows(profile.list_flows, path.name, catalogue)


def faults_of_apps(profiles: Mapping[str, ProvinceProfile], guides: Guides) -> list[str]:
    """Duties to install what no guide is about."""
    return [
        f"{code}.yaml: install_duties: there is no app {duty.app!r}"
        for code, profile in profiles.items()
        for duty in profile.install_duties
        if guides.app(duty.app) is None
    ]


def _faults_of_flows(flows: tuple[ListFlow, ...], name: str, catalogue: Catalogue | None) -> list[str]:
    known = catalogue.flows if catalogue is not None else {flow.flow for flow in flows}
    faults = [f"{name}: list_flows: there is no flow {flow.flow!r}" for flow in flows if flow.flow not in known]
    if catalogue is not None:
        senders, contents = catalogue.lists.senders, catalogue.lists.contents
        faults += [f"{name}: list_flows: no sender {one.sender!r}" for one in flows if one.sender not in senders]
        faults += [f"{name}: list_flows: no content {one.content!r}" for one in flows if one.content not in contents]
    keys = [(flow.sender, flow.content) for flow in flows]
    faults += [
        f"{name}: list_flows: {sender} with {content} stands more than once"
        for sender, content in sorted({key for key in keys if keys.count(key) > 1})
    ]
    return faults
