"""Loads what every turn shares: words, catalogues, places, questions, bodies. Part of the composition root."""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from faq.matcher import Matcher
from handlers.catalogue.facts import Edit
from handlers.catalogue.province_profiles import changes_by_province
from handlers.dialogue.traits import Traits
from handlers.places.bodies import Body, Directory, UnitRow, build_bodies
from handlers.places.resolver import Resolver
from handlers.policy import Policy
from handlers.rulebook import Rulebook, shipped_rules
from handlers.work import Tools
from storage.gazetteer import load


def all_bodies(edition: int, rules: Rulebook | None = None) -> list[Body]:
    """Every body of the gazetteer's edition, parents before children, named as the rules (None: the shipped) say."""
    rules = (rules or shipped_rules()).for_edition(edition)
    return list(
        build_bodies(
            _units(edition),
            edition,
            templates=rules.bodies,
            facilities=rules.facilities,
            profiles=changes_by_province(rules.profiles),
        )
    )


def load_tools(
    policy: Policy,
    *,
    staffed: Collection[str] = (),
    traits: dict[str, Traits] | None = None,
    rules: Rulebook | None = None,
) -> Tools:
    """Everything a process needs, by the given rules or the shipped. Errors: CatalogueError with every fault."""
    rules = rules or shipped_rules()
    directory = Directory(
        all_bodies(policy.edition, rules),
        edition=policy.edition,
        served=policy.served,
        lead=policy.lead_province,
        staffed=staffed,
    )
    return Tools(
        rules=rules.for_edition(policy.edition),
        resolver=Resolver(load(2021), load(2025)),
        matcher=Matcher.from_catalogue(),
        directory=directory,
        policy=policy,
        traits=traits or {},
        reload=partial(changed_rules, policy.edition, ()),
    )


def changed_rules(edition: int, words: Sequence[Path], edit: Edit) -> Rulebook:
    """The shipped rules of an edition with entries changed and the texts of other packages. Takes a quarter of a
    second. Errors: CatalogueError with every fault."""
    return Rulebook.load(edit=edit).for_edition(edition).with_words(words)


def _units(edition: int) -> list[UnitRow]:
    """Parents before children."""
    gazetteer = load(edition)
    level: list[UnitRow] = list(gazetteer.provinces())
    found: list[UnitRow] = []
    while level:
        found += level
        level = [child for unit in level for child in gazetteer.children(unit.code)]
    return found
