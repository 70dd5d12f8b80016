"""The readers of doses and days as the campaign that runs has them, and what tests ask of it."""

import shutil
from enum import StrEnum
from functools import partial
from pathlib import Path

from handlers.catalogue.catalogue import FOLDER
from handlers.dialogue.answers import dates, doses, missing_records, still_wrong
from handlers.rulebook import Rulebook, shipped_rules

CAMPAIGN = shipped_rules().campaign
FIRST_DAY, HIGHEST = CAMPAIGN.first_day, CAMPAIGN.doses.told

read_injection_date = partial(dates.read_injection_date, earliest=FIRST_DAY)
read_dose_number = partial(doses.read_dose_number, highest=HIGHEST)
missing_dose = partial(missing_records.missing_dose, highest=HIGHEST)
lacking_dose = partial(still_wrong.lacking_dose, highest=HIGHEST)


class App(StrEnum):
    """The apps of guides/apps.yaml, in their order."""

    SSK = "ssk"
    PCCOVID = "pccovid"
    BLUEZONE = "bluezone"
    NO_SMARTPHONE = "no_smartphone"
    QR_POINT = "qr_point"
    DECLARE_FAMILY = "declare_family"


class Sender(StrEnum):
    """Who hands in a list, by flows.yaml."""

    PROVINCIAL_UNIT = "provincial_unit"
    COMMUNE = "commune"
    DISTRICT_SIDE = "district_side"
    ANYBODY = "anybody"


class Content(StrEnum):
    """What a list is for, by flows.yaml."""

    FIRST_DOSE = "first_dose"
    INCOMPLETE_FIRST_DOSE = "incomplete_first_dose"
    SECOND_DOSE = "second_dose"
    BOTH_DOSES = "both_doses"


def rules_of_another(folder: Path) -> Rulebook:
    """The shipped catalogues with the made-up campaign of tests/support/campaigns/xanh in the place of the shipped one;
    `folder` is made."""
    shutil.copytree(FOLDER, folder)
    for name in ("campaigns", "provinces"):
        shutil.rmtree(folder / name)
    shutil.copytree(Path(__file__).parent / "campaigns" / "xanh", folder, dirs_exist_ok=True)
    return Rulebook.load(folder)
