"""A step that asks several things by an argument: history, drafts and saved states name what was asked about."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Done, Go, Lost, Move, Prompt, Start
from handlers.dialogue.registry import Registry
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.rulebook import shipped_rules
from handlers.texts import Say, Texts
from handlers.work import Tools
from storage.crypto import Vault
from storage.database import Database
from tests.support.driver import POLICY, CountingIds, FakeClock, RecordingTexts, World

WORDS = {"f.menu": "Menu", "f.colour": "Màu gì?", "f.size": "Cỡ nào?", "f.place": "Ở đâu?", "f.done": "Xong {told}"}
ASKED = ["colour", "size", "place"]


@dataclass(slots=True)
class Form:
    told: dict[str, str] = field(default_factory=dict)


async def ask_menu(talk: Talk) -> Prompt:
    return Prompt((Say("f.menu"),))


async def take_menu(talk: Talk, answer: Answer) -> Move:
    return Start("form") if answer.text == "form" else Lost()


def following(talk: Talk[Form]) -> Move:
    still_open = next((one for one in ASKED if one not in talk.data.told), "")
    return (
        Go(f"ask_question:{still_open}") if still_open else Done((Say("f.done", {"told": ", ".join(talk.data.told)}),))
    )


async def ask_question(talk: Talk[Form]) -> Prompt | Go:
    if talk.argument not in ASKED:
        passed_on = following(talk)
        assert isinstance(passed_on, Go)
        return passed_on
    return Prompt((Say(f"f.{talk.argument}"),))


async def take_question(talk: Talk[Form], answer: Answer) -> Move:
    talk.data.told[talk.argument] = answer.text
    return following(talk)


async def begin(talk: Talk[Form]) -> str:
    return "ask_question:colour"


MENU = Declared("menu", "f.menu", "show_menu", {"show_menu": Step(ask_menu, take_menu, starts=("form",))})
FORM = Declared(
    "form",
    "f.menu",
    "ask_question",
    {"ask_question": Step(ask_question, take_question, ("ask_question",))},
    data=Form,
    begin=begin,
    draft=True,
)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """A world that knows only the form."""
    shipped = Texts.load()
    texts = RecordingTexts(Texts({"vi": {**shipped.words["vi"], **WORDS}, "en": shipped.words["en"]}))
    tools = Tools(replace(shipped_rules(), texts=texts), None, None, None, POLICY)  # type: ignore[arg-type]
    database = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=5)
    made = World(database, tools, Registry((MENU, FORM), menu="menu"), FakeClock(), CountingIds())
    yield made
    await made.close()


async def test_one_step_asks_several_things_and_back_goes_to_the_one_before(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("form")
    assert chat.keys == ["f.colour"]
    await chat.say("xanh")
    assert chat.keys == ["f.size"]
    await chat.say("quay lại")
    assert chat.keys == ["f.colour"]
    await chat.say("đỏ")
    await chat.say("to")
    await chat.say("quay lại")
    assert chat.keys == ["f.size"]


async def test_what_is_no_longer_asked_is_passed_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("form")
    await chat.say("xanh")
    monkeypatch.setattr(f"{__name__}.ASKED", ["colour", "place"])
    await chat.say("help")
    assert chat.keys == ["common.help", "f.place"]
    await chat.say("An Giang")
    assert chat.text == "Xong colour, place"
