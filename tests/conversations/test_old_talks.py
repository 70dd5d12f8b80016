"""Whoever stood in the middle of a conversation when 79db5c8 was stopped goes on at that step with today's code."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.app import policy_of
from bot.settings import Settings
from bot.tools import load_tools
from handlers.jobs.dose_arrived import move_tickets
from handlers.jobs.ticket_places import ticket_places
from handlers.registry import build_registry
from handlers.tickets.sheet import sheet_of
from handlers.work import Tools
from storage.crypto import Vault
from storage.database import Database
from storage.migrations.run import upgrade
from storage.repositories.outbox import OutboxRow
from tests.support.driver import CountingIds, FakeClock, RecordingTexts, World
from tests.support.old_database import OldTalk, known, restore
from tests.support.postgres import Cluster

TALKS = {talk.title: talk for talk in known().talks}
_TOOLS: list[Tools] = []


def old_tools(vault: Vault, key: str) -> Tools:
    """The catalogues with the numbers of that installation, read once."""
    if not _TOOLS:
        policy = policy_of(Settings(vault_key=key, test_id_prefixes="098"), vault)
        _TOOLS.append(load_tools(replace(policy, text_messages=True)))
    one = _TOOLS[0]
    return replace(one, rules=replace(one.rules, texts=RecordingTexts(one.texts)), traits={})


@pytest.fixture(scope="module")
def old_url(postgres_cluster: Cluster) -> str:
    """The old database, migrated: everybody in it has a conversation of their own, so they can share it."""
    url = postgres_cluster.create(empty=True)
    restore(url)
    upgrade(url)
    return url


_NEXT = itertools.count(8 * 10**18)  # above every id of the dump


class LaterIds(CountingIds):
    """Ids that are in no old row, and in no other test's."""

    def __init__(self) -> None:
        super().__init__()
        self._next = _NEXT


@pytest.fixture
def ids() -> LaterIds:
    return LaterIds()


@pytest.fixture
async def world(old_url: str, ids: LaterIds) -> AsyncIterator[World]:
    old = known()
    vault = Vault.from_secret(old.vault_key)
    database = await Database.open(old_url, vault, largest=3)
    made = World(database, old_tools(vault, old.vault_key), build_registry(), FakeClock(old.made_at), ids)
    yield made
    await made.close()


async def last_messages(world: World, talk: OldTalk) -> list[OutboxRow]:
    """What that commit sent to this person, whose buttons are still on the screen."""
    async with world.database.reading() as uow:
        rows = await uow.connection.fetch(
            "select o.id, o.cause, o.channel, o.contact_id, o.payload_sealed, o.once from outbox o join contacts c"
            " on c.id = o.contact_id where c.address = $1 order by o.id",
            talk.address,
        )
        return [
            OutboxRow(
                row["id"],
                row["cause"],
                row["channel"],
                row["contact_id"],
                talk.address,
                uow.vault.open_json(row["payload_sealed"], f"outbox:payload:{row['id']}"),
                row["once"],
                0,
                None,
            )
            for row in rows
        ]


async def standing(world: World, address: str) -> tuple[str, str]:
    """The conversation and the step in which somebody stands."""
    async with world.database.reading() as uow:
        row = await uow.connection.fetchrow(
            "select t.name, t.step from conversations t join contacts c on c.id = t.contact_id"
            " where c.address = $1 and t.status = 'active'",
            address,
        )
    return (row["name"], row["step"]) if row else ("", "")


# What stands in the dump after the note in people.json was taken.
MOVED_ON = {"list, sender asked": ("list_submission", "ask_content")}
# Title -> where the person stands after the next message, or after the first button of the last question.
EXPECTED = {
    "look-up, number asked": ("status_lookup", "ask_birth_date"),
    "look-up, birth date asked": ("status_lookup", "ask_phone"),
    "look-up, phone asked": ("status_lookup", "ask_code"),
    "look-up, code asked": ("status_lookup", "show_record"),
    "look-up, record shown": ("complaint", "ask_what"),
    "complaint, what is wrong asked": ("complaint", "ask_details"),
    "complaint, details asked": ("complaint", "ask_photo"),
    "complaint, photo asked": ("complaint", "confirm"),
    "complaint, another photo asked": ("complaint", "confirm"),
    "complaint, at the card with a photo": ("menu", "show_menu"),
    "complaint, an answer being changed": ("complaint", "confirm"),
    "complaint without proof, place asked": ("complaint", "ask_place"),  # a commune of two districts: asked which
    "complaint for somebody else, sender asked": ("complaint", "ask_identity"),
    "complaint, right name asked": ("complaint", "ask_photo"),
    "follow-up, the report shown": ("follow_up", "ask_addition"),
    "the menu after a complaint was filed": ("complaint", "ask_next"),
    "the menu, a draft kept": ("install_guide", "ask_app"),
    "a question in between": ("complaint", "ask_facility"),
    "guide, which app asked": ("install_guide", "ask_device"),
    "guide, a step shown": ("install_guide", "show_step"),
    "directory, place asked": ("hotline_directory", "ask_where"),
    "danger": ("danger", "ask_where"),
    "list, sender asked": ("list_submission", "ask_content"),
    "list, place asked": ("list_submission", "ask_facility"),
    "guide, further": ("install_guide", "show_step"),
    "menu after something nobody understands": ("ask_faq", "ask_question"),
    "officials, queue shown": ("officials_queue", "show_ticket"),
    "officials, ticket shown": ("officials_queue", "show_ticket"),
    "officials, a note asked": ("officials_queue", "show_ticket"),
}

# Doses of a list that was imported last, after the people were noted.
CAME_LATER = {"dose_missing": 1}


@pytest.mark.parametrize("title", TALKS)
async def test_a_talk_goes_on(world: World, title: str) -> None:
    talk = TALKS[title]
    chat = world.chat(talk.address)
    chat._numbers = itertools.count(1001)  # the keys before have been used
    world.sent += await last_messages(world, talk)
    assert await standing(world, talk.address) == MOVED_ON.get(title, (talk.conversation, talk.step))
    if talk.next:
        await chat.say(talk.next)
    else:
        await chat.tap(talk.labels[0])
    assert chat.replies
    assert await standing(world, talk.address) == EXPECTED[title]


async def test_a_look_up_finds_every_dose_that_was_there(world: World, ids: LaterIds) -> None:
    for name, person in known().people.items():
        chat = world.chat(f"afterwards: {name}")
        for message in ("tra cứu mũi tiêm", person.cccd, person.birth, person.phone):
            await chat.say(message)
        await chat.say(ids.last_code)
        assert await standing(world, chat.address) == ("status_lookup", "show_record")
        assert chat.keys.count("record.dose") == len(person.doses) + CAME_LATER.get(name, 0), name


async def test_every_ticket_opens_with_its_person_and_its_sheet(world: World) -> None:
    async with world.work() as work:
        rows = await work.uow.connection.fetch("select id from tickets order by id")
        tickets = await work.uow.tickets.many([row["id"] for row in rows])
        assert len(tickets) == len(rows) > 90
        named = [ticket for ticket in tickets if ticket.subject.name]
        assert len(named) > 70
        for ticket in named:
            assert ticket.subject.name in {row.shown for row in sheet_of(work, ticket, "vi").person}


async def test_the_message_that_waited_is_answered_and_the_dose_that_came_moves_its_ticket(world: World) -> None:
    world.clock.move(minutes=10)
    assert await world.intake.retry_due() == 1
    assert await standing(world, known().waits) == ("status_lookup", "ask_birth_date")
    async with world.work() as work:
        (waiting,) = await work.uow.records.arrived_people(0, 10)
        assert await move_tickets(work, waiting)
        assert await work.uow.connection.fetchval("select count(*) from arrivals") == 0


async def test_every_ticket_learns_where_its_office_is_and_nothing_else_of_it_changes(world: World) -> None:
    kept = "id, revision, updated_at, status, body_id, details_sealed, facility_code"
    async with world.work() as work:
        before = await work.uow.connection.fetch(f"select {kept} from tickets order by id")
    await ticket_places(world.work)
    async with world.work() as work:
        assert await work.uow.connection.fetch(f"select {kept} from tickets order by id") == before
        tickets = await work.uow.tickets.many([row["id"] for row in before])
    assert all(one.owner_province_code == one.body_id.split(":")[1] for one in tickets)
    assert {bool(one.facility_code) for one in tickets} == {True, False}
    # Where nobody said where it happened, nobody knows: it is never where the person lives.
    assert all(bool(one.site_province_code) == bool(one.facility_code) for one in tickets)
