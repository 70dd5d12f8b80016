"""Which parts of the service are on in a province, and whether a switch could turn the rest on."""

from dataclasses import dataclass
from typing import Final

from handlers.catalogue.province_profiles import NO_TEXTS
from handlers.incidents.faults import is_on as incidents_on
from handlers.opening.checks import Facts
from handlers.opening.switches import CODES, INCIDENTS, LOANS, LOOK_UP, OPENED, PRACTICE, REPORTS, TEXTS
from handlers.staff.lending import is_on
from handlers.work import Work

TELEGRAM, ZALO, WEB = "telegram", "zalo", "webchat"
BY_SETTINGS: Final = (ZALO, TELEGRAM)  # on where the settings name an account


@dataclass(frozen=True, slots=True)
class System:
    """A part of the service. `possible`: what it needs is set up, so that its switch does something."""

    name: str
    on: bool
    possible: bool = True


def systems(work: Work, province: str, facts: Facts) -> list[System]:
    """The parts, the opening first. `facts`: what the settings say."""
    switches, profile = work.tools.switches, work.rules.profiles.get(province)
    texts = bool(facts.gateway) and switches.on(CODES)
    sends = profile is not None and profile.phone_texts != NO_TEXTS
    open_ = {WEB: True, ZALO: bool(facts.zalo), TELEGRAM: facts.telegram}
    return [
        System(OPENED, switches.on(OPENED, province)),
        System(CODES, texts, bool(facts.gateway)),
        System(TEXTS, texts and switches.on(TEXTS, province, unless_moved=sends), texts),
        System(LOOK_UP, switches.on(LOOK_UP)),
        *(System(REPORTS + one, is_open and switches.on(REPORTS + one), is_open) for one, is_open in open_.items()),
        *(System(one, open_[one], possible=False) for one in BY_SETTINGS),
        System(LOANS, is_on(work, province)),
        System(INCIDENTS, incidents_on(work.tools, province)),
        System(PRACTICE, switches.on(PRACTICE, province, unless_moved=facts.practice)),
    ]
