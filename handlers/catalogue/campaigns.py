"""Campaigns (campaigns/ID/): what only one vaccination programme knows, as data.

    campaigns/running.yaml                 which of them is asked about
    campaigns/covid_2021/campaign.yaml     first day, doses, groups, colours of the certificate
    campaigns/covid_2021/vaccines.yaml     products, intervals, how people write them
    campaigns/covid_2021/flows.yaml        lists: who hands them in, what for, who gets them (lists.py)
    campaigns/covid_2021/guides/           how to install its apps (guides.py)
    campaigns/covid_2021/texts/            what it says in place of the common texts, or beside them (texts/loader.py)

Another campaign is another folder of the same shape: no code names a vaccine, a group or a day of one.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from handlers.catalogue.facts import CatalogueError, Entry, Fact, Identifier, Words, read_entry
from handlers.catalogue.notices import Door

FOLDER = "campaigns"
OWN_TEXTS = "texts"
RUNNING_FILE, CAMPAIGN_FILE, VACCINES_FILE = "running.yaml", "campaign.yaml", "vaccines.yaml"
MOST_DOSES = 9
"""A series of more doses is none that this program can ask about: numbers of doses are one digit."""

VaccineCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=20)]
DoseNumber = Annotated[int, Field(ge=1, le=MOST_DOSES)]


class Running(Entry):
    """Which campaign runs: the name of its folder."""

    campaign: Identifier


class DoseLimits(Entry):
    """Numbers of doses. `told`: the highest that a report names; `asked`: how many have a button of their own;
    `listed`: the highest that a list may hold."""

    told: DoseNumber
    asked: DoseNumber
    listed: DoseNumber

    @model_validator(mode="after")
    def _what_is_asked_can_be_told(self) -> Self:
        if not self.asked <= self.told <= self.listed:
            raise ValueError("needs asked <= told <= listed")
        return self


class CertificateRule(Entry):
    """`colours`: of a record with 1, 2, … doses, the last one also for more; empty where there is no certificate.
    `unsaid`: vaccines for which the count says nothing, so that no colour is claimed."""

    colours: tuple[Literal["yellow", "green"], ...] = ()
    unsaid: frozenset[VaccineCode] = frozenset()


class Questions(Entry):
    """Questions of citizens (faq/catalogue) by what only the campaign knows of them.

    `apps`: groups of them that are about no record; `doors`: groups with which a notice of that door is said; `next`:
    id of one -> what else to try when its answer did not help (texts `advice.*`).
    """

    apps: frozenset[Identifier] = frozenset()
    doors: Mapping[Door, tuple[Identifier, ...]] = {}
    next: Mapping[Identifier, Identifier] = {}

    @model_validator(mode="after")
    def _a_group_has_one_door(self) -> Self:
        groups = [group for door in self.doors.values() for group in door]
        if repeated := sorted({group for group in groups if groups.count(group) > 1}):
            raise ValueError(f"doors: stand at more than one: {', '.join(repeated)}")
        return self

    def door(self, group: str) -> Door | None:
        """At which door the questions of a group are."""
        return next((door for door, groups in self.doors.items() if group in groups), None)


class Campaign(Fact):
    """One vaccination programme. `series`: what the numbers of its doses count in; `first_day`: of injections;
    `groups`: codes of priority groups that lists may hold, empty where a list needs none."""

    id: Identifier
    name: Words
    kind: Literal["routine", "campaign", "outbreak", "ended"]
    series: Identifier
    first_day: date
    doses: DoseLimits
    groups: frozenset[Annotated[int, Field(gt=0)]] = frozenset()
    certificate: CertificateRule = CertificateRule()
    questions: Questions = Questions()

    @property
    def numbers(self) -> range:
        """The doses that a report may name."""
        return range(1, self.doses.told + 1)


def running_folder(catalogue: Path) -> Path:
    """The folder of the campaign that runs. `catalogue`: the folder of all catalogues. Errors: CatalogueError."""
    folder = catalogue / FOLDER
    running = read_entry(folder / RUNNING_FILE, Running).campaign
    if not (folder / running / CAMPAIGN_FILE).is_file():
        raise CatalogueError([f"{RUNNING_FILE}: campaign: there is no {running}/{CAMPAIGN_FILE}"])
    return folder / running


def read_campaign(folder: Path) -> Campaign:
    """The campaign of a folder, which has its name. Errors: CatalogueError."""
    campaign = read_entry(folder / CAMPAIGN_FILE, Campaign)
    if campaign.id != folder.name:
        raise CatalogueError(
            [f"{CAMPAIGN_FILE}: id: the folder is called {folder.name!r}, the campaign {campaign.id!r}"]
        )
    return campaign


def faults_of_products(campaign: Campaign, vaccines: Mapping[str, object]) -> list[str]:
    """What a campaign names that is none of its products."""
    unknown = sorted(campaign.certificate.unsaid - set(vaccines))
    return [f"{CAMPAIGN_FILE}: certificate.unsaid: no such vaccine: {code}" for code in unknown]
