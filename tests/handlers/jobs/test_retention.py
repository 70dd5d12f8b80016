"""Nothing outlives its time, and nothing goes before it."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from handlers.contacts.sms import sms_contact
from handlers.dialogue.reply import Reply
from handlers.jobs.retention import REPORT, limits, retention
from handlers.jobs.unused_files import unused_files
from handlers.registry import build_registry
from handlers.tickets.approve import approve
from handlers.tickets.claim import claim
from handlers.tickets.content import Details, Subject
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.queries import ticket_page
from handlers.tickets.withdraw import withdraw
from storage.repositories.conversations import Conversation
from storage.repositories.retention import AUDIT, DRAFTS, PIECE, RULES
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import Office, open_office
from tests.support.driver import POLICY, START

SECOND = timedelta(seconds=1)
UPLOAD = (
    "insert into import_uploads (id, cause, kind, official_id, province_code, language, state, digest, size,"
    " name_sealed, made_at) values (1, 'c', 'doses', 1, '89', 'vi', 'looked', 'd', 1, '', $1)"
)
BULK_ACT = (
    "insert into bulk_acts (id, cause, official_id, body_id, act, state, args_sealed, made_at, due_at)"
    " values (1, 'c', 1, 'b', 'reply', 'done', '', $1, $1)"
)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def count(office: Office, table: str, where: str = "true") -> int:
    async with office.world.database.reading() as uow:
        found: int = await uow.connection.fetchval(f"select count(*) from {table} where {where}")
        return found


async def report(office: Office) -> Mapping[str, Any]:
    """The counts of the last run; {} when it wrote none."""
    async with office.world.database.reading() as uow:
        found = await uow.connection.fetchval(
            "select details from audit_log where action = $1 order by at desc, id desc limit 1", REPORT
        )
        return found or {}


async def photo(office: Office, file_id: int) -> int:
    async with office.work() as work:
        await work.uow.files.put(file_id, office.contact.id, "photo", "webchat", "image/jpeg", b"x", work.now)
    return file_id


async def ended(office: Office, **draft: Any) -> Ticket:
    return await office.do(withdraw, await office.file(**draft), office.citizen)


async def talk(office: Office, number: int, status: str, contact_id: int) -> None:
    async with office.work() as work:
        kept = Conversation(number, contact_id, None, "menu", 1, "ask", 1, status, {"name": "An"}, work.now)
        await work.uow.conversations.save(kept, work.now)


def test_every_rule_has_its_moment() -> None:
    assert set(limits(POLICY, START)) == {*RULES, AUDIT}


INCIDENT = (
    "insert into incidents (id, number, province_code, fault, state, started_at, called_at, closed_at)"
    " values (1, 1, '89', 'power', 'closed', $1, $1, $1)"
)
ROWS = {  # one row of each kind, made now; and how long it may stay
    "codes": (
        "insert into one_time_codes (id, contact_id, purpose, phone_sealed, code_hash, created_at, expires_at)"
        " values (1, 1, 'proof', '', '', $1, $1)",
        "one_time_codes",
        timedelta(hours=24),
    ),
    "attempts": ("insert into attempts (id, kind, subject, at) values (1, 'look_up', '', $1)", "attempts",
                 timedelta(days=2)),
    "conversations": (
        "insert into conversations (id, contact_id, name, version, step, status, state_sealed, created_at, updated_at)"
        " values (1, 1, 'menu', 1, 'ask', 'paused', '', $1, $1)",
        "conversations",
        timedelta(hours=24),
    ),
    "drafts": (
        "insert into conversations (id, contact_id, name, version, step, status, state_sealed, created_at, updated_at)"
        " values (1, 1, 'complaint', 1, 'ask_photo', 'paused', '', $1, $1)",
        "conversations",
        timedelta(days=7),
    ),
    "updates": ("insert into updates (channel, key, received_at) values ('telegram', '1', $1)", "updates",
                timedelta(days=7)),
    "messages": (
        "insert into outbox (id, cause, channel, contact_id, address, payload_sealed, state, created_at)"
        " values (1, 'c', 'telegram', 1, '1', '', 'sent', $1)",
        "outbox",
        timedelta(days=90),
    ),
    "sms": ("insert into sms_log (id, phone_index, phone_sealed, text_sealed, sent_at) values (1, '', '', '', $1)",
            "sms_log", timedelta(days=7)),
    "photos": ("insert into files (id, kind, created_at, purge_at) values (1, 'photo', $1, $1)", "files", timedelta()),
    "files_unbound": ("insert into files (id, contact_id, kind, created_at) values (1, 7, 'photo', $1)", "files",
                      timedelta(minutes=45)),
    "photos_unused": ("insert into files (id, kind, created_at) values (1, 'photo', $1)", "files", timedelta(days=7)),
    "chats": (
        "insert into contacts (id, channel, address, created_at, erased_at) values (77, 'webchat', 'gone', $1, $1)",
        "contacts",
        timedelta(days=90),
    ),
    "erasures": (
        "insert into erasures (ticket_id, asked_at, due_at, carried_out_at, ended_at) values (1, $1, $1, $1, $1)",
        "erasures",
        timedelta(days=730),
    ),
    "audit": ("insert into audit_log (id, at, actor, action) values (1, $1, 'system', 'look_up')", "audit_log",
              timedelta(days=730)),
    "alarms": ("insert into alarms (id, kind, first_at, last_at, acknowledged_at) values (1, 'disk_full', $1, $1, $1)",
               "alarms", timedelta(days=730)),
    "desk_drafts": ("insert into desk_drafts (ticket_id, official_id, words_sealed, version, saved_at)"
                    " values (1, 1, '', 1, $1)", "desk_drafts", timedelta(days=7)),
    "incident_pages": ("insert into incident_pages (incident_id, who, called_at, rung, sent_at)"
                       " values (1, 'duty:1', $1, 0, $1)", "incident_pages", timedelta(days=90)),
    "incidents": (INCIDENT, "incidents", timedelta(days=730)),
    "incident_points": (f"with made as ({INCIDENT}) insert into incident_points (incident_id, facility_code,"
                        " reported_at) values (1, 'D0280', $1)", "incident_points", timedelta(days=730)),
    "incident_events": (f"with made as ({INCIDENT}) insert into incident_events (id, incident_id, at, what)"
                        " values (1, 1, $1, 'reported')", "incident_events", timedelta(days=730)),
    "duties": ("insert into duties (id, body_id, starts_at, ends_at) values (1, 'x', $1, $1)", "duties",
               timedelta(days=90)),
    "backlog_files": ("insert into backlog_files (id, content_sealed, at) values (1, '', $1)", "backlog_files",
                      timedelta(days=30)),
    "staff_files": ("insert into staff_files (id, cause, official_id, name_sealed, content_sealed, at)"
                    " values (1, 'c', 1, '', '', $1)", "staff_files", timedelta(days=30)),
    "import_files_waiting": (
        f"with made as ({UPLOAD}) insert into import_parts (upload_id, part, seq, content_sealed, at)"
        " values (1, 'file', 0, '', $1)",
        "import_parts",
        timedelta(days=7),
    ),
    "import_parts": (
        "insert into import_parts (upload_id, part, seq, content_sealed, at) values (1, 'refused', 0, '', $1)",
        "import_parts",
        timedelta(days=30),
    ),
    "import_uploads": (UPLOAD, "import_uploads", timedelta(days=730)),
    "record_asks": ("insert into record_asks (id, ticket_id, official_id, body_id, asked_at) values (1, 1, 1, 'b', $1)",
                    "record_asks", timedelta(days=730)),
    "bulk_acts": (BULK_ACT, "bulk_acts", timedelta(days=90)),
    "bulk_act_items": (
        f"with made as ({BULK_ACT}) insert into bulk_act_items (act_id, ticket_id, revision) values (1, 1, 0)",
        "bulk_act_items",
        timedelta(days=90),
    ),
    "questions": ("insert into questions (id, text, decision, at) values (1, 'gì', 'ask', $1)", "questions",
                  timedelta(days=365)),
    "sessions": (
        "insert into console_sessions (id_hash, official_id, csrf, created_at, expires_at, last_seen_at)"
        " values ('a', 1, 'c', $1, $1, $1)",
        "console_sessions",
        timedelta(),
    ),
    "sign_in_links": (
        "insert into sign_in_tokens (token_hash, official_id, purpose, expires_at) values ('a', 1, 'console', $1)",
        "sign_in_tokens",
        timedelta(),
    ),
    "sign_in_codes": (
        "insert into sign_in_codes (binder_hash, official_id, phone_hash, code_hash, sent_at, expires_at)"
        " values ('a', 1, 'p', 'c', $1, $1)",
        "sign_in_codes",
        timedelta(),
    ),
    "pages": (
        "insert into private_pages (id, token_hash, contact_id, conversation_id, step, issued_at, expires_at)"
        " values (1, '', 1, 1, 'ask_identity', $1, $1)",
        "private_pages",
        timedelta(days=7),
    ),
    **{
        f"imports_{name}": (f"insert into import_{table} ({columns}, at) values ({values}, $1)", f"import_{table}",
                            timedelta(days=30))
        for name, table, columns, values in (
            ("pieces", "pieces", "import_id, series", "1, 'covid19'"),
            ("persons", "old_persons", "piece_seq, person_id, content_sealed, updated_at", "1, 1, '', '2021-10-01'"),
            ("doses", "old_doses", "piece_seq, person_id, series, number, vaccine_code, injected_on, imported_at",
             "1, 1, 'covid19', 1, 'AZ', '2021-08-01', '2021-10-01'"),
            ("tickets", "tickets", "import_id, ticket_id, person_id, series, number", "1, 1, 1, 'covid19', 1"),
            ("kept", "kept", "import_id, person_id, series, number, by_import", "1, 1, 'covid19', 1, 2"),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("rule", ROWS)
async def test_a_row_goes_when_its_time_is_over_and_not_before(office: Office, rule: str) -> None:
    statement, table, life = ROWS[rule]
    key = "key = '1'" if table == "updates" else "csrf = 'c'" if table == "console_sessions" else "true"
    key = "id = 1" if table in ("outbox", "audit_log", "files") else "id = 77" if table == "contacts" else key
    async with office.world.database.reading() as uow:
        await uow.connection.execute(statement, office.world.clock.now())
    office.world.clock.time += life
    await retention(office.open_work)
    assert await count(office, table, key) == 1
    office.world.clock.time += SECOND
    await retention(office.open_work)
    assert await count(office, table, key) == 0
    assert (await report(office))[rule] >= 1


def test_every_rule_is_tried_above_or_below() -> None:
    assert set(ROWS) == {*RULES, AUDIT} - {"photos_entered", "list_rows"}


async def test_rows_of_a_list_go_some_time_after_its_report_ended(office: Office) -> None:
    ticket = await office.file()
    async with office.work() as work:
        await work.uow.connection.execute(
            "with made as (insert into lists (id, ticket_id, hand_in, form, unit_index, content_index, created_at)"
            " values (1, $1, 1, 1, '', '', now())) insert into list_rows (list_id, row_no, content_sealed, state)"
            " values (1, 9, '', 'good')",
            ticket.id,
        )
    for days, end, left in ((91, True, 1), (89, False, 1), (2, False, 0)):  # one that is open stays
        office.world.clock.move(days=days)
        if end:
            await retention(office.open_work)
            assert await count(office, "list_rows", "true") == left
            await office.do(withdraw, ticket, office.citizen)
        await retention(office.open_work)
        assert await count(office, "list_rows", "true") == left


async def test_a_number_that_text_messages_went_to_is_forgotten_with_the_last_of_them(office: Office) -> None:
    async with office.work() as work:
        work.tell(await sms_contact(work, "0300123456"), Reply("Đã nhận phản ánh"), "notice")
    known = "channel = 'sms' and phone_sealed is not null"
    for days, state, left in ((91, "leased", 1), (0, "sent", 0)):
        office.world.clock.move(days=days)
        async with office.world.database.reading() as uow:
            await uow.connection.execute("update outbox set state = $1", state)
        await retention(office.open_work)
        await retention(office.open_work)
        assert await count(office, "contacts", known) == left


async def test_what_waits_is_never_purged(office: Office) -> None:
    now = office.world.clock.now()
    async with office.world.database.reading() as uow:
        await uow.connection.execute(
            "insert into updates (channel, key, state, received_at) values ('telegram', 'late', 'waiting', $1)", now
        )
        await uow.connection.execute(
            "insert into outbox (id, cause, channel, contact_id, address, payload_sealed, state, created_at)"
            " values (1, 'c', 'telegram', 1, '1', '', 'waiting', $1)",
            now,
        )
    office.world.clock.move(days=400)
    await retention(office.open_work)
    assert (await count(office, "updates"), await count(office, "outbox", "id = 1")) == (1, 1)


async def test_what_waits_below_a_living_conversation_stays(office: Office) -> None:
    await talk(office, 1, "under", 50)
    await talk(office, 2, "under", 51)
    office.world.clock.move(hours=25)
    await talk(office, 3, "active", 50)
    await retention(office.open_work)
    async with office.world.database.reading() as uow:
        left = [row["id"] for row in await uow.connection.fetch("select id from conversations order by id")]
    assert left == [1, 3]


def test_exactly_the_conversations_that_keep_a_draft_are_kept_as_one() -> None:
    assert {one.name for one in build_registry().all() if one.draft} == set(DRAFTS)


async def test_a_draft_and_its_photos_stay_seven_days_and_one_below_can_be_taken_up(office: Office) -> None:
    contact, now = office.contact.id, office.world.clock.now()
    await photo(office, 77)
    async with office.work() as work:
        for number, name, status in ((1, "complaint", "under"), (2, "danger", "active")):
            row = Conversation(number, contact, None, name, 1, "ask_photo", 1, status, {"data": {}}, now)
            await work.uow.conversations.save(row, now)
    for days in (1, 5):
        office.world.clock.move(days=days, seconds=1)
        await retention(office.open_work)
        await unused_files(office.open_work)
    async with office.world.database.reading() as uow:
        left = await uow.connection.fetch("select id, status from conversations where contact_id = $1", contact)
    assert [(row["id"], row["status"]) for row in left] == [(1, "paused")]
    assert await count(office, "files", "id = 77") == 1
    office.world.clock.move(days=1)
    await retention(office.open_work)
    assert (await count(office, "files", "id = 77"), await count(office, "conversations", "id = 1")) == (0, 0)


async def test_photos_go_thirty_days_after_closing_and_not_from_a_ticket_under_way(office: Office) -> None:
    await ended(office, file_ids=(await photo(office, 77),))
    await office.file(file_ids=(await photo(office, 78),), identity="098080000999")
    office.world.clock.move(days=30)
    await retention(office.open_work)
    assert await count(office, "files") == 2
    office.world.clock.move(seconds=1)
    await retention(office.open_work)
    assert await count(office, "files") == await count(office, "files", "id = 78") == 1


async def test_photos_of_an_entered_ticket_that_nobody_confirms_go_too(office: Office) -> None:
    ticket = await office.file(file_ids=(await photo(office, 77),))
    for verb in (claim, approve, mark_entered):
        await office.do(verb, ticket, office["commune"])
    office.world.clock.move(days=37)
    await retention(office.open_work)
    assert await count(office, "files") == 1
    office.world.clock.move(seconds=1)
    await retention(office.open_work)
    assert await count(office, "files") == 0
    assert (await report(office))["photos_entered"] == 1


async def test_after_a_year_a_ticket_keeps_figures_and_nothing_of_a_person(office: Office) -> None:
    old = await ended(office)
    office.world.clock.time += office.policy.ticket_life
    await retention(office.open_work)
    assert (await office.now(old)).subject == old.subject
    office.world.clock.time += SECOND
    await retention(office.open_work)
    assert (await report(office))["tickets"] == 1
    bare = await office.now(old)
    assert (bare.subject, bare.details, bare.subject_index, bare.contact_id) == (Subject(), Details(), None, None)
    kept = ("code", "category", "status", "body_id", "commune_code", "opened_at", "closed_at", "due_at", "rating")
    assert [getattr(bare, name) for name in kept] == [getattr(old, name) for name in kept]
    async with office.work() as work:
        events = await work.uow.ticket_events.of_ticket(old.id)
        assert {event.actor for event in events} == {"contact"} and not any(event.data for event in events)
        page = await ticket_page(work, office["commune"], old.id)
    assert [line.kind for line in page.history] == ["opened", "withdrawn"]
    assert await count(office, "outbox", f"ticket_id = {old.id}") == 0
    before = await count(office, "audit_log")
    await retention(office.open_work)
    assert await count(office, "audit_log") == before  # nothing left to do, nothing written


async def test_a_ticket_under_way_is_kept_however_old(office: Office) -> None:
    ticket = await office.file()
    office.world.clock.move(days=1000)
    await retention(office.open_work)
    assert (await office.now(ticket)).subject == ticket.subject


async def test_a_contact_silent_for_a_year_is_forgotten_unless_a_case_is_open(office: Office) -> None:
    async with office.work() as work:
        other = await work.uow.contacts.ensure(work.ids.new(), "webchat", "other", work.now)
        for contact in (other, office.contact):
            await work.uow.contacts.set_person(contact.id, "Nguyễn Thị Mười", 1962, "female")
            await work.uow.contacts.set_phone(contact.id, "0300111222", None)
        passer = await work.uow.contacts.ensure(work.ids.new(), "webchat", "passer", work.now)
        await work.uow.contacts.set_link(passer.id, "poster", "BV891")  # all that is known: where they looked for help
    await office.file()
    office.world.clock.move(days=366)
    await retention(office.open_work)
    async with office.work() as work:
        gone, here = await work.uow.contacts.get(other.id), await work.uow.contacts.get(office.contact.id)
        passed = await work.uow.contacts.get(passer.id)
    assert passed is not None and passed.link_where == ""
    assert gone is not None and (gone.name, gone.phone, gone.birth_year) == ("", "", None)
    assert here is not None and here.phone == "0300111222"


async def test_more_than_a_piece_goes_in_one_run(office: Office) -> None:
    async with office.world.database.reading() as uow:
        await uow.connection.execute(
            "insert into attempts (id, kind, subject, at) select n, 'look_up', '', $1 from generate_series(1, $2) n",
            office.world.clock.now(), PIECE + 5,
        )  # fmt: skip
    office.world.clock.move(days=3)
    await retention(office.open_work)
    assert await count(office, "attempts") == 0
    assert (await report(office))["attempts"] == PIECE + 5
