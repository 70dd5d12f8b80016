"""Officials come in by one-time links, in the console and in chat."""

from collections.abc import AsyncIterator

import pytest

from handlers.dialogue.traits import Traits
from handlers.staff.actor import SYSTEM
from handlers.staff.chat_menu import EVERYBODYS, OFFICIALS
from handlers.staff.managing import retire
from handlers.staff.officials import UnknownBody, actor_of, actor_of_contact, enrol
from handlers.staff.security import unlink_chat
from handlers.staff.sign_in import CHAT, link_chat, make_link, session_of, sign_in, sign_out
from handlers.work import Work
from tests.handlers.tickets.office import FRONT_DESK, Office, open_office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def test_a_link_opens_one_session_that_ends_by_signing_out(office: Office) -> None:
    async with office.work() as work:
        token = await make_link(work, office["commune"].id)
        opened = await sign_in(work, token)
        assert opened is not None and await sign_in(work, token) is None
        session = await session_of(work, opened.secret)
        assert session is not None and session.csrf == opened.csrf
        assert session.actor.roles == office["commune"].roles
        assert opened.secret not in repr(opened) and session.csrf not in repr(session)
        await sign_out(work, opened.secret)
        assert await session_of(work, opened.secret) is None


async def test_a_session_and_a_link_have_an_end(office: Office) -> None:
    async with office.work() as work:
        late = await make_link(work, office["commune"].id)
        opened = await sign_in(work, await make_link(work, office["commune"].id))
    assert opened is not None
    office.world.clock.move(minutes=30)
    async with office.work() as work:
        assert await sign_in(work, late) is None
        assert await session_of(work, opened.secret) is not None
    office.world.clock.move(hours=12)
    async with office.work() as work:
        assert await session_of(work, opened.secret) is None


async def test_a_chat_link_makes_the_chat_the_officials(office: Office) -> None:
    async with office.work() as work:
        assert await actor_of_contact(work, office.contact.id) is None
        token = await make_link(work, office["district"].id, CHAT)
        assert await sign_in(work, token) is None
        linked = await link_chat(work, token, office.contact)
        assert linked is not None and linked.id == office["district"].id
        assert await link_chat(work, token, office.contact) is None
        found = await actor_of_contact(work, office.contact.id)
        assert found is not None and found.bodies == office["district"].bodies


async def test_who_is_switched_off_cannot_come_in(office: Office) -> None:
    async with office.work() as work:
        token = await make_link(work, office["commune"].id)
        await work.uow.officials.set_active(office["commune"].id, False)
        assert await sign_in(work, token) is None
        assert await actor_of(work, office["commune"].id) is None


async def test_roles_are_in_bodies_and_of_kinds_that_exist(office: Office) -> None:
    with pytest.raises(UnknownBody):
        async with office.work() as work:
            await enrol(work, "Lê Thị Bình", {"2021:89:nowhere": "officer"})
    with pytest.raises(ValueError, match="boss"):
        async with office.work() as work:
            await enrol(work, "Lê Thị Bình", {FRONT_DESK: "boss"})


async def test_a_chat_linked_before_there_was_a_menu_shows_it_from_the_next_sign_in(office: Office) -> None:
    tools, channel = office.world.tools, office.contact.channel
    tools.traits = {**tools.traits, channel: Traits(channel, menus=True)}
    async with office.work() as work:
        await work.uow.officials.link(office["district"].id, office.contact.id, work.now)
    before = len(office.world.sent)
    for _ in range(2):
        async with office.work() as work:
            assert await sign_in(work, await make_link(work, office["district"].id)) is not None
    rows = [row for row in office.world.sent[before:] if row.contact_id == office.contact.id]
    assert {row.payload["menu"] for row in rows} == {OFFICIALS} and len({row.cause for row in rows}) == 1


def menus_of(work: Work, office: Office) -> list[str]:
    """The menus that the contact's chat is given; officials of the office have chats of their own."""
    own = (row.payload for row in work.outgoing if row.contact_id == office.contact.id)
    return [payload["menu"] for payload in own if "menu" in payload]


async def test_a_chat_shows_the_menu_of_officials_from_its_link_until_it_is_unlinked_or_its_official_leaves(
    office: Office,
) -> None:
    tools, channel = office.world.tools, office.contact.channel
    for has_menus in (False, True):
        tools.traits = {**tools.traits, channel: Traits(channel, menus=has_menus)}
        shown: list[str] = []
        for act in ("unlinked", "left"):
            async with office.work() as work:
                token = await make_link(work, office["district"].id, CHAT)
                assert await link_chat(work, token, office.contact) is not None
                shown += menus_of(work, office)
            async with office.work() as work:
                if act == "unlinked":
                    assert await unlink_chat(work, office["district"].id, office.contact.id)
                elif has_menus:
                    await retire(work, office["district"].id, SYSTEM)
                shown += menus_of(work, office)
        assert shown == [OFFICIALS, EVERYBODYS] * 2 * has_menus
