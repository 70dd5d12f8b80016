"""Conversations as commit 79db5c8 left them half done go on where they stood: nothing told is lost, the question and
its buttons are the same. One file of tests/data/old_states a conversation, one kept state a line (made-up people only).

`elsewhere`: what the buttons depend on (a report, an official, a proven phone, a refused photo) is not in the database
of this test, or they stood below a word about the last answer, so that only the data and the step are compared.
`shown`, `answer` and `then`: what that commit said (a card, a doubt) when it asked again, and where it went and what it
said after this answer. Where a later release says or asks something else on purpose, the line is changed with it.
"""

import itertools
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from handlers.conversations.complaint import COMPLAINT
from handlers.dialogue.conversation import Declared
from handlers.dialogue.loading import load
from handlers.dialogue.tokens import choice_token
from handlers.registry import build_registry
from storage.repositories.conversations import Conversation
from storage.typed_json import from_json
from tests.support.driver import START, Chat, World

FOLDER = Path(__file__).parents[1] / "data" / "old_states"
MOVED = {"asked"}  # kept by the engine now, beside the data
ASKED_SINCE = {"ask_question", "ask_who", "ask_next", "ask_same"}  # steps that commit did not have
ASKS_WHERE_SINCE = {"DOSE_WRONG", "ADVERSE_EVENT"}  # categories that ask where it was before they go on
OLD_BUTTON = {"common.stale_tap", "common.stale_tap_menu"}
REORDERED = {("rate_service", "ask_rating")}  # the best came first
REGISTRY = build_registry()

JUMP = 4  # parts of an offer that opens a conversation of its own

Kept = dict[str, Any]


def kept_states() -> list[Any]:
    """Every kept state with the name of its conversation."""
    found = []
    for file in sorted(FOLDER.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            kept = json.loads(line)
            found.append(pytest.param(file.stem, kept, id=f"{file.stem}-{number}-{kept['step']}"))
    return found


def row_of(name: str, kept: Kept, contact: int = 2) -> Conversation:
    """The row as it was written."""
    return Conversation(900_001, contact, None, name, kept["version"], kept["step"], 3, "active", kept["state"], START)


@pytest.mark.parametrize(("name", "kept"), kept_states())
def test_every_value_told_is_read(name: str, kept: Kept, caplog: pytest.LogCaptureFixture) -> None:
    declared = REGISTRY.get(name)
    with caplog.at_level(logging.WARNING):
        loaded = load(declared, row_of(name, kept))
    assert caplog.text == "" and loaded.row.step == kept["step"]
    assert loaded.state.history == kept["state"].get("history", [])
    assert loaded.state.asked == kept["state"].get("data", {}).get("asked", "")
    assert unread(declared, kept) <= MOVED


def unread(declared: Declared, kept: Kept) -> set[str]:
    """Names of the old data that no field of the new took."""
    data = json.loads(json.dumps(kept["state"].get("data", {})))
    if declared.upgrade is not None:
        data = declared.upgrade(kept["version"], data)
    return set(from_json(declared.data, data).left)


def test_every_conversation_that_was_reshaped_has_kept_states() -> None:
    kept = {file.stem for file in FOLDER.glob("*.jsonl")}
    assert [one.name for one in REGISTRY.all() if one.version > 1 and one.name not in kept] == []


@pytest.mark.parametrize("declared", REGISTRY.all(), ids=lambda one: one.name)
def test_what_a_newer_release_has_written_is_kept(declared: Declared) -> None:
    kept = {"version": declared.version + 1, "step": declared.first, "state": {"data": {"later": ["x"]}, "ahead": 1}}
    loaded = load(declared, row_of(declared.name, kept))
    assert loaded.row.version == declared.version + 1
    assert loaded.state.to_json() == kept["state"]


@pytest.mark.parametrize("name", sorted(file.stem for file in FOLDER.glob("*.jsonl")))
async def test_each_goes_on_at_its_step(world: World, name: str) -> None:
    states = [one.values[1] for one in kept_states() if one.values[0] == name]
    found = [(kept["step"], await gone_on(world, name, kept)) for kept in states]
    assert [one for one in found if one[1]] == []


async def gone_on(world: World, name: str, kept: Kept) -> str:
    """What is not as it was when the question is asked again, or ''."""
    chat = world.chat()
    await chat.start()
    row = await put_back(world, chat, name, kept)
    await chat.press(choice_token(row, 1, "long_gone"))  # an old button: the question is asked again
    active = await standing(world, chat)
    if (active.id, active.name, active.step) != (row, name, kept["step"]):
        return f"stands at {active.name}.{active.step}"
    if not OLD_BUTTON & set(chat.keys):
        return f"says {chat.keys}"
    shown, offered = (tuple(map(_id, state.get("offered", ()))) for state in (active.state, kept["state"]))
    if (name, kept["step"]) in REORDERED:
        shown, offered = tuple(sorted(shown)), tuple(sorted(offered))
    missing = set(kept["state"].get("expects", ())) - set(active.state.get("expects", ()))  # further kinds may be taken
    if not kept.get("elsewhere") and (shown != offered or missing):
        return f"offers {shown}, not {offered}, and takes no {sorted(missing)}"
    return await tapped(world, chat, active)


async def tapped(world: World, chat: Chat, active: Conversation) -> str:
    """What goes wrong when the first choice is taken, or ''."""
    own = [one for one in active.state.get("offered", ()) if len(one) < JUMP]
    if not own:
        return ""
    await chat.press(choice_token(active.id, active.prompt_no, own[0][0]))
    return "the tap was not taken" if OLD_BUTTON & set(chat.keys) else ""


async def test_a_card_and_what_follows_an_answer_are_as_they_were(world: World) -> None:
    told = [one.values for one in kept_states() if "then" in one.values[1]]
    assert {kept["step"] for name, kept in told if name == "complaint"} >= set(COMPLAINT.steps) - ASKED_SINCE
    found = [await answered(world, name, kept) for name, kept in told]
    assert [(kept["step"], wrong) for (_, kept), wrong in zip(told, found, strict=True) if wrong] == []


async def answered(world: World, name: str, kept: Kept) -> list[Any]:
    """What is not as it was: now and then."""
    chat = world.chat()
    await chat.start()
    row = await put_back(world, chat, name, kept)
    await chat.press(choice_token(row, 1, "long_gone"))
    shown = chat.text.partition(":\n\n")[2]
    if shown != kept.get("shown", shown):
        return [shown, kept["shown"]]
    await chat.say(kept["answer"])
    active, then = await standing(world, chat), kept["then"]
    category = kept["state"]["data"].get("category") or active.state["data"].get("category")
    if active.step == "ask_facility" and category in ASKS_WHERE_SINCE:
        return []
    since = {"Nơi tiêm"} if category in ASKS_WHERE_SINCE else set()
    labels = [label for label in chat.labels if label not in since]
    now = {"step": active.step, "says": chat.text, "labels": labels}
    return [[now[one], then[one]] for one in then if now[one] != then[one]]


def _id(offer: list[str]) -> str:
    return offer[0]


NUMBERS = itertools.count(900_001)


async def put_back(world: World, chat: Chat, name: str, kept: Kept) -> int:
    """Make the kept state the open conversation of this chat; its id."""
    async with world.database.unit_of_work() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        await uow.connection.execute("delete from conversations where contact_id = $1", contact.id)
        number = next(NUMBERS)
        row = Conversation(
            number, contact.id, None, name, kept["version"], kept["step"], 3, "active", kept["state"], world.clock.now()
        )
        await uow.conversations.save(row, world.clock.now())
        # What changes beside a turn counts as one, or the next would start from what this process remembers.
        await uow.connection.execute("update contacts set turn_no = turn_no + 1 where id = $1", contact.id)
    return number


async def standing(world: World, chat: Chat) -> Conversation:
    """The open conversation."""
    async with world.database.reading() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        query = "select id from conversations where contact_id = $1 and status = 'active'"
        found = await uow.conversations.get(await uow.connection.fetchval(query, contact.id), contact.id)
        assert found is not None
        return found
