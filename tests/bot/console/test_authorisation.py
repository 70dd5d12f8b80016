"""The matrix: every address of the console, every role in every relation to two reports.

Nobody reads or changes what is none of their business; a new address without a rule is an error.
"""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.console.routes import routes
from bot.console.views.acts import ACTS, CORRECT, GIVEN
from handlers.administration.rights import administers
from handlers.places.bodies import Place, is_of_province
from handlers.staff.actor import Actor
from handlers.staff.officials import enrol
from handlers.tickets.content import BirthDate, Details, Paper, Subject
from storage.repositories.tickets import Ticket
from tests.bot.console.authorisation import LENT, PEOPLE, RULES, SEES, Rule, rule_of
from tests.support.console import DISTRICT, HOME, Browser, Console, incidents_on, office

ROUTES = [(route.method, route.path) for route in routes()]
ALL_ACTS = (*ACTS, CORRECT, GIVEN, "nonsense")
FORM = {
    "text": "Chào chị", "code": "R08", "body": DISTRICT, "reason": "thử", "into": "9250826757", "expected": "0",
    "q": "x", "name": "thử", "language": "vi", "density": "", "words": '{"reply.text": "a"}', "version": "1",
    "base": "0", "tab": "t", "turn": "1",
}  # fmt: skip
FILLED = {
    "token": "t" * 43,
    "name": "my_body",
    "id": "7",
    "answer": "yes",
    "key": "9",
    "kind": "holiday",
    "mark": "day",
}


@dataclass
class Case:
    """A report and what of it may stand on nobody else's page."""

    ticket: Ticket
    file: int
    secrets: tuple[str, ...]
    whole: tuple[str, ...] = field(default=())  # of these, what is masked for who sees it masked


def subject(n: int) -> tuple[Subject, str]:
    name = ("Vương Thị Khuynh", "Từ Văn Nghiễm")[n]
    number = f"09817700012{n}"
    born = BirthDate(1971, 3, 7 + n)
    return Subject(
        name, born, "female", (Paper("cccd", number),), f"030077100{n}", f"Số 7{n}, ngõ Hẻo Lánh {n}"
    ), number


@pytest.fixture
async def cases(console: Console) -> AsyncIterator[Mapping[str, Case]]:
    """A report of the commune and one of the district, a photo on each; everybody of PEOPLE is enrolled."""
    async with console.live.service.work("test:hire:all") as work:
        for name, roles in PEOPLE.items():
            person = console.people[name] = await enrol(work, f"Cán bộ {name}", dict(roles))
            if name in LENT:
                body, hours = LENT[name]
                await work.uow.loans.begin(person.id, body, "officer", work.now + timedelta(hours=hours))
    await console.live.service.refresh.staff(force=True)
    await incidents_on(console)
    found = {}
    for n, name in enumerate(SEES):
        who, number = subject(n)
        said = Details(description=f"Chuyện riêng chỉ nhà tôi biết số {n}")
        ticket = await console.ticket("DOSE_MISSING_ONE", subject=who, identity=number, details=said, place=HOME)
        if name == "district":
            ticket = await given_to(console, ticket, DISTRICT)
        photo = await console.photo(ticket, b"not looked at")
        personal = (who.name, number, who.phone, who.address)
        found[name] = Case(ticket, photo, (*personal, said.description, ticket.code), personal)
    yield found


async def given_to(console: Console, ticket: Ticket, body: str) -> Ticket:
    """The report as another office has it."""
    browser = await console.signed_in("commune")
    await browser.act(ticket, "transfer", body=body, reason="Điểm tiêm của huyện")
    stored = await console.stored(ticket)
    assert stored.body_id == body
    return stored


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    assert {rule_of(method, path) for method, path in ROUTES} == set(RULES)


def filled(path: str, case: Case, act: str) -> str:
    values = {**FILLED, "code": case.ticket.code, "file": str(case.file), "act": act}
    return re.sub(r"\{(\w+)(?::(?:[^{}]|\{[^{}]*\})*)?\}", lambda found: values[found[1]], path)


def acts_of(path: str) -> tuple[str, ...]:
    """What may stand in the place of an act."""
    if "/tickets/" in path and "{act" in path:
        return ALL_ACTS
    return ("reply", "refuse", "transfer") if "/bulk/{act" in path else ("again", "drop")[: 1 + ("{act" in path)]


async def asked(browser: Browser, method: str, path: str, case: Case) -> tuple[int, str]:
    """The answer to one request with everything that a form of ours has; streams are not read to their end."""
    url, form = browser.console.live.url(path), {**FORM, **browser.fields(), "code_of": case.ticket.code}
    form["act"] = f"k{abs(hash((path, case.ticket.code)))}"
    headers = {"Origin": browser.console.live.root}
    sent: dict[str, Any] = {"data": form} if method == "POST" else {}
    async with browser.session.request(method, url, headers=headers, allow_redirects=False, **sent) as answer:
        stream = answer.content_type == "text/event-stream"
        return answer.status, "" if stream else await answer.text(errors="replace")


def leaks(page: str, case: Case, sight: str, method: str, path: str) -> list[str]:
    """What of a report stands on a page where it may not. A code in what was asked is the asker's own."""
    kept = case.whole if sight == "masked" else () if sight == "whole" else case.secrets
    said = path if method == "GET" else case.ticket.code
    return [one for one in kept if one in page and one not in said]


SKIPPED = ("/sign-out", "/sign-out/everywhere")  # ends the session of the matrix


@pytest.mark.parametrize("who", PEOPLE)
async def test_nobody_reads_or_changes_what_is_none_of_their_business(
    console: Console, cases: Mapping[str, Case], who: str
) -> None:
    browser = await console.signed_in(who)
    actor: Actor = console.actor(who)
    for name, case in cases.items():
        sight, before = SEES[name].get(who, "none"), await console.stored(case.ticket)
        for method, path in ROUTES:
            rule = RULES[rule_of(method, path)]
            if rule is Rule.DOOR or path.removeprefix("/console").startswith(SKIPPED):
                continue
            if sight == "whole" and method == "POST":
                continue  # who may change it does so in the tests of each act
            for act in acts_of(path):
                there = filled(path, case, act)
                await browser.get("/console/account")
                status, page = await asked(browser, method, there, case)
                assert status < 500 and leaks(page, case, sight, method, there) == [], (
                    who,
                    name,
                    method,
                    there,
                    status,
                )
                if rule is Rule.REPORT:
                    wanted = {"whole": {200}, "none": {404}, "masked": {200, 303, 403, 404, 409, 422}}[sight]
                    assert status in wanted, (who, name, method, there, status)
                if rule is Rule.LEADS and not any(actor.leads(body) for body in actor.bodies):
                    assert status == 404, (who, there, status)
                leads = any(is_of_province(body) and actor.leads(body) for body in actor.bodies)
                looks = bool(actor.supplies) and method == "GET"
                if rule is Rule.PROVINCE and not (leads or actor.administers or looks):
                    assert status == 404, (who, there, status)
                called = any(actor.works_in(office(Place("89"), kind)) for kind in ("so_tttt", "vendor", "so_y_te"))
                if rule is Rule.CALLED and not called:
                    assert status == 404, (who, there, status)
                if rule is Rule.STAFF and not any(actor.works_in(body) for body in actor.bodies):
                    assert status == 404, (who, there, status)
                if rule is Rule.MANAGERS and not actor.administers and not any(map(actor.leads, actor.bodies)):
                    assert status == 404, (who, there, status)
                if rule is Rule.AUDITORS:
                    assert status == (200 if actor.audits else 404), (who, there, status)
                if actor.has_no_desk and rule in (Rule.REPORT, Rule.REPORTS, Rule.ROW, Rule.STAFF, Rule.LEADS):
                    assert status == 404, (who, there, status)
                if rule is Rule.ADMINISTERS and not administers(actor):
                    assert status == 404, (who, there, status)
                if rule is Rule.ROW:
                    assert status in (303, 404, 409, 422) or method == "POST", (who, there, status)
        after = await console.stored(case.ticket)
        if sight != "whole":
            assert after == before, (who, name)


async def test_who_is_signed_out_gets_to_the_door_and_no_further(console: Console, cases: Mapping[str, Case]) -> None:
    async with aiohttp.ClientSession() as session:
        stranger = Browser(console, session)
        for case in cases.values():
            for method, path in ROUTES:
                for act in acts_of(path):
                    status, page = await asked(stranger, method, there := filled(path, case, act), case)
                    assert leaks(page, case, "none", method, there) == [], there
                    assert RULES[rule_of(method, path)] is Rule.DOOR or status in (303, 401), (method, there)
            assert await console.stored(case.ticket) == case.ticket
