"""Officials of a province for who looks after them: a list found by words, a page for each, one act at a time. Who
leads an office finds those of the office, and resets what they sign in with."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.menu import ADMINISTRATORS, Link
from bot.console.sign_in import link_address
from faq.normalise import fold
from handlers.places.bodies import Body, province_of
from handlers.places.find_bodies import find_bodies
from handlers.staff.actor import LEADING, Role
from handlers.staff.managing import (
    everybody,
    is_closed,
    let_go,
    link_for,
    offices_of,
    overseen,
    put,
    take_again,
    take_out,
    unlock,
)
from handlers.staff.refused import Refused
from handlers.staff.taking_in import take_in
from handlers.staff.volunteers import last_day, terms_of
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import body_name
from handlers.work import Work
from storage.repositories.officials import Official

PAGE: Final = "/console/officials"
FEW: Final = 3  # accounts with which a province has only begun
MOST: Final = 50  # lines; the others are found by words
OFFICES: Final = 8  # found while an office is typed
LOOKED: Final = 400  # offices looked at for those
DONE: Final = ("put", "out", "gone", "again", "unlock")
TERM: Final = ("until", "supervisor")  # what a form says of a volunteer
BESIDE: Final = ("name", "phone", "office", "role", "until", "supervisor")
# Beside which field something stands that is not called after one.
BELONGS: Final = {"mixed": "role", "closed": "office"}
ROLES: Final = tuple(role.value for role in Role)


async def show(desk: Desk) -> web.Response:
    """Everybody, the first of them in lines. Errors: NotAllowed."""
    return await _page(desk)


async def find(desk: Desk) -> web.Response:
    """Those whose names or offices hold what is typed; sent as a form, so that no address names anybody."""
    return await _page(desk)


async def offices(desk: Desk) -> web.Response:
    """Offices of the own provinces while their names are typed; who only leads puts nobody anywhere, and finds none."""
    if not desk.actor.administers and not any(desk.actor.leads(body) for body in desk.actor.home):
        raise NotAllowed
    typed, directory = desk.request.query.get("q", ""), desk.service.tools.directory
    found = [(one, directory.get(one.parent_id), directory.staffed(one.id)) for one in _offices(desk, typed)]
    return desk.page("bodies.html", offices=found, facilities=False, asked=typed.strip(), name="body")


async def add(desk: Desk) -> web.Response:
    """A new official: on to the own page. 422: it does not fit."""
    if not desk.actor.administers:
        raise NotAllowed
    try:
        async with desk.work(desk.field("act")) as work:
            name, phone, body, role = (desk.field(name) for name in ("name", "phone", "body", "role"))
            made = await take_in(work, desk.actor, name, phone, body, role, *_term(desk))
    except Refused as refused:
        return await _page(desk, 422, refused.every, refused.whose)
    return desk.go(f"{PAGE}/{made.id}?done=put")


async def one(desk: Desk) -> web.Response:
    """An official: offices, roles, sign-in. Who is none of the own province is as who does not exist."""
    return await _one(desk)


async def seek(desk: Desk) -> web.Response:
    """The page of an official with the offices whose names hold what is typed, without scripts."""
    return await _one(desk)


async def act(desk: Desk) -> web.Response:
    """One act on an official. 422: it does not fit."""
    name, link, done = desk.request.match_info["act"], "", ""
    try:
        async with desk.work(desk.field("act")) as work:
            if name == "role":
                await put(work, desk.actor, desk.id, desk.field("body"), desk.field("role"), *_term(desk))
                done = "put"
            elif name == "out":
                await take_out(work, desk.actor, desk.id, desk.field("body"))
                done = "out"
            elif name == "gone":
                await let_go(work, desk.actor, desk.id)
                done = "gone"
            elif name == "unlock":
                await unlock(work, desk.actor, desk.id)
                done = "unlock"
            elif name == "again":
                await take_again(work, desk.actor, desk.id, _term(desk)[0])
                done = "again"
            else:
                link = await link_for(work, desk.actor, desk.id)
    except Refused as refused:
        return await _one(desk, 422, refused.why)
    if link:
        return await _one(desk, link=link)
    return desk.go(f"{PAGE}/{desk.id}?done={done}" if await _still(desk) else PAGE)


async def _still(desk: Desk) -> bool:
    """Whether the official has an office here after the act."""
    async with desk.work() as work:
        try:
            await overseen(work, desk.actor, desk.id)
        except NotAllowed:
            return False
    return True


async def _page(
    desk: Desk, status: int = 200, problems: Sequence[str] = (), whose: Official | None = None
) -> web.Response:
    words = fold(desk.field("words").lower()[:80]).split()
    async with desk.work() as work:
        people = await everybody(work, desk.actor)
        names = {body: body_name(work, body) for person in people for body in offices_of(person)}
        found = [person for person in people if _fits(person, names, words)]
        shown = sorted(found, key=lambda person: (not person.active, person.name, person.id))[:MOST]
        signs_in = await work.uow.credentials.who_has([person.id for person in shown])
    sent = {name: desk.field(name) for name in ("name", "phone", "body", "role", "q", "words", *TERM)}
    return desk.page(
        "officials.html", status, people=[_line(desk, person, names, signs_in) for person in shown], found=len(found),
        all=len(people), most=MOST, sent=sent, problems=problems, wrong=_beside(problems), roles=ROLES,
        bodies=_chosen(desk),
        done=_done(desk), administers=bool(desk.actor.administers), whose=whose,
        few=FEW if desk.actor.administers else 0,
    )  # fmt: skip


async def _one(desk: Desk, status: int = 200, problem: str = "", link: str = "") -> web.Response:
    async with desk.work() as work:
        person = await overseen(work, desk.actor, desk.id)
        signs_in = await work.uow.credentials.who_has([person.id])
        held = await work.uow.ticket_watch.held_by(person.id)
        seats = [await _seat(work, desk, person, body, role) for body, role in sorted(offices_of(person).items())]
    life = int(desk.service.tools.policy.sign_in_link_life.total_seconds() // 60)
    return desk.page(
        "official.html", status, person=person, seats=seats, held=len(held), signs_in=bool(signs_in), roles=ROLES,
        problem=problem, bodies=_chosen(desk), sent={name: desk.field(name) for name in ("q", "body", "role", *TERM)},
        term_over=any(one["over"] for one in seats),
        link=link_address(desk.service, link) if link else "", life=life, done=_done(desk),
        mine=person.id == desk.actor.id, administers=_administers(desk, person),
    )  # fmt: skip


async def _seat(work: Work, desk: Desk, person: Official, body: str, role: str) -> dict[str, Any]:
    """An office of somebody; `alone`: nobody else leads there."""
    own = province_of(body) in desk.actor.administers
    alone = role in LEADING and len(await work.uow.officials.active_in(body, role)) == 1
    return {
        "id": body,
        "name": body_name(work, body),
        "role": role,
        "own": own,
        "alone": alone,
        "closed": is_closed(work, body),
        **await _until(work, person, body),
    }


async def _until(work: Work, person: Official, body: str) -> dict[str, Any]:
    """Of a volunteer the last day, as written and as a form sends it, and who looks after him."""
    term = terms_of(person).get(body)
    if term is None:
        return {"until": "", "until_day": "", "supervisor": "", "over": False}
    day = last_day(work, term.until)
    supervisor = (await work.uow.officials.names([term.supervisor])).get(term.supervisor, "")
    return {
        "until": day.strftime("%d/%m/%Y"), "until_day": day.isoformat(), "supervisor": supervisor,
        "over": term.until <= work.now,
    }  # fmt: skip


def _term(desk: Desk) -> tuple[date | None, str]:
    """The last day and the supervisor that a form holds."""
    try:
        last = date.fromisoformat(desk.field("until"))
    except ValueError:
        last = None
    return last, desk.field("supervisor")


def _administers(desk: Desk, person: Official) -> bool:
    return not desk.actor.administers.isdisjoint(map(province_of, offices_of(person)))


def _line(desk: Desk, person: Official, names: Mapping[str, str], signs_in: frozenset[int]) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "seats": [(names[body], role) for body, role in sorted(offices_of(person).items())],
        "state": "left" if not person.active else "set" if person.id in signs_in else "unset",
    }


def _fits(person: Official, names: Mapping[str, str], words: Sequence[str]) -> bool:
    """Whether the name, or one office's with the name, holds every word or its beginning."""
    texts = [f" {fold(f'{person.name} {names[body]}'.lower())}" for body in offices_of(person)]
    return any(all(f" {word}" in text for word in words) for text in texts)


def _beside(problems: Sequence[str]) -> dict[str, str]:
    """Field -> what is wrong with it, '' for nothing."""
    return {**dict.fromkeys(BESIDE, ""), **{BELONGS.get(why, why.split("_")[0]): why for why in problems}}


def _chosen(desk: Desk) -> list[Body]:
    """The office that was chosen, and those whose names hold what was typed."""
    chosen = desk.service.tools.directory.get(desk.field("body"))
    before = [chosen] if chosen is not None and chosen.province in desk.actor.administers else []
    return [*before, *(one for one in _offices(desk, desk.field("q")) if one not in before)]


def _offices(desk: Desk, typed: str) -> list[Body]:
    provinces, directory = desk.actor.administers, desk.service.tools.directory
    day = desk.service.tools.rules.calendar.local(desk.service.clock.now()).date()
    near = f"{directory.edition}:{min(provinces)}:::so_y_te" if provinces else ""
    return [one for one in find_bodies(directory, typed, near, LOOKED, day=day) if one.province in provinces][:OFFICES]


def _done(desk: Desk) -> str:
    done = desk.request.query.get("done", "")
    return done if done in DONE else ""


LINK = Link(PAGE, "users", "console_officials.title", 8, leads_only=True, grouped=True, duties=ADMINISTRATORS)
ROUTES = (
    web.get(PAGE, signed_in(show)),
    web.post(PAGE, signed_in(add)),
    web.post("/console/officials/find", signed_in(find)),
    web.get("/console/officials/offices", signed_in(offices)),
    web.get(r"/console/officials/{id:[0-9]{1,19}}", signed_in(one)),
    web.post(r"/console/officials/{id:[0-9]{1,19}}/find", signed_in(seek)),
    web.post(r"/console/officials/{id:[0-9]{1,19}}/{act:role|out|gone|again|link|unlock}", signed_in(act)),
)
