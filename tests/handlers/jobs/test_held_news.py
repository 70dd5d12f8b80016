"""What is held has an end, and is found again whoever held it; the rest is shown in tests/bot/channels/zalo."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.contacts.held import release_held
from handlers.dialogue.traits import Traits
from handlers.jobs.held_news import held_news
from handlers.tickets.reply import reply
from storage.repositories.outbox import OutboxRow
from tests.handlers.tickets.office import Office, open_office

WINDOW = Traits("webchat", window=7 * 86400, free=2 * 86400, hold=60 * 86400)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    made.world.tools.traits["webchat"] = WINDOW
    yield made
    await made.world.close()


async def held(office: Office, words: str, days: int = 60) -> OutboxRow:
    """An answer to a report that is held."""
    ticket = await office.file()
    await office.do(reply, ticket, office["commune"], words)
    row = next(row for row in reversed(office.world.sent) if row.contact_id == office.contact.id)
    now = office.world.clock.now()
    async with office.work() as work:
        assert await work.uow.held.hold(row, "OutsideWindow", now, now + timedelta(days=days))
    return row


async def column(office: Office, name: str, row: OutboxRow) -> str:
    async with office.world.database.reading() as uow:
        return str(await uow.connection.fetchval(f"select {name} from outbox where id = $1", row.id))


async def test_what_nobody_comes_for_has_an_end(office: Office) -> None:
    first, second = await held(office, "Tin một"), await held(office, "Tin hai", days=62)
    for days, states in ((59, ["held", "held"]), (2, ["failed", "held"]), (2, ["failed", "failed"])):
        office.world.clock.move(days=days)
        await held_news(office.open_work)
        assert [await column(office, "state", row) for row in (first, second)] == states
    assert await column(office, "error", first) == "HeldTooLong"


async def test_a_long_message_in_parts_counts_as_one_of_the_three(office: Office) -> None:
    traits = replace(WINDOW, text_limit=400)
    office.world.tools.traits["webchat"] = traits
    ticket = await office.file()
    words = [f"Tin {n}: " + "nội dung trả lời rất dài. " * 30 for n in range(5)]
    for one in words:
        await office.do(reply, ticket, office["commune"], one)
    now, mine = office.world.clock.now(), [row for row in office.world.sent if "dài" in row.payload["text"]]
    assert len(mine) > 2 * len(words)
    async with office.work() as work:
        for row in mine:
            assert await work.uow.held.hold(row, "OutsideWindow", now, now + timedelta(days=60))
    async with office.work() as work:
        digest, rows = await release_held(work, office.contact, "me", now + timedelta(minutes=1))
    told = "".join(row.payload["text"] for row in digest)
    assert [n for n in range(5) if f"Tin {n}:" in told] == [0, 1] and "2 tin" in told
    whole = "".join(row.payload["text"] for row in rows)
    assert [n for n in range(5) if f"Tin {n}:" in whole] == [2, 3, 4]
    assert len(rows) == 3 * len(mine) // 5  # all parts of each


async def test_who_has_something_held_by_an_older_version_is_found(office: Office) -> None:
    row = await held(office, "Tin một")
    async with office.work() as work:
        await work.uow.connection.execute("update contacts set has_held = false")
    await held_news(office.open_work)
    async with office.work() as work:
        contact = await work.uow.contacts.get(row.contact_id)
    assert contact is not None and contact.has_held


async def test_a_template_tells_once_of_each_report_however_much_of_it_is_held(office: Office) -> None:
    office.world.tools.traits["webchat"] = replace(WINDOW, templates=True)
    async with office.work() as work:
        await work.uow.connection.execute("update contacts set last_interaction_at = $1", work.now)
    ticket = await office.file()
    for words in ("Tin một", "Tin hai"):
        await office.do(reply, ticket, office["commune"], words)
    other = await office.file("DOSE_MISSING_ALL")
    await office.do(reply, other, office["commune"], "Tin ba")
    office.world.clock.move(days=8)
    now = office.world.clock.now()
    chats = {row.contact_id: row for row in office.world.sent if row.contact_id != office.contact.id}
    rows = [row for row in office.world.sent if "Tin " in row.payload["text"]]
    assert chats and all(row.ticket_id is not None for row in chats.values())  # officials heard of it, too
    async with office.work() as work:
        await work.uow.connection.execute("update contacts set last_interaction_at = $1", now - timedelta(days=8))
        for row in (*rows, *chats.values()):
            assert await work.uow.held.hold(row, "OutsideWindow", now, now + timedelta(days=60))
    for _ in range(2):
        await held_news(office.open_work)
    told = [row for row in office.world.sent if row.payload.get("template")]
    assert [row.ticket_id for row in told] == [ticket.id, other.id] and len(rows) == 3
    assert set(told[0].payload["template"]) == {"code", "office", "state", "date"}
