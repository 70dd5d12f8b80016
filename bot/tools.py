"""Loads what every turn shares: words, catalogues, places, questions, bodies. Part of the composition root."""

from collections.abc import Collection

from faq.matcher import Matcher
from handlers.catalogue.catalogue import Catalogues, load_catalogue
from handlers.catalogue.province_profiles import changes_by_province, load_profiles
from handlers.dialogue.talk import Traits
from handlers.places.bodies import Body, Directory, UnitRow, build_bodies
from handlers.places.resolver import Resolver
from handlers.policy import Policy
from handlers.texts import Texts
from handlers.work import Tools
from storage.gazetteer import load


def all_bodies(edition: int) -> list[Body]:
    """Every body of the gazetteer's edition, parents before children, named as the province profiles say."""
    profiles = changes_by_province(load_profiles())
    return list(build_bodies(_units(edition), edition, profiles=profiles))


def load_tools(policy: Policy, *, staffed: Collection[str] = (), traits: dict[str, Traits] | None = None) -> Tools:
    """Read every catalogue. Errors: the catalogues' own, each naming file and key."""
    profiles = load_profiles()
    changes = changes_by_province(profiles)
    directory = Directory(
        all_bodies(policy.edition),
        edition=policy.edition,
        served=policy.served,
        lead=policy.lead_province,
        staffed=staffed,
    )
    return Tools(
        texts=Texts.load({code: change.get("wording", {}) for code, change in changes.items()}),
        catalogues=Catalogues(load_catalogue(), changes),
        profiles=profiles,
        resolver=Resolver(load(2021), load(2025)),
        matcher=Matcher.from_catalogue(),
        directory=directory,
        policy=policy,
        traits=traits or {},
    )


def _units(edition: int) -> list[UnitRow]:
    """Parents before children."""
    gazetteer = load(edition)
    level: list[UnitRow] = list(gazetteer.provinces())
    found: list[UnitRow] = []
    while level:
        found += level
        level = [child for unit in level for child in gazetteer.children(unit.code)]
    return found
