"""Every address that can be read, and a town in which whatever was typed is hostile: for test_every_page.py.

A new address is an error until it stands in `PAGES`, or in `NO_PAGES` with what it is instead.
"""

import os
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from aiohttp import web

from handlers.administration.kinds import KINDS
from handlers.administration.versions import draft
from handlers.backlog.files import listing_of, send
from handlers.dialogue.reply import Reply
from handlers.facilities import lists
from handlers.incidents import acting
from handlers.incidents.duty import add_duty
from handlers.incidents.reporting import report
from handlers.jobs.imports import imports
from handlers.lists.file_complaints import file_complaints
from handlers.lists.prepare import Prepared
from handlers.lists.submit import Sender, submit
from handlers.lists.work_off import Failing, enter, fail
from handlers.places.bodies import station_code
from handlers.records import uploads
from handlers.roster import files as roster
from handlers.staff.actor import official
from handlers.staff.officials import enrol
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.content import Details, Reporter
from handlers.tickets.note import note
from handlers.tickets.reply import reply
from storage.repositories.complaint_lists import About
from storage.repositories.duties import Duty
from storage.repositories.lists import ListRow
from storage.repositories.saved_views import SavedView
from storage.repositories.tickets import Ticket
from storage.spreadsheets import write_xlsx
from tests.bot.console.test_hostile_pages import HOSTILE
from tests.e2e.visitor import CitizenPage, Visit
from tests.handlers.lists.test_complaints import complaint, looked
from tests.handlers.records.lists import person, write
from tests.support.bulk import pressed
from tests.support.console import DETAILS, HOME, PROVINCE, SUBJECT, Console, incidents_on, office
from tests.support.old_reports import row, workbook

LONG: Final = "W" * 3000  # a word that fits no screen
ALONE: Final = int(os.environ.get("HOTLINE_HOSTILE_PAGES", "0"))  # so many reports more, of ten strings each
PLAIN: Final = tuple(one for one in HOSTILE if "{" not in one)  # an answer with a hole in it is sent to nobody


# Route -> what of it is looked at; in braces, what is known of the town.
PAGES: Final[dict[str, tuple[str, ...]]] = {
    "/console/queue/{name}": ("/console/queue/mine",),
    "/console/bulk/{id}": ("{bulk}",),
    "/console/search/{token}": ("{search}",),
    "/console/sign-in/{token}": ("{link}",),
    "/console/sign-in/chat/{token}": (f"/console/sign-in/chat/{'t' * 43}",),
    "/console/duty/{token}": ("{called}",),
    "/console/incidents/{id}": ("{incident}",),
    "/console/undelivered": ("/console/undelivered",),
    "/console/undelivered/many/{act}/done/{key}": ("/console/undelivered/many/drop/done/none",),
    "/console/backlog/{id}": ("{backlog}",),
    "/console/tickets/{code}/files/{file}/list": ("{handed_in}",),
    "/console/lists": ("/console/lists", "/console/lists?tab=copies&which=all"),
    "/console/lists/{code}": ("{handed}", "{handed}?rows=failed"),
    "/lists/complaints/{token}": ("{complaints}",),
    "/console/imports/{id}": ("{list}", "{facilities}"),
    "/console/officials/{id}": ("{hired}",),
    "/console/officials/files/{id}": ("{staff_file}",),
    "/console/admin/{kind}": ("/console/admin/holiday",),
    "/console/admin/{kind}/entry": (
        "/console/admin/hotline/entry", "/console/admin/holiday/entry?key=2021-12-24", "/console/admin/answer/entry",
        "/console/admin/category/entry", "/console/admin/notice/entry",
        "/console/admin/office/entry?key=2021:89:884:30316:front_desk",
        "/console/admin/guide/entry?key=ssk_android",
    ),
    "/console/admin/routing": ("/console/admin/routing",),
    "/console/admin/versions/{id}": ("{version}",),
    "/console/file": ("/console/file?category=DOSE_MISSING_ONE",),
    **{
        path: (path,)
        for path in (
            "/", "/chat", "/lists", "/lists/complaints", "/paper-form", "/privacy", "/private", "/console",
            "/console/duties",
            "/console/incidents", "/console/incidents/report", "/console/absence", "/console/account",
            "/console/admin", "/console/backlog", "/console/bulk", "/console/imports", "/console/log",
            "/console/officials",
            "/console/officials/files", "/console/guide", "/console/loans", "/console/newcomer", "/console/opening",
            "/console/opening/whole",
            "/console/paper", "/console/paste", "/console/phone", "/console/practice", "/console/questions",
            "/console/records/asked",
            "/console/reply-templates", "/console/reports", "/console/shift", "/console/sign-in",
            "/console/tickets/{code}", "/console/tickets/{code}/slip", "/console/undelivered/calls",
            "/console/undelivered/inbound",
        )
    },
}  # fmt: skip


async def drafted(console: Console) -> int:
    """A change that waits for a second administrator; gives its number."""
    entry = {"from": "2021-12-24", "name": HOSTILE[0], "certainty": "H"}
    async with console.live.service.work("test:drafted") as work:
        actor = official(console.people["administrator"])
        return (await draft(work, actor, KINDS["holiday"], "2021-12-24", entry, 0)).id


async def sent_staff(console: Console) -> int:
    """A file of officials that was sent in, a row of each kind; gives its number."""
    names = ("Họ và tên", "Số di động", "Cơ quan", "Vai trò")
    rows = [names, (packed(0), "0300111777", PROVINCE, "cán bộ"), (packed(1), "x", packed(2), packed(3))]
    content = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode()
    async with console.live.service.work("test:staff_file") as work:
        return await roster.send(work, official(console.people["administrator"]), HOSTILE[5], content)


LEADS_ON: Final = frozenset({"/console/"})  # to another address
STRANGERS: Final = frozenset(
    {
        "/",
        "/chat",
        "/lists",
        "/lists/complaints",
        "/lists/complaints/{token}",
        "/paper-form",
        "/privacy",
        "/private",
        "/console/duty/{token}",
        "/console/sign-in",
        "/console/sign-in/{token}",
    }
)
AUDITORS: Final = frozenset({"/console/log"})
ADMINISTRATORS: Final = frozenset(
    path for path in PAGES if path.startswith(("/console/officials", "/console/admin", "/console/imports"))
)  # pages of theirs alone
MISSING: Final = ("/console/nothing", "/console/tickets/1000000000")  # no address of their own, a page all the same
# Data that is for few officials, and files: their own tests read them.
FOR_FEW: Final = frozenset(
    {
        "/console/officials/offices",
        "/console/typing",
        "/console/officials/files/template",
        "/console/admin/routing/places",
        "/console/imports/hotlines/template",
        "/lists/complaints.xlsx",
        "/lists/mau-{number}.xlsx",
    }
)
# What else can be read: parts of pages, data, files and streams. None is a page.
NO_PAGES: Final = frozenset(
    {
        "/chat/api/events", "/chat/api/replies", "/private/api/replies", "/demo/sms", "/embed.js", "/healthz",
        "/static/{version}/{path}", "/console/bodies", "/console/counts", "/console/events", "/console/lines",
        "/console/questions/intents", "/console/places", "/console/tickets/{code}/files/{file}",
        "/console/tickets/{code}/peek", *FOR_FEW,
    }
)  # fmt: skip


def forms_of(known: dict[str, str]) -> list[tuple[str, int, list[tuple[str, str]]]]:
    """Pages that answer a form without doing anything yet, full of what was typed: address, answer, fields."""
    code, words = known["code"], " ".join(HOSTILE)
    return [
        ("/console/bulk/reply", 200, [("code_of", code)]),
        ("/console/bulk/reply/send", 200, [("code_of", code), ("text", packed(2, PLAIN))]),
        (f"/console/tickets/{code}/preview/reply", 200, [("text", packed(3, PLAIN))]),
        (f"/console/tickets/{code}/reply", 422, [("text", packed(7))]),
        ("/console/file", 422, [("category", "DOSE_MISSING_ONE"), ("name", packed(4)), ("address", packed(5))]),
        ("/console/paste", 200, [("text", words[:1500])]),
        ("/console/reply-templates", 422, [("use", "reply"), ("name", packed(6)), ("text", packed(6))]),
        ("/console/undelivered/many/drop", 200, [("message", known["message"])]),
    ]


def readable(app: web.Application) -> set[str]:
    """Every address of the service that is read with GET."""
    routes = (route for route in app.router.routes() if route.method == "GET" and route.resource is not None)
    return {route.resource.canonical for route in routes if route.resource is not None}


def packed(at: int, strings: tuple[str, ...] = HOSTILE) -> str:
    """The tenth part of the strings, with every shape in it."""
    return " ".join(strings[at * len(strings) // 10 : (at + 1) * len(strings) // 10])


async def hostile_town(console: Console, citizen: Visit) -> dict[str, str]:
    """Officials, reports and a talk of which every word is hostile, and one that fits no screen; what is known of it,
    by the names in `PAGES`."""
    async with console.live.service.work("t:name") as work:
        roles = {office(HOME, kind): "lead" for kind in ("front_desk", "health_station")}
        console.people["commune"] = await enrol(work, HOSTILE[2], {**roles, PROVINCE: "lead"})
        console.people["auditor"] = await enrol(work, HOSTILE[4], {PROVINCE: "auditor"})
        console.people["administrator"] = await enrol(work, HOSTILE[3], {PROVINCE: "administrator"})
    await console.live.service.refresh.staff(force=True)
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    async with console.live.service.database.reading() as uow:
        contact = await uow.connection.fetchval("select id from contacts where channel = 'webchat'")
    await chat.say(" ".join(HOSTILE)[:7900])
    await chat.sent(2)
    ticket = await _typed(console, contact)
    for at in range(10):
        named = replace(SUBJECT, name=packed(at) if at else LONG, workplace=packed(at))
        await console.ticket(subject=named, call_back="morning")
    await console.photo(ticket, b"not looked at")
    link = f"/console/sign-in/{await console.link('commune')}"
    found = {"code": ticket.code, "link": link, **await _pressed(console, ticket)}
    found["backlog"] = f"/console/backlog/{await _old_reports(console)}"
    found["complaints"] = await _complaints(console)
    found["handed_in"] = await _handed_in(console, ticket)
    found["handed"] = await _worked_off(console)
    found["list"] = f"/console/imports/{await _listed(console)}"
    found["facilities"] = f"/console/imports/{await _facilities(console)}"
    found["version"] = f"/console/admin/versions/{await drafted(console)}"
    found["staff_file"] = f"/console/officials/files/{await sent_staff(console)}"
    found |= await _down(console)
    found["hired"] = f"/console/officials/{console.people['commune'].id}"
    return {**found, "message": await _lost(console, ticket)}


async def _down(console: Console) -> dict[str, str]:
    """Points that are down, people on duty without an account, words that are hostile; its page and a call's link."""
    await incidents_on(console)
    service, actor = console.live.service, console.actor("commune")
    async with service.work("test:down") as work:
        until = work.now + timedelta(days=1)
        who = Duty(work.ids.new(), PROVINCE, None, HOSTILE[5], "0300111444", 1, work.now, until)
        await add_duty(work, actor, who)
        bodies = [one for one in work.tools.directory.by_facility.values() if one.province == "89"][:6]
        for one in bodies:
            incident = (await report(work, one, "software", None, "system")).incident
        texts = [Reply.from_json(row.payload).text for row in work.outgoing if row.channel == "sms"]
        await acting.update(work, actor, incident.id, packed(4)[:300])
        await acting.announce(work, actor, "89", "power", packed(5)[:300], until)
    link = next((one.rsplit("/", 1)[1] for one in texts if "/console/duty/" in one), "t" * 43)
    return {"incident": f"/console/incidents/{incident.id}", "called": f"/console/duty/{link}"}


async def _typed(console: Console, contact: int) -> Ticket:
    """A report of which every field holds twenty of them, and its own words all."""
    told = Reporter(packed(2), "0300111333")
    subject = replace(SUBJECT, name=packed(0), address=packed(1), reporter=told, workplace=packed(3))
    details = Details(doses=(replace(DETAILS.doses[0], lot=packed(4)),), description=" ".join((*HOSTILE, LONG)))
    ticket = await console.ticket(subject=subject, details=details, contact_id=contact)
    actor = console.actor("commune")
    answers = [packed(at, PLAIN) for at in range(10)]
    acts: list[tuple[Any, tuple[str, ...]]] = [
        (claim, ()),
        *((note, (packed(at),)) for at in range(10)),
        *((reply, (one,)) for one in answers),
    ]
    acts += [(note, (LONG[:1400],)), (reply, (LONG[:1400],)), (ask_citizen, (answers[5],))]
    for number, (act, given) in enumerate(acts):
        async with console.live.service.work(f"t:{number}") as work:
            await act(work, ticket.id, actor, *given)
    async with console.live.service.work("t:view") as work:
        for number in range(5):
            view = SavedView("my_body", f"age={(1, 3, 7, 14, 30)[number]}", packed(number))
            await work.uow.saved_views.save(actor.id, view, work.now)
        for number in range(10):
            rating = -1 if number % 2 else None
            await work.uow.questions.keep(
                1000 + number, packed(number), "answer" if rating else "ask", work.now, rating=rating
            )
    return ticket


async def _pressed(console: Console, ticket: Ticket) -> dict[str, str]:
    """What an official has pressed before: a search, an act on many, templates."""
    desk = await console.signed_in("commune")
    await desk.get("/console")
    await desk.post("/console/search", {"q": HOSTILE[1]})
    found = {"search": desk.path}
    await pressed(desk, "reply", [ticket], text=packed(1, PLAIN))
    for number in range(3):
        name, text = PLAIN[number], packed(number, PLAIN)
        fields = {"use": "reply", "body": "", "category": "", "state": "", "channel": ""}
        found.setdefault("bulk", desk.path)
        await desk.get("/console/reply-templates")
        await desk.post("/console/reply-templates", {"name": name, "text": text, **fields})
        assert desk.status == 200, desk.page
    return found


async def _old_reports(console: Console) -> int:
    """A file of old reports whose titles and cells are hostile."""
    rows = [row(at, **{"Họ và tên": packed(at)[:200], "Nội dung phản ánh": packed(at)}) for at in range(10)]
    rows[0]["Nội dung phản ánh"] = LONG
    content = workbook(rows)
    listing = await listing_of(content, f"{HOSTILE[4]}.xlsx")
    async with console.live.service.work("t:backlog") as work:
        return await send(work, console.actor("commune"), PROVINCE, HOSTILE[5], content, listing)


async def _listed(console: Console) -> int:
    """A list of doses whose name, sheet and cells are hostile, looked at."""
    rows = [person(at, c1=packed(at)[:200]) for at in range(10)]
    with TemporaryDirectory() as folder:
        content = write(Path(folder) / "list.xlsx", rows).read_bytes()
    async with console.live.service.work("t:list") as work:
        actor = console.actor("administrator")
        number = await uploads.send(work, actor, f"{HOSTILE[5]} {LONG}.xlsx", "vi", BytesIO(content))
    await imports(console.live.service.work)
    return number


async def _handed_in(console: Console, ticket: Ticket) -> str:
    """A list that hangs at the report, its name and its cells hostile; gives its address."""
    rows = [person(at, c1=packed(at)[:200], c7=packed(at)[:80]) for at in range(10)]
    with TemporaryDirectory() as folder:
        content = write(Path(folder) / "list.xlsx", [*rows, person(10, c1=LONG), person(11)]).read_bytes()
    async with console.live.service.work("t:handed_in") as work:
        files, name = work.uow.files, f"{HOSTILE[5]} {LONG[:80]}.xlsx"
        number = await files.put(work.ids.new(), None, "document", "webchat", "", content, work.now, name=name)
        await files.ready_as_it_is(number, "")
        await work.uow.ticket_files.add(ticket.id, [number], work.now)
    return f"/console/tickets/{ticket.code}/files/{number}/list"


async def _worked_off(console: Console) -> str:
    """A list at the station whose unit and cells are hostile, taken, one row entered and one not; gives its address."""
    rows = [("", ListRow(n, person(n, c1=packed(n)[:200], c7=packed(n)[:80]), None, "good")) for n in range(9, 20)]
    prepared = Prepared(2, [*rows, ("", ListRow(20, person(20, c1=LONG), None, "good"))], b"x" * 32, 3, 2)
    sender = Sender("district_side", "both_doses", f"{HOSTILE[5]} {LONG[:80]}", HOME, station_code(HOME.commune))
    actor = console.actor("commune")
    async with console.live.service.work("t:worked_off") as work:
        kept = (await submit(work, prepared, sender, actor))[0]
        await claim(work, kept.ticket.id, actor)
        await enter(work, kept.ticket.id, actor, [9])
        await fail(work, kept.ticket.id, actor, {10: Failing.PERSON})
    return f"/console/lists/{kept.ticket.code}"


async def _complaints(console: Console) -> str:
    """A list of reports whose sender and words are hostile; gives the address of its receipt."""
    with TemporaryDirectory() as folder:
        found = looked(Path(folder), [complaint(at, c15=packed(at)[:80]) for at in range(1, 9)])
    async with console.live.service.work("t:complaints") as work:
        filed = await file_complaints(work, found, About(HOSTILE[0], HOSTILE[1], "0300777888"), "89", "here")
    return f"/lists/complaints/{filed.token}"


async def _facilities(console: Console) -> int:
    """A list of facilities whose names and cells are hostile."""
    titles = ["Mã cơ sở", "Tên cơ sở", "Xã/phường"]
    rows = [[f"CS{at:03}", packed(at)[:110], "Châu Phú B"] for at in range(9)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_xlsx(path, [titles], [*rows, ["CS009", "W" * 120, "Châu Phú B"], [packed(0), packed(1), packed(2)]])
        content = path.read_bytes()
    async with console.live.service.work("t:facilities") as work:
        return await lists.send(work, console.actor("administrator"), HOSTILE[6], content, whole=True)


async def _lost(console: Console, ticket: Ticket) -> str:
    """None of the messages about these reports arrived; the id of one about this report."""
    async with console.live.service.database.unit_of_work() as uow:
        await uow.connection.execute("update outbox set state = 'failed', error = 'Unreachable' where ticket_id > 0")
        first = "select min(id) from outbox where ticket_id = $1 and class = 'notice'"
        return str(await uow.connection.fetchval(first, ticket.id))
