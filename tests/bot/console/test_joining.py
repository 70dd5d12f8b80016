"""Of several records with one number and birth date an official who sees them chooses the person's; nobody else can."""

import re

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from storage.repositories.tickets import Ticket
from tests.handlers.records.people import put_person
from tests.support.console import Console

NUMBER = Identity(IdentityKind.CCCD, "098162000123")
BORN = BirthDate(1962, 5, 14)


async def joined(console: Console, ticket: Ticket) -> int | None:
    async with console.live.service.database.reading() as uow:
        found = await uow.tickets.get(ticket.id)
    assert found is not None
    return found.person_id


async def test_of_two_records_alike_the_official_who_was_shown_both_chooses_one(console: Console) -> None:
    people = [
        await put_person(console.live.service, identities=(NUMBER,), born=BORN, name=name, phone=phone)
        for name, phone in (("Nguyễn Thị Mười", "0300111222"), ("Nguyễn Thị Mươi", "0300111223"))
    ]
    ticket = await console.ticket()
    officer, lead = await console.signed_in("colleague"), await console.signed_in("commune")
    join = f"/console/tickets/{ticket.code}/record/join"
    await officer.get(f"/console/tickets/{ticket.code}")
    await officer.post(join, {"person": str(people[1])})  # guessed: it was never shown
    assert officer.status == 404 and await joined(console, ticket) is None
    await officer.get(f"/console/tickets/{ticket.code}")
    await officer.post(f"/console/tickets/{ticket.code}/record/ask")
    asked = re.search(r"/console/records/asked/(\d+)/", await lead.get("/console/records/asked"))
    assert asked is not None
    await lead.post(f"/console/records/asked/{asked[1]}/yes")
    await officer.get(f"/console/tickets/{ticket.code}")
    page = await officer.post(f"/console/tickets/{ticket.code}/record")
    assert "Có 2 hồ sơ cùng số giấy tờ" in page and page.count("Đây là hồ sơ của người này") == 2
    await lead.get(f"/console/tickets/{ticket.code}")
    await lead.post(join, {"person": str(people[1])})  # who was shown nothing
    assert lead.status == 404 and await joined(console, ticket) is None
    page = await officer.post(join, {"person": str(people[1])})
    assert officer.status == 200 and await joined(console, ticket) == people[1]
    assert "Đã gắn phản ánh với hồ sơ tiêm" in page
    await officer.post(join, {"person": str(people[0])})  # once chosen it stays, until the number is corrected
    assert officer.status == 404 and await joined(console, ticket) == people[1]
