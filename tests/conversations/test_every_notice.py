"""Every notice with choices: each number does what the button beside it does, and every such notice stands here."""

import ast
import unicodedata
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.traits import Traits
from handlers.staff.actor import Actor
from handlers.staff.actor import citizen as citizen_of
from handlers.tickets import dose_gone
from handlers.tickets.amend_reply import correct_reply
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen, expire_wait, remind
from handlers.tickets.confirm import confirm_seen, dose_seen, not_seen
from handlers.tickets.escalate import escalate
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.notices import follow, tell_citizen
from handlers.tickets.refuse import fitting, refuse
from handlers.tickets.reply import reply
from handlers.tickets.take_back import take_back
from storage.repositories.tickets import Ticket
from tests.conversations.offices import claimed, does
from tests.conversations.test_notice_numbers import NUMBERS, another
from tests.house.tree import parsed, product_code
from tests.support.driver import START, Chat, World

ASKED = "Nhờ ghi rõ buổi tiêm."
BUTTONS = Traits("buttons", buttons=12)
Event = Callable[[World, Ticket, Actor, Actor], Awaitable[Any]]  # the world, the report, an official, its citizen


async def asked(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    await does(world, actor, ask_citizen, ticket, ASKED)


async def reminded(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    await asked(world, ticket, actor, citizen)
    world.clock.move(hours=61)
    async with world.work() as work:
        await remind(work, ticket.id)


async def wait_expired(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    await asked(world, ticket, actor, citizen)
    world.clock.move(hours=121)
    async with world.work() as work:
        await expire_wait(work, ticket.id)


async def replied(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    await does(world, actor, reply, ticket, "Đã xem rồi ạ.")


async def reply_corrected(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    await replied(world, ticket, actor, citizen)
    async with world.work() as work:  # of what the chat was told another message tells, where it cannot be changed
        await work.uow.connection.execute("update outbox set state = 'sent' where ticket_id = $1", ticket.id)
    await does(world, actor, correct_reply, ticket, "Đã xem lại rồi ạ.", "gửi nhầm")


async def question_corrected(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    await asked(world, ticket, actor, citizen)
    async with world.work() as work:  # as above
        await work.uow.connection.execute("update outbox set state = 'sent' where ticket_id = $1", ticket.id)
    await does(world, actor, correct_reply, ticket, "Nhờ ghi rõ trạm đã tiêm.", "hỏi nhầm")


async def refused(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    async with world.work() as work:
        code = min((await fitting(work, [ticket]))[ticket.id])
    await does(world, actor, refuse, ticket, code, "Chưa đủ giấy tờ ạ.")


async def escalated(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    world.clock.move(days=20)
    async with world.work() as work:
        await escalate(work, ticket.id)


async def solved(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    await does(world, actor, approve, ticket)


async def entered(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    await does(world, actor, approve, ticket)
    await does(world, actor, mark_entered, ticket)


async def seen(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    await entered(world, ticket, actor, citizen)
    await does(world, citizen, confirm_seen, ticket)


async def unseen(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    await entered(world, ticket, actor, citizen)
    await does(world, citizen, not_seen, ticket)


async def dose_arrived(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    async with world.work() as work:
        await dose_seen(work, ticket.id)


async def dose_confirmed(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    await entered(world, ticket, actor, citizen)
    await dose_arrived(world, ticket, actor, citizen)


def gone(event: str) -> Event:
    """A dose that an import brought was a mistake: told alone, what comes before it is the import's."""

    async def told(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
        async with world.work() as work:
            await tell_citizen(work, ticket, event, f"test:{ticket.id}", (follow("view", ticket, "view"),))

    return told


def of_list(event: str) -> Event:
    """The end of a list, told alone: who works it off stands in the tests of the console."""

    async def told(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
        await entered(world, ticket, actor, citizen)
        rows = {"entered": 468, "of": 470, "failed": 2, "rows": "12, 57"}
        async with world.work() as work:
            await tell_citizen(
                work, ticket, event, f"test:{ticket.id}", (follow("dispute", ticket, "dispute"),), **rows
            )

    return told


async def taken_back(world: World, ticket: Ticket, actor: Actor, citizen: Actor) -> None:
    await refused(world, ticket, actor, citizen)
    await does(world, actor, take_back, ticket)


EVENTS: dict[str, tuple[Event, int]] = {  # name -> what happens, how many choices its notice has
    "asked": (asked, 1),
    "reminded": (reminded, 1),
    "wait_expired": (wait_expired, 1),
    "replied": (replied, 1),
    "reply_corrected": (reply_corrected, 1),
    "question_corrected": (question_corrected, 1),
    "refused": (refused, 2),
    "taken_back": (taken_back, 1),
    "escalated": (escalated, 1),
    "solved": (solved, 2),
    "entered": (entered, 2),
    "list_entered": (of_list("list_entered"), 1),
    "list_part": (of_list("list_part"), 1),
    "confirmed": (seen, 5),
    "not_seen": (unseen, 2),
    "dose_arrived": (dose_arrived, 2),
    "dose_confirmed": (dose_confirmed, 5),
    **{name: (gone(name), 1) for name in dose_gone.NOTICES.values()},
}


async def told(world: World, event: str, traits: Traits) -> tuple[Chat, Ticket]:
    """Somebody whose newest message is this notice; before it stood the main menu."""
    world.clock.time = START  # the same days are told, whoever came before
    chat = world.chat(channel=traits.name, traits=traits)
    await chat.start()
    ticket = await another(world, chat, "OTP_LOGIN" if event == "solved" else "DUPLICATE")
    actor = await claimed(world, ticket)
    await chat.say("menu")
    world.clock.move(seconds=1)
    async with world.work() as work:
        contact = await work.uow.contacts.find(chat.channel, chat.address)
    assert contact is not None
    said = len(world.texts.said)
    await EVENTS[event][0](world, ticket, actor, citizen_of(contact))
    assert f"ticket_notices.citizen.{event}" in world.texts.said[said:]
    world.clock.move(seconds=1)
    return chat, ticket


async def outcome(world: World, chat: Chat, ticket: Ticket) -> tuple[list[str], list[str], str, int | None]:
    """What was said, with which choices, and how the report stands."""
    async with world.work() as work:
        now = await work.uow.tickets.get(ticket.id)
    assert now is not None
    code = group_code(ticket.code)
    said = [reply.text.replace(code, "[report]") for reply in chat.replies]
    return said, chat.labels, now.status, now.rating


@pytest.mark.parametrize("traits", [NUMBERS, BUTTONS], ids=["numbers", "labels"])
@pytest.mark.parametrize("event", EVENTS)
async def test_what_is_typed_for_a_choice_of_a_notice_does_what_its_button_does(
    world: World, event: str, traits: Traits
) -> None:
    """A number where numbers are printed, else the label without marks."""
    number = EVENTS[event][1]
    for place in range(number):
        chat, ticket = await told(world, event, traits)
        assert len(chat.labels) == number
        label = chat.labels[place]
        await chat.press(chat.token(label))
        pressed = await outcome(world, chat, ticket)
        assert not {"common.stale_tap", "common.stale_tap_menu"} & set(chat.keys)
        chat, ticket = await told(world, event, traits)
        await chat.say(str(place + 1) if traits.prints_numbers else unmarked(label))
        assert await outcome(world, chat, ticket) == pressed, label


def test_every_notice_that_has_choices_stands_here() -> None:
    found = set(dose_gone.NOTICES.values())
    tells = [path for path in product_code() if "tell_citizen(" in path.read_text(encoding="utf-8")]
    for path in tells:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "tell_citizen" and len(node.args) > 4:
                found |= {str(one.value) for one in ast.walk(node.args[2]) if isinstance(one, ast.Constant)}
    assert found == set(EVENTS)


def unmarked(text: str) -> str:
    """As it is typed without marks."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(one for one in plain if not unicodedata.combining(one))
