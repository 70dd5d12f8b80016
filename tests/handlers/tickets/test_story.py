"""The life of one report, told in the words' keys: what each act does and who hears of it."""

import pytest

from handlers.dialogue.answers.ticket_code import is_code
from handlers.tickets.add_information import add_information
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.confirm import confirm_seen, not_seen
from handlers.tickets.errors import NoTicket
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.open import open
from handlers.tickets.rate import rate
from handlers.tickets.refuse import refuse
from handlers.tickets.reopen import reopen
from handlers.tickets.reply import reply
from tests.handlers.tickets.office import FRONT_DESK, SO_Y_TE, TTYT, Office


async def test_a_missing_dose_from_filing_to_rating(office: Office) -> None:
    ticket = await office.file()
    assert is_code(ticket.code) and ticket.body_id == FRONT_DESK
    assert ticket.ladder == (FRONT_DESK, TTYT, SO_Y_TE)
    assert office.said() == ["ticket_notices.official.new"] * 2

    ticket = await office.do(claim, ticket, office["commune"])
    assert office.said() == ["ticket_notices.citizen.claimed"]

    ticket = await office.do(ask_citizen, ticket, office["commune"], "Nhờ bác chụp mặt sau của giấy ạ")
    assert ticket.status == "waiting_citizen"
    assert office.told()[-1].buttons[0].token == f"!follow_up:add:{ticket.code}"

    office.world.clock.move(hours=10)
    before = ticket.due_at
    ticket = await office.do(add_information, ticket, office.citizen, "Đây ạ")
    assert ticket.status == "claimed" and ticket.paused_seconds == 36_000
    assert (ticket.due_at - before).total_seconds() == 36_000
    assert "ticket_notices.official.information_added" in office.said()

    ticket = await office.do(approve, ticket, office["commune"])
    ticket = await office.do(mark_entered, ticket, office["commune"])
    assert office.said() == ["ticket_notices.citizen.approved", "ticket_notices.citizen.entered"]
    assert [b.token for b in office.told()[-1].buttons] == [
        f"!follow_up:seen:{ticket.code}", f"!follow_up:not_seen:{ticket.code}",
    ]  # fmt: skip

    ticket = await office.do(confirm_seen, ticket, office.citizen)
    assert office.told()[-1].buttons[0].token == f"!follow_up:rate:{ticket.code}:5"
    ticket = await office.do(rate, ticket, office.citizen, 5)
    assert (ticket.status, ticket.rating) == ("confirmed", 5)
    assert ticket.closed_at == office.world.clock.now()
    assert await office.events(ticket) == [
        "opened", "claimed", "asked", "information_added", "approved", "entered", "confirmed", "rated",
    ]  # fmt: skip


async def test_one_cause_opens_one_ticket(office: Office) -> None:
    async with office.work("webchat:1") as work:
        first = await open(work, office.draft(), office.citizen)
    async with office.work("webchat:1") as work:
        again = await open(work, office.draft(), office.citizen)
    assert again.id == first.id
    assert len(office.told("commune")) == 1


async def test_a_legal_matter_opens_no_ticket(office: Office) -> None:
    with pytest.raises(NoTicket) as told:
        await office.file("LEGAL")
    assert told.value.authority == SO_Y_TE


async def test_a_refusal_says_what_to_send_and_what_is_sent_opens_it_again(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    ticket = await office.do(refuse, ticket, office["commune"], "R11")
    assert ticket.status == "refused" and ticket.refusal_code == "R11"
    assert [b.token.split(":")[1] for b in office.told()[-1].buttons] == ["add", "dispute"]
    ticket = await office.do(reopen, ticket, office.citizen, "Ảnh mới đây ạ", supplement=True)
    assert (ticket.status, ticket.disputes, ticket.body_id) == ("open", 0, FRONT_DESK)


async def test_not_seen_gives_advice_and_tells_the_official(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    await office.do(approve, ticket, office["commune"])
    await office.do(mark_entered, ticket, office["commune"])
    office.said()
    ticket = await office.do(not_seen, ticket, office.citizen)
    assert ticket.status == "entered"
    assert office.said() == ["ticket_notices.citizen.not_seen", "ticket_notices.official.not_seen"]


async def test_a_walk_in_hears_by_text_message(office: Office) -> None:
    ticket = await office.file(source="walk_in", contact_id=None)
    await office.do(claim, ticket, office["commune"])
    await office.do(reply, ticket, office["commune"], "Mời bác ghé trạm ạ")
    assert len(office.sms()) == 3
    assert "Moi bac ghe tram a" in office.sms()[-1]


async def test_no_message_carries_name_number_or_dose(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    await office.do(approve, ticket, office["commune"])
    await office.do(mark_entered, ticket, office["commune"])
    for row in office.world.sent:
        for secret in ("Nguyễn Văn An", "098080000123", "0300123456", "1980"):
            assert secret not in str(row.payload)
