"""Board, command and morning message say the same, and what a count of the test's own says: Friday to Tuesday."""

import re
from dataclasses import replace
from datetime import date, datetime, time
from random import Random

from handlers.dialogue.reply import Reply
from handlers.dialogue.talk import LOCAL
from handlers.jobs.daily_report import daily_report
from handlers.jobs.sla_watch import sla_watch
from handlers.staff.actor import Actor, Kind
from handlers.staff.shift import PROMISED, REST, shift_of
from handlers.tickets.add_information import add_information
from handlers.tickets.amend_reply import withdraw_reply
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.confirm import confirm_seen
from handlers.tickets.day_report import day_report, rows_of
from handlers.tickets.errors import REFUSALS
from handlers.tickets.figures import figures
from handlers.tickets.many.acts import carry_out
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.merge import merge
from handlers.tickets.platform import await_platform, platform_back
from handlers.tickets.refuse import refuse
from handlers.tickets.reopen import reopen
from handlers.tickets.reply import reply
from handlers.tickets.withdraw import withdraw
from storage.repositories.bulk_acts import Order
from storage.repositories.tickets import Ticket
from tests.support.book import DAY, MOMENT, Book
from tests.support.console import HOME, NEXT, Console

FRIDAY = date(2021, 10, 22)
CATEGORIES = ("DOSE_MISSING_ONE", "INSTALL", "DUPLICATE", "PERSON_WRONG")


def end(day: date) -> datetime:
    return datetime.combine(day + DAY, time(), LOCAL) - MOMENT


async def step(console: Console, chance: Random, ticket: Ticket, others: list[Ticket]) -> None:
    """One thing that may happen to a ticket where it stands."""
    filer = Actor(Kind.CITIZEN, ticket.contact_id or 0)
    staff = console.actor("commune" if ticket.commune_code == HOME.commune else "neighbour")
    async with console.live.service.work(f"t:step:{chance.random()}") as work:
        now = await work.uow.tickets.get(ticket.id)
        assert now is not None
        if now.status == "open":
            await (withdraw(work, now.id, filer) if chance.random() < 0.1 else claim(work, now.id, staff))
        elif now.status == "claimed":
            pick = chance.random()
            if pick < 0.25:
                await refuse(work, now.id, staff, "R11")
            elif pick < 0.35:
                await ask_citizen(work, now.id, staff, "Nhờ gửi thêm ảnh phiếu tiêm.")
            elif pick < 0.40:
                await await_platform(work, now.id, staff)
            elif pick < 0.45:
                await merge(work, now.id, staff, chance.choice(others).id)
            else:
                await approve(work, now.id, staff)
        elif now.status == "waiting_citizen":
            await add_information(work, now.id, filer, "Đây ạ.")
        elif now.status == "waiting_platform":
            await platform_back(work, now.id, staff)
        elif now.status == "approved" and now.enters:
            await mark_entered(work, now.id, staff)
        elif now.status in ("approved", "entered", "refused", "confirmed"):
            await (
                reopen(work, now.id, filer, "Vẫn chưa thấy ạ.")
                if chance.random() < 0.5
                else confirm_seen(work, now.id, filer)
            )


async def a_day(console: Console, book: Book, chance: Random, tickets: list[Ticket]) -> None:
    """Reports come in, and something happens to many, at different hours."""
    for n in range(8):
        if n < 6:
            tickets.append(await console.ticket(chance.choice(CATEGORIES), chance.choice((HOME, HOME, NEXT))))
            await book.write()
        for ticket in chance.sample(tickets, min(len(tickets), 4)):
            try:
                await step(console, chance, ticket, tickets)
            except REFUSALS:
                continue
            await book.write()
        console.clock.move(minutes=50)


async def morning(console: Console, book: Book) -> None:
    """The jobs of a morning."""
    for job in (sla_watch, daily_report, daily_report):
        await job(console.live.service.work)
        await book.write()


async def told(console: Console, contact_id: int) -> list[str]:
    """The morning messages that a chat got, oldest first."""
    async with console.live.service.database.reading() as uow:
        rows = await uow.outbox.after(contact_id, 0)
    words = [Reply.from_json(one.payload).text for one in rows]
    return [one for one in words if one.startswith("Báo cáo ngày")]


async def reported(console: Console, day: date) -> dict[tuple[str, str], str]:
    async with console.live.service.work(f"t:report:{day}:{console.clock.now()}") as work:
        return {(row.indicator, row.of): row.value for row in rows_of(await day_report(work, "89", day))}


async def test_from_friday_to_tuesday_all_figures_agree_and_every_day_is_reported_once(console: Console) -> None:
    chance, book, tickets = Random(20211022), Book(console), list[Ticket]()
    async with console.live.service.work("t:chat") as work:
        chat = await work.uow.contacts.ensure(work.ids.new(), "webchat", "f" * 64, work.now)
        await work.uow.officials.link(console.people["province"].id, chat.id, work.now)
    console.clock.move(days=1)
    at_the_time = {}
    for n in range(6):  # Thursday to Tuesday
        day = FRIDAY + (n - 1) * DAY
        await morning(console, book)
        if n:
            at_the_time[day - DAY] = await reported(console, day - DAY)
        await a_day(console, book, chance, tickets)
        console.clock.move(minutes=17 * 60 + 20)
    console.clock.move(hours=-16)  # Tuesday, a quarter past five in the afternoon
    compared = 0
    for day, before in at_the_time.items():
        mine = book.report(day, end(day))
        assert {key: before.get(key, "0") for key in mine} == mine, day
        assert await reported(console, day) == before  # what came later changes nothing
        compared += len(mine)
    now = book.report(FRIDAY + 4 * DAY, console.clock.now())
    today = await reported(console, FRIDAY + 4 * DAY)
    assert {key: today.get(key, "0") for key in now} == now
    browser = await console.signed_in("province")
    await browser.get("/console/reports")
    board = re.findall(r'class="figure">(\d+)%?<', browser.page)
    assert board[:4] == [
        now["backlog", "all"],
        now["overdue_percent", "all"],
        now["ended", "done"],
        now["on_time_percent", "all"],
    ]
    beside = re.search(r"từ chối (\d+) \((\d+) đúng hạn\), người dân rút (\d+), gộp (\d+), mở lại (\d+)", browser.page)
    names = ("refused", "refused_in_time", "withdrawn", "merged", "reopened")
    assert beside is not None and list(beside.groups()) == [now["ended", name] for name in names]
    local = console.clock.now().astimezone(LOCAL)
    assert f"Số liệu lúc {local:%H:%M %d/%m/%Y}" in browser.page
    messages = await told(console, chat.id)
    days = [re.search(r"\d\d/\d\d/\d{4}", one) for one in messages]
    assert [one[0] for one in days if one] == [f"{FRIDAY + n * DAY:%d/%m/%Y}" for n in range(-1, 4)]
    for n, message in enumerate(messages):
        day = FRIDAY + (n - 1) * DAY
        mine = book.report(day, end(day))
        counts = [
            mine[name, day.isoformat()] for name in ("opened", "finished", "refused", "withdrawn", "merged", "reopened")
        ]
        said = re.findall(r"\d+", message.partition("\n")[2])
        assert said[:9] == [*counts, mine["backlog", "all"], mine["overdue", "all"], mine["overdue_percent", "all"]]
        compared += 9
    assert compared >= 75 and sum(int(now["ended", name]) for name in ("done", "refused", "reopened", "merged")) > 20


async def test_a_thousand_refusals_improve_no_figure_by_which_offices_are_compared(console: Console) -> None:
    late = [await console.ticket() for _ in range(6)]
    console.clock.move(days=6)
    fresh = [await console.ticket() for _ in range(6)]
    async with console.live.service.work("t:before") as work:
        for ticket in (late[0], fresh[0]):
            await claim(work, ticket.id, console.actor("commune"))
            await approve(work, ticket.id, console.actor("commune"))
            await mark_entered(work, ticket.id, console.actor("commune"))
    async with console.live.service.work("t:figures") as work:
        before = await figures(work, console.actor("commune"))
    assert (before.closed.done, before.on_time_percent) == (2, 14)  # one in time of two done and five overdue
    async with console.live.service.work("t:refuse") as work:
        for ticket in (*late[1:], *fresh[1:]):
            await carry_out(work, console.actor("commune"), Order("refuse", code="R11"), ticket.id, None)
    async with console.live.service.work("t:after") as work:
        after = await figures(work, console.actor("commune"))
    assert (after.closed.done, after.closed.done_in_time, after.on_time_percent) == (2, 1, 14)
    assert (after.closed.refused, after.closed.refused_in_time, after.total.open) == (10, 5, 0)
    async with console.live.service.work("t:dispute") as work:
        for ticket in (late[1], fresh[1]):
            await reopen(work, ticket.id, Actor(Kind.CITIZEN, ticket.contact_id or 0), "Vẫn chưa thấy ạ.")
    async with console.live.service.work("t:disputed") as work:
        disputed = await figures(work, console.actor("commune"))
    assert (disputed.closed.refused, disputed.closed.refused_in_time, disputed.closed.reopened) == (8, 4, 2)
    assert disputed.on_time_percent == 14


async def test_a_reply_that_was_withdrawn_is_an_answer_nowhere(console: Console) -> None:
    ticket, actor = await console.ticket(), console.actor("commune")
    at, found = console.clock.now(), []
    for name, act in (("none", None), ("said", reply), ("gone", withdraw_reply)):
        async with console.live.service.work(f"t:{name}") as work:
            if act is None:
                await claim(work, ticket.id, actor)
            else:
                await act(work, ticket.id, actor, "Gửi nhầm người")
        console.clock.move(minutes=5)
        async with console.live.service.work(f"t:look:{name}") as work:
            (item,) = await shift_of(work, actor, [ticket.id])
            answered = (await console.stored(ticket)).first_reply_at is not None
            found.append((answered, item.group, item.told, replace(await figures(work, actor), at=at)))
    before, said, gone = found
    assert said[:3] == (True, PROMISED, "Gửi nhầm người")
    assert gone == before == (False, REST, "", said[3])
