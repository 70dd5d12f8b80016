"""Declared steps are true: a move that nobody declared fails a test and, in a running service, is counted and made."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from prometheus_client import REGISTRY

from bot import undeclared_moves
from handlers.dialogue.conversation import Ask, DeclarationError, Declared, Group, Step
from handlers.dialogue.engine import Engine
from handlers.dialogue.outcome import Done, Edit, Go, Move, Prompt, Start
from handlers.dialogue.registry import Registry
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.rulebook import shipped_rules
from handlers.texts import Say, Texts
from handlers.work import Tools
from storage.crypto import Vault
from storage.database import Database
from tests.support.driver import POLICY, Chat, CountingIds, FakeClock, RecordingTexts, World

WORDS = {"m.menu": "Menu", "m.road": "Đi đâu?", "m.there": "Tới rồi", "m.other": "Chỗ khác"}


@dataclass(slots=True)
class Road:
    to: str = ""


def prompting(key: str) -> Ask:
    async def ask(talk: Talk) -> Prompt:
        return Prompt((Say(key),))

    return ask


async def take_road(talk: Talk, answer: Answer) -> Move:
    """`there`, `edit` and `other` are what the tests let it say."""
    if answer.text == "other":
        return Start("other")
    return Edit("ask_there") if answer.text == "edit" else Go("ask_there")


async def take_end(talk: Talk, answer: Answer) -> Move:
    return Done()


async def begin(talk: Talk[Road]) -> str | Move:
    to = talk.data.to
    return Start("other") if to == "other" else "ask_there" if to == "there" else "ask_road"


async def take_menu(talk: Talk, answer: Answer) -> Move:
    return Start("road", Road(answer.text))


MENU = Declared("menu", "m.menu", "show_menu", {"show_menu": Step(prompting("m.menu"), take_menu, starts=("road",))})
OTHER = Declared("other", "m.other", "ask_other", {"ask_other": Step(prompting("m.other"), take_end)})
THERE = Step(prompting("m.there"), take_end)
OPEN = Step(prompting("m.road"), take_road, (Group("ahead", ("ask_there",)),), ("other",))
ROAD = Declared(
    "road",
    "m.road",
    "ask_road",
    {"ask_road": OPEN, "ask_there": THERE},
    data=Road,
    begin=begin,
    begins=("ask_there",),
    starts=("other",),
)
CLOSED = replace(ROAD, steps={"ask_road": replace(OPEN, leads_to=(), starts=()), "ask_there": THERE})


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    made = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=5)
    yield made
    await made.close()


def world_of(database: Database, road: Declared) -> World:
    shipped = Texts.load()
    texts = RecordingTexts(Texts({"vi": {**shipped.words["vi"], **WORDS}, "en": shipped.words["en"]}))
    tools = Tools(replace(shipped_rules(), texts=texts), None, None, None, POLICY)  # type: ignore[arg-type]
    return World(database, tools, Registry((MENU, OTHER, road), menu="menu"), FakeClock(), CountingIds())


async def on_the_road(world: World) -> Chat:
    """A chat that stands at `road.ask_road`."""
    chat = await world.chat().start()
    await chat.say("road")
    assert chat.keys == ["m.road"]
    return chat


@pytest.mark.parametrize(("typed", "to"), [("go", "ask_there"), ("edit", "ask_there"), ("other", "other")])
async def test_a_move_that_its_step_does_not_declare_fails_a_test(database: Database, typed: str, to: str) -> None:
    chat = await on_the_road(world_of(database, CLOSED))
    with pytest.raises(AssertionError, match=f"road.ask_road -> {to}"):
        await chat.say(typed)


@pytest.mark.parametrize(("where", "key"), [("go", "m.there"), ("edit", "m.there"), ("other", "m.other")])
async def test_a_declared_move_is_made_by_itself_or_as_one_of_a_group(database: Database, where: str, key: str) -> None:
    chat = await on_the_road(world_of(database, ROAD))
    await chat.say(where)
    assert chat.keys == [key]


@pytest.mark.parametrize(("where", "to"), [("there", "ask_there"), ("other", "other")])
async def test_what_a_conversation_begins_with_is_declared_too(database: Database, where: str, to: str) -> None:
    chat = await world_of(database, replace(ROAD, begins=(), starts=())).chat().start()
    with pytest.raises(AssertionError, match=f"road.begin -> {to}"):
        await chat.say(where)


@pytest.mark.parametrize("where", ["there", "other"])
async def test_a_conversation_begins_where_it_declares(database: Database, where: str) -> None:
    chat = await world_of(database, ROAD).chat().start()
    assert (await chat.say(where)).keys == [f"m.{where}"]


async def test_a_running_service_counts_an_undeclared_move_and_goes_on(database: Database) -> None:
    def counted() -> float:
        labels = {"conversation": "road", "step": "ask_road"}
        return REGISTRY.get_sample_value("hotline_undeclared_moves_total", labels) or 0

    world, before = world_of(database, CLOSED), counted()
    world.intake.engine = Engine(world.registry, undeclared_moves.count)
    chat = await on_the_road(world)
    await chat.say("go")
    assert chat.keys == ["m.there"]
    assert counted() == before + 1


def test_a_declaration_that_starts_or_begins_at_nothing_is_refused() -> None:
    with pytest.raises(DeclarationError, match="nowhere"):
        Registry((MENU, OTHER, replace(ROAD, starts=("nowhere",))), menu="menu")
    with pytest.raises(DeclarationError, match="nowhere"):
        Registry((MENU, OTHER, replace(ROAD, begins=(Group("ahead", ("nowhere",)),))), menu="menu")
    with pytest.raises(DeclarationError, match="nowhere"):
        Registry((replace(MENU, steps={"show_menu": replace(OPEN, leads_to=("nowhere",))}), OTHER, ROAD), menu="menu")
