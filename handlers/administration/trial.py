"""Where a report would go, tried without filing one: the office, and why, step by step."""

import asyncio
from dataclasses import dataclass
from typing import Final

from handlers.administration.entries import here_of
from handlers.administration.fitting import fitting
from handlers.administration.rights import province_of_administrator
from handlers.administration.versions import versions_of
from handlers.catalogue.categories import Category
from handlers.places.bodies import NOWHERE, Directory, Place
from handlers.places.routing import Guidance, Route, route
from handlers.rulebook import Rulebook
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.rule_versions import DRAFT

PASSED, OWNS, ABOVE, ABOVE_EMPTY = "passed", "owns", "above", "above_empty"
ORDER: Final = (PASSED, OWNS, ABOVE, ABOVE_EMPTY)


@dataclass(frozen=True, slots=True)
class Step:
    """One office on the way. `state`: passed (it has no officials, or is complained of), owns, above (it sees the
    report when the time has passed), above_empty (that one would be passed over)."""

    office: str
    state: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What was tried. `owner`: the office's name, of a category without reports the authority's; `reason`: as in
    routing.py, `guidance` for such a category; `other`: the report is of another province; `copies`: names of offices;
    `rule`: around, first and then of the category."""

    owner: str
    reason: str
    steps: tuple[Step, ...]
    copies: tuple[str, ...]
    other: bool
    rule: Category


async def rules_tried(work: Work, actor: Actor, *, drafts: bool) -> Rulebook:
    """The rules that hold now, or with every draft of the province that loads. Errors: NotAllowed."""
    province_of_administrator(actor)
    if not drafts:
        return work.rules
    waiting = [one for one in await versions_of(work, actor) if one.state == DRAFT]
    live = await work.uow.rule_versions.live()
    rules, _ = await asyncio.to_thread(fitting, work.tools.reload, [*live, *waiting])
    return rules


def categories_of(work: Work, actor: Actor, rules: Rulebook) -> dict[str, Category]:
    """The categories of the administrator's province, by code. Errors: NotAllowed."""
    return dict(rules.catalogues.of(here_of(work, actor).province).categories)


def tried(work: Work, rules: Rulebook, category: Category, place: Place, site: Place = NOWHERE) -> Trial:
    """Where a report of this category would go by these rules today. `place`: the home; `site`: where it happened; any
    part may be ''."""
    directory, day = work.tools.directory, work.rules.calendar.local(work.now).date()
    if rules.offices != work.rules.offices:  # drafts
        directory = directory.with_offices(rules.offices)
        directory = directory.with_staffed(directory.staffed_ids, day)
    found = route(category, place, None, None, directory, site=site, day=day)
    if isinstance(found, Guidance):
        return Trial(directory.bodies[found.authority].name, "guidance", (), (), False, category)
    copies = tuple(directory.bodies[body].name for body in found.copies)
    owner = directory.bodies[found.owner].name
    return Trial(owner, str(found.reason), _steps(directory, found), copies, bool(found.label), category)


def _steps(directory: Directory, found: Route) -> tuple[Step, ...]:
    """The ladder, lowest first."""
    owner = found.ladder.index(found.owner)
    steps = []
    for at, body in enumerate(found.ladder):
        staffed = directory.staffed(body)
        state = OWNS if at == owner else PASSED if at < owner else ABOVE if staffed else ABOVE_EMPTY
        steps.append(Step(directory.bodies[body].name, state))
    return tuple(steps)


def place_from(codes: str) -> Place:
    """`89:884:30316` as a place; NOWHERE for ''. Errors: NotAllowed for what no form of ours sends."""
    parts = codes.split(":")
    if len(parts) > len(Place._fields) or not all(part.isdigit() or not part for part in parts):
        raise NotAllowed
    return Place(*parts)
