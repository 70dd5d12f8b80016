"""News of a report reaches the phone of who has a web chat: what the browser has not shown, once, saying little."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.catalogue.refusal_reasons import Needs
from handlers.contacts.one_part import over, plain
from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits
from handlers.jobs.phone_news import phone_news
from handlers.records.proof import Limited, begin_proof
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.refuse import refuse
from handlers.tickets.reply import reply
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import SUBJECT, Office, open_office

STATED = "0300123456"  # the one the report names (office.SUBJECT)
OTHER = "0300999999"  # somebody else's, whose record was looked up in the same browser
ASKED = "Bác gửi ảnh giấy tiêm và số CCCD 098080000123 giúp, bệnh viêm gan B thì ghi rõ"


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


@pytest.fixture
async def web(office: Office) -> Office:
    """The citizen's chat lives in a browser, and has proven the phone that the report names."""
    office.world.tools.traits["webchat"] = Traits("webchat", tells_seen=True)
    await proves(office, STATED)
    return office


async def proves(office: Office, phone: str, proven: bool = True) -> None:
    """The newest phone of the chat."""
    async with office.work() as work:
        await work.uow.contacts.set_phone(office.contact.id, phone, work.now if proven else None)


async def texts(office: Office) -> list[tuple[str, str]]:
    """(number, words) of every text, oldest first."""
    async with office.world.database.reading() as uow:
        sent = [(row, await uow.contacts.get(row.contact_id)) for row in office.world.sent if row.channel == "sms"]
    return [(contact.phone if contact else "", Reply.from_json(row.payload).text) for row, contact in sent]


async def later(office: Office, **delta: float) -> list[tuple[str, str]]:
    """What the job texts after so much time."""
    before = len(await texts(office))
    office.world.clock.move(**delta)
    await phone_news(office.open_work)
    return (await texts(office))[before:]


async def asked(office: Office) -> Ticket:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    return await office.do(ask_citizen, ticket, office["commune"], ASKED)


async def agreed(office: Office) -> Ticket:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    return await office.do(approve, ticket, office["commune"])


async def entered(office: Office) -> Ticket:
    ticket = await agreed(office)
    await later(office, minutes=6)
    office.world.clock.move(hours=2)
    return await office.do(mark_entered, ticket, office["commune"])


async def refused(office: Office) -> Ticket:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    reasons = office.world.tools.rules.reasons
    free = next(code for code, reason in reasons.items() if reason.needs is Needs.NOTHING)
    return await office.do(refuse, ticket, office["commune"], free, ASKED)


async def test_the_code_comes_at_filing_to_the_proven_phone_whatever_the_hour(web: Office) -> None:
    web.world.clock.move(hours=14)  # eleven at night
    ticket = await web.file()
    ((number, words),) = await texts(web)
    assert number == STATED and ticket.code in words.replace(" ", "")
    assert await later(web, minutes=10) == []


@pytest.mark.parametrize("happens", [asked, agreed, entered, refused])
async def test_each_kind_of_news_goes_once_to_the_proven_phone_and_says_nothing_of_it(
    web: Office, happens: Callable[[Office], Awaitable[Ticket]]
) -> None:
    ticket = await happens(web)
    assert await later(web, minutes=4) == []
    ((number, words),) = await later(web, minutes=2)
    assert number == STATED and ticket.code in words.replace(" ", "") and "(UBND xa " in words
    assert over(words) <= 0 and words == plain(words) and "http" not in words
    assert not any(said in words for said in ("giay tiem", "098080", "viem gan", "dong y", "tu choi", "bo sung"))
    assert await later(web, days=1) == []


async def test_what_the_browser_has_shown_or_the_person_has_answered_is_not_texted(web: Office) -> None:
    await asked(web)
    async with web.work() as work:
        rows = await work.uow.outbox.after(web.contact.id, 0)
        ids = [row.id for row in rows if row.unseen]
        assert await work.uow.news.seen(web.contact.id + 1, ids, work.now) == 0  # nobody else's word counts
        assert await work.uow.news.seen(web.contact.id, ids, work.now) == len(ids) > 0
    assert await later(web, minutes=10) == []
    web.world.clock.move(minutes=1)
    await asked(web)
    async with web.work() as work:
        await work.uow.connection.execute("update contacts set last_interaction_at = $1", work.now)
    assert await later(web, minutes=10) == []


async def test_five_pieces_of_news_are_one_text_and_a_second_waits_an_hour(web: Office) -> None:
    ticket = await asked(web)
    for number in range(4):
        web.world.clock.move(seconds=30)
        await web.do(reply, ticket, web["commune"], f"Tin {number}")
    ((_, words),) = await later(web, minutes=4)
    assert words.startswith("Tong dai Tiem chung: ban co 5 tin moi ve phan anh ")
    await web.do(reply, ticket, web["commune"], "Tin nua")
    assert await later(web, minutes=50) == []
    assert len(await later(web, minutes=11)) == 1


async def test_at_night_nothing_goes_until_seven_unless_the_person_wants_it(web: Office) -> None:
    web.world.clock.move(hours=12)  # nine in the evening
    ticket = await asked(web)
    assert await later(web, hours=9) == []
    ((_, words),) = await later(web, hours=1)
    assert "co tin moi" in words
    async with web.work() as work:
        await work.uow.news.set_at_night(web.contact.id, True)
    web.world.clock.move(hours=15)
    await web.do(reply, ticket, web["commune"], "Tin đêm")
    assert len(await later(web, minutes=6)) == 1


async def test_a_number_that_was_only_stated_has_one_text_a_day_which_counts_among_its_codes(web: Office) -> None:
    await proves(web, STATED, proven=False)
    web.world.tools.policy = replace(web.policy, code_sends_hour=1)
    ticket = await asked(web)
    assert await texts(web) == []  # mistyped, it is a stranger's: no code of a report goes there
    ((number, words),) = await later(web, minutes=6)
    assert number == STATED and "(UBND xa " in words and not any(letter.isdigit() for letter in words)
    async with web.work() as work:
        assert isinstance(await begin_proof(work, web.contact, STATED), Limited)
        assert isinstance(await begin_proof(work, web.contact, "0300999888"), Limited)  # nor may the chat cause more
    await web.do(reply, ticket, web["commune"], "Tin nua")
    assert await later(web, hours=3) == []
    assert [number for number, _ in await later(web, hours=22)] == [STATED]


@pytest.mark.parametrize(("proof", "has_code"), [("none", False), ("code", True), ("contact", True)])
async def test_no_news_goes_to_a_phone_that_was_proven_in_the_browser_for_another_record(
    web: Office, proof: str, has_code: bool
) -> None:
    await proves(web, OTHER)
    ticket = await web.file(proof=proof)
    assert [number for number, _ in await texts(web)] == [STATED] * has_code
    await web.do(claim, ticket, web["commune"])
    await proves(web, OTHER)
    await web.do(ask_citizen, ticket, web["commune"], ASKED)
    ((number, words),) = await later(web, minutes=6)
    assert number == STATED and (ticket.code in words.replace(" ", "")) == has_code


async def test_a_report_that_names_no_phone_is_told_of_on_the_one_that_the_chat_has_proven(web: Office) -> None:
    await proves(web, OTHER)
    ticket = await web.file(subject=replace(SUBJECT, phone=""))
    ((number, words),) = await texts(web)
    assert number == OTHER and ticket.code in words.replace(" ", "")


async def test_every_text_counts_in_the_budget_and_news_waits_for_it(web: Office) -> None:
    web.world.tools.policy = replace(web.policy, codes_hour=3, codes_minute=0)
    await asked(web)
    for _ in range(2):
        await web.file(contact_id=None, source="walk_in")  # told by text: counted, never refused
    assert len(await texts(web)) == 3
    assert await later(web, minutes=6) == []
    assert web.world.alarms["sms_budget", ""]
    assert len(await later(web, hours=1)) == 1


async def test_a_province_that_sends_no_news_and_one_that_sends_no_answers(web: Office) -> None:
    rules = web.world.tools.rules
    profile = rules.profiles["89"]
    off = replace(rules, profiles={"89": profile.model_copy(update={"phone_texts": type(profile.phone_texts)()})})
    web.world.tools.rules = off
    await asked(web)
    assert await later(web, minutes=10) == [] and await texts(web) == []
    ticket = await web.file(contact_id=None, source="walk_in")
    await web.do(claim, ticket, web["commune"])
    await web.do(reply, ticket, web["commune"], "Chiều thứ Sáu có đợt tiêm")
    number, words = (await texts(web))[-1]
    assert number == STATED and "thu Sau" not in words and words.endswith("DT 1900 9095")


async def test_who_has_no_chat_gets_the_answer_without_numbers_births_and_illnesses(office: Office) -> None:
    ticket = await office.file(contact_id=None, source="walk_in")
    await office.do(claim, ticket, office["commune"])
    said = "Bác sinh 03/02/1980, số 0300 123 456, bị tiểu đường: chiều 5/11 ghé trạm tiêm mũi 2 nhé"
    await office.do(reply, ticket, office["commune"], said)
    number, words = (await texts(office))[-1]
    assert number == STATED and "chieu 5/11 ghe tram tiem mui 2 nhe" in words and words.endswith("DT 1900 9095")
    assert not any(one in words for one in ("1980", "123 456", "tieu duong")) and over(words) <= 0


async def test_an_answer_to_who_has_no_chat_is_held_at_night_and_a_code_overtakes_it(office: Office) -> None:
    ticket = await office.file(contact_id=None, source="walk_in")
    await office.do(claim, ticket, office["commune"])
    office.world.clock.move(hours=13)
    await office.do(reply, ticket, office["commune"], "Sáng mai mời bác ghé trạm")
    async with office.world.database.reading() as uow:
        held = await uow.connection.fetchrow("select * from outbox where state = 'held'")
    assert held is not None and held["text_at"] - office.world.clock.now() == timedelta(hours=9)
    async with office.work() as work:
        await begin_proof(work, office.contact, STATED)
    async with office.world.database.reading() as uow:
        code = await uow.connection.fetchval("select state from outbox where class = 'code'")
    assert code == "leased"
    office.world.clock.move(hours=9)
    await phone_news(office.open_work)
    async with office.world.database.reading() as uow:
        assert await uow.connection.fetchval("select state from outbox where id = $1", held["id"]) == "waiting"
