"""Where a report would go, tried by who administers a province: nothing is filed."""

from typing import Any, Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from handlers.administration.rights import province_of_administrator, provinces_of
from handlers.administration.trial import Trial, categories_of, place_from, rules_tried, tried
from handlers.catalogue.categories import Category
from handlers.places.bodies import NOWHERE, Place
from handlers.places.refs import full_name
from handlers.places.search import search as search_places
from handlers.texts import Say
from handlers.work import Work

PAGE: Final = "/console/admin/routing"
FIELDS: Final = ("place", "site")
MOST: Final = 8  # places found
LOOKED_AT: Final = 40  # among which those of the own province come first


async def show(desk: Desk) -> web.Response:
    """The form. Errors: NotAllowed."""
    return await _page(desk)


async def find(desk: Desk) -> web.Response:
    """Places while their names are typed. Errors: NotAllowed."""
    province_of_administrator(desk.actor)
    name, text = desk.searched("place")
    return desk.page("places.html", places=_found(desk, text, MOST), asked=text.strip(), name=name)


async def attempt(desk: Desk) -> web.Response:
    """The office and why. 422: no such category or place."""
    return await _page(desk, sent=True)


async def _page(desk: Desk, *, sent: bool = False) -> web.Response:
    async with desk.work() as work:
        rules = await rules_tried(work, desk.actor, drafts=bool(desk.field("drafts")))
        categories = categories_of(work, desk.actor, rules)
        places, problems = _places(desk) if sent else ({}, {})
        category = categories.get(desk.field("category"))
        if sent and category is None:
            problems["category"] = Say("console_routing.problem.category")
        found = None
        if sent and category is not None and not problems:
            found = _said(desk, work, tried(work, rules, category, *(places[name][0] for name in FIELDS)))
    typed = {name: desk.field(name) for name in ("category", "drafts", *(f"{name}_words" for name in FIELDS))}
    return desk.page(
        "routing.html", 422 if problems else 200, found=found, problems=problems, typed=typed, tried=sent,
        categories={code: one.label.in_language(desk.language) for code, one in categories.items()},
        places={name: ("", "") if place == NOWHERE else (":".join(place), words)
                for name, (place, words) in places.items()} or dict.fromkeys(FIELDS, ("", "")),
    )  # fmt: skip


def _places(desk: Desk) -> tuple[dict[str, tuple[Place, str]], dict[str, Say]]:
    """Field -> place and its full name: the one that was chosen, else the first that the words name."""
    found, problems = {}, {}
    for name in FIELDS:
        chosen, words = desk.field(name), desk.field(f"{name}_words")
        offered = _found(desk, words, 1) if words and not chosen else []
        if words and not chosen and not offered:
            problems[name] = Say("console_routing.problem.place")
        codes = chosen or (offered[0][0] if offered else "")
        place = place_from(codes) if codes else NOWHERE
        found[name] = (place, _name(desk, place))
    return found, problems


def _found(desk: Desk, text: str, most: int) -> list[tuple[str, str]]:
    tools = desk.service.tools
    edition = tools.directory.edition
    gazetteer = tools.resolver.gazetteers[edition]
    places = search_places(tools.resolver, text, edition, LOOKED_AT)
    near = sorted(places, key=lambda one: one.province not in provinces_of(desk.actor))  # those at home first
    return [(one.codes(), full_name(gazetteer, one)) for one in near[:most]]


def _name(desk: Desk, place: Place) -> str:
    """As on an envelope; '' for no place, and for codes that no unit has."""
    tools = desk.service.tools
    gazetteer = tools.resolver.gazetteers[tools.directory.edition]
    units = [gazetteer.get(code) for code in reversed(place) if code]
    return ", ".join(unit.name for unit in units if unit is not None)


def _said(desk: Desk, work: Work, found: Trial) -> dict[str, Any]:
    return {
        "owner": found.owner, "reason": found.reason, "steps": found.steps, "copies": found.copies,
        "other": found.other, "around": found.rule.around.value, "levels": _levels(desk, found.rule),
    }  # fmt: skip


def _levels(desk: Desk, category: Category) -> list[str]:
    """The rule in words: the first queue, of several the first that is known at the place; then who is above."""

    def said(level: tuple[str, ...]) -> str:
        return desk.say("console_routing.or").join(desk.say(f"console_routing.kind.{kind}") for kind in level)

    first = desk.say("console_routing.else").join(map(said, category.first))
    return [first, *map(said, category.then)] if first else []


ROUTES = (
    web.get(PAGE, signed_in(show)),
    web.post(PAGE, signed_in(attempt)),
    web.get(f"{PAGE}/places", signed_in(find)),
)
