"""The engine with a small conversation of its own: taps, numbers, labels, commands, drafts, edits, jumps."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from handlers.dialogue.conversation import DeclarationError, Declared, Step
from handlers.dialogue.outcome import Again, Choice, Done, Edit, Go, Jump, Lost, Move, Prompt, Start
from handlers.dialogue.registry import Heard, Registry, Roles
from handlers.dialogue.talk import Talk
from handlers.dialogue.traits import Traits
from handlers.dialogue.turn import Answer
from handlers.rulebook import shipped_rules
from handlers.texts import Say, Texts
from handlers.work import Tools
from storage.crypto import Vault
from storage.database import Database
from tests.support.driver import POLICY, CountingIds, FakeClock, RecordingTexts, World

WORDS = {
    "t.menu": "Menu",
    "t.order": "Đặt cơm",
    "t.name": "Tên gì?",
    "t.size": "Suất nào?",
    "t.big": "Lớn",
    "t.small": "Nhỏ",
    "t.sum": "{name} {size}",
    "t.send": "Gửi",
    "t.edit_name": "Sửa tên",
    "t.done": "Xong {name}",
    "t.empty": "Trống",
    "t.side": "Trả lời bên lề",
    "t.title": "đặt cơm",
    "t.danger": "Nguy?",
    "t.no_danger": "Không phải",
    "t.again": "Đặt nữa",
    "t.photo": "Ảnh của ai?",
    "t.human": "Cần gì ạ?",
}


@dataclass(slots=True)
class Order:
    name: str = ""
    size: str = ""


@dataclass(slots=True)
class Typed:
    text: str = ""


async def ask_menu(talk: Talk) -> Prompt:
    return Prompt((Say("t.menu"),), (Choice("order", "t.order"),))


async def take_menu(talk: Talk, answer: Answer) -> Move:
    return Start("order") if answer.choice == "order" else Lost()


async def ask_name(talk: Talk[Order]) -> Prompt:
    return Prompt((Say("t.name"),))


async def take_name(talk: Talk[Order], answer: Answer) -> Move:
    if answer.text == "lỗi":
        raise RuntimeError("broken on purpose")
    if answer.text.endswith("?"):
        return Lost()
    if len(answer.text) < 2:
        return Again((Say("t.empty"),))
    talk.data.name = answer.text
    return Go("ask_size")


async def ask_size(talk: Talk[Order]) -> Prompt:
    return Prompt((Say("t.size"),), (Choice("big", "t.big"), Choice("small", "t.small")), frozenset())


async def take_size(talk: Talk[Order], answer: Answer) -> Move:
    talk.data.size = answer.choice
    return Go("confirm")


async def ask_confirm(talk: Talk[Order]) -> Prompt:
    says = (Say("t.sum", {"name": talk.data.name, "size": talk.data.size}),)
    return Prompt(says, (Choice("send", "t.send"), Choice("edit", "t.edit_name")), frozenset())


async def take_confirm(talk: Talk[Order], answer: Answer) -> Move:
    if answer.choice == "edit":
        return Edit("ask_name")
    return Done((Say("t.done", {"name": talk.data.name}),), (Choice("again", "t.again", jump=Jump("order")),))


async def begin_danger(talk: Talk[Typed]) -> str:
    talk.data.text = talk.given.text
    return "ask_danger"


async def ask_danger(talk: Talk[Typed]) -> Prompt:
    return Prompt((Say("t.danger"),), (Choice("no", "t.no_danger"),), frozenset())


async def take_danger(talk: Talk[Typed], answer: Answer) -> Move:
    return Done(replay=talk.data.text)


async def ask_about(talk: Talk) -> Prompt:
    return Prompt((Say("t.human"),), (Choice("order", "t.order"),))


async def take_about(talk: Talk, answer: Answer) -> Move:
    return Start("order") if answer.choice == "order" else Done()


async def ask_photo(talk: Talk) -> Prompt:
    return Prompt((Say("t.photo"),))


async def take_photo(talk: Talk, answer: Answer) -> Move:
    return Done()


MENU = Declared("menu", "t.menu", "show_menu", {"show_menu": Step(ask_menu, take_menu, starts=("order",))})
ORDER = Declared(
    "order",
    "t.title",
    "ask_name",
    {
        "ask_name": Step(ask_name, take_name, ("ask_size",)),
        "ask_size": Step(ask_size, take_size, ("confirm",)),
        "confirm": Step(ask_confirm, take_confirm, ("ask_name",)),
    },
    data=Order,
    draft=True,
)
DANGER = Declared(
    "danger", "t.danger", "ask_danger", {"ask_danger": Step(ask_danger, take_danger)}, data=Typed, begin=begin_danger
)
HUMAN = Declared("human", "t.human", "ask_about", {"ask_about": Step(ask_about, take_about, starts=("order",))})
PHOTO = Declared("photo", "t.photo", "ask_whose", {"ask_whose": Step(ask_photo, take_photo)})


async def ear(talk: Talk, answer: Answer, at_menu: bool) -> Heard | None:
    return Heard((Say("t.side"),)) if answer.text.endswith("?") else None


def registry() -> Registry:
    return Registry(
        (MENU, ORDER, DANGER, PHOTO, HUMAN),
        menu="menu",
        ear=ear,
        roles=Roles(danger="danger", photo="photo", human="human"),
        danger_signs=lambda text: ("x",) if "khó thở" in text else (),
    )


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """A world that knows only the small conversations."""
    shipped = Texts.load()
    texts = RecordingTexts(Texts({"vi": {**shipped.words["vi"], **WORDS}, "en": shipped.words["en"]}))
    tools = Tools(replace(shipped_rules(), texts=texts), None, None, None, POLICY)  # type: ignore[arg-type]
    database = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=5)
    made = World(database, tools, registry(), FakeClock(), CountingIds())
    yield made
    await made.close()


async def test_a_story_by_taps_numbers_and_labels_without_marks(world: World) -> None:
    chat = world.chat()
    await chat.start()
    assert chat.labels == ["Đặt cơm"]
    await chat.say("dat com")
    await chat.say("Lan")
    await chat.say("2")
    assert chat.text == "Lan small"
    await chat.tap("Gửi")
    assert "t.done" in chat.keys
    assert chat.labels == ["Đặt nữa"]
    await chat.say("đặt nữa")
    assert "t.name" in chat.keys


async def test_an_edit_returns_to_the_summary(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Đặt cơm")
    await chat.say("Lan")
    await chat.tap("Lớn")
    await chat.tap("Sửa tên")
    await chat.say("Hoa")
    assert chat.text == "Hoa big"


async def test_back_cancel_and_menu_work_everywhere(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Đặt cơm")
    await chat.say("Lan")
    await chat.say("quay lai")
    assert "t.name" in chat.keys
    await chat.say("hủy")
    assert "common.cancelled" in chat.keys
    assert "t.menu" in chat.keys


async def test_a_side_question_is_answered_and_the_step_asked_again(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Đặt cơm")
    await chat.say("mấy giờ có?")
    assert "t.side" in chat.keys and "t.name" in chat.keys


async def test_pressing_twice_does_nothing_and_an_old_button_is_answered_kindly(world: World) -> None:
    chat = world.chat()
    await chat.start()
    token = chat.token("Đặt cơm")
    await chat.tap("Đặt cơm")
    await chat.press(token)
    assert chat.replies == []
    world.clock.move(hours=1)
    await chat.press(token)
    assert "common.stale_tap" in chat.keys and "t.name" in chat.keys


async def test_another_persons_button_opens_nothing(world: World) -> None:
    one, other = world.chat(), world.chat()
    await one.start()
    await one.tap("Đặt cơm")
    await one.say("Lan")
    token = one.token("Lớn")
    await other.press(token)
    assert "Lan" not in other.text
    assert "common.stale_tap_menu" in other.keys


async def test_a_repeated_update_changes_nothing(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Đặt cơm")
    from handlers.dialogue.turn import Incoming

    incoming = Incoming("webchat", "same", chat.address, world.clock.now(), "Lan")
    await chat.send(incoming)
    for _ in range(4):
        await chat.send(incoming, expect="repeat")
        assert chat.replies == []


async def test_after_a_long_pause_the_draft_is_offered_and_goes_on(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Đặt cơm")
    await chat.say("Lan")
    world.clock.move(days=1)
    await chat.say("alo")
    assert "resume.question" in chat.keys
    await chat.tap("Làm tiếp")
    assert "t.size" in chat.keys
    await chat.tap("Nhỏ")
    assert chat.text == "Lan small"


async def test_menu_keeps_the_draft_and_its_old_button_takes_it_up(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Đặt cơm")
    await chat.say("Lan")
    token = chat.token("Nhỏ")
    await chat.say("menu")
    assert "resume.kept" in chat.keys
    await chat.press(token)
    assert "resume.here_again" in chat.keys
    await chat.tap("Nhỏ")
    assert chat.text == "Lan small"


async def test_danger_comes_first_and_the_words_go_back_to_the_step(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Đặt cơm")
    await chat.say("em khó thở quá")
    assert "t.danger" in chat.keys
    await chat.tap("Không phải")
    assert "t.size" in chat.keys  # the words were taken as the name


async def test_a_photo_out_of_place_asks_whose_it_is(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Đặt cơm")
    await chat.photo()
    assert "t.photo" in chat.keys
    await chat.say("của tôi")
    assert "common.back_to_where_we_were" in chat.keys and "t.name" in chat.keys


async def _rows(world: World) -> list[tuple[str, str]]:
    async with world.database.reading() as uow:
        found = await uow.connection.fetch("select name, status from conversations order by id")
    return [(row["name"], row["status"]) for row in found]


async def test_wanting_a_person_twice_is_wanting_one(world: World) -> None:
    chat = world.chat()
    await chat.start()
    for _ in range(2):
        await chat.say("gặp cán bộ")
        assert "Cần gì ạ?" in chat.text
    assert await _rows(world) == [("human", "active")]


async def test_what_waits_below_becomes_a_draft_when_something_else_begins(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Đặt cơm")
    await chat.say("Lan")
    await chat.say("gặp cán bộ")
    await chat.tap("Đặt cơm")
    assert "Tên gì?" in chat.text
    assert await _rows(world) == [("order", "paused"), ("order", "active")]


async def test_a_conversation_that_this_release_no_longer_has_gives_way_to_the_menu(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Đặt cơm")
    async with world.database.reading() as uow:
        await uow.connection.execute("update conversations set name = 'gone'")
        await uow.connection.execute("update contacts set turn_no = turn_no + 1")  # as another process would
    await chat.say("Lan")
    assert chat.labels == ["Đặt cơm"]
    await chat.tap("Đặt cơm")
    assert "Tên gì?" in chat.text
    assert await _rows(world) == [("order", "active")]


async def test_english_and_back(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("English")
    assert world.tools.texts.words["en"]["common.language_changed"] in chat.text
    await chat.say("Tiếng Việt")
    assert world.tools.texts.words["vi"]["common.language_changed"] in chat.text


async def test_a_turn_that_breaks_is_kept_and_later_updates_wait_behind_it(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Đặt cơm")
    from handlers.dialogue.turn import Incoming

    await chat.send(Incoming("webchat", "bad", chat.address, world.clock.now(), "lỗi"), expect="kept")
    await chat.send(Incoming("webchat", "next", chat.address, world.clock.now(), "Lan"), expect="kept")
    for _ in range(6):
        world.clock.move(hours=1)
        await world.intake.retry_due()
    texts = [reply.text for reply in chat.inbox()]
    assert sum(world.tools.texts.words["vi"]["common.lost_update"].split("{")[0] in t for t in texts) == 1
    assert any("Suất nào?" in t for t in texts)


def test_a_wrong_declaration_fails_at_start_up() -> None:
    with pytest.raises(DeclarationError):
        Registry((MENU, replace(ORDER, first="ask_nothing")), menu="menu")
    with pytest.raises(DeclarationError):
        Registry((MENU, replace(ORDER, steps={"ask_name": Step(ask_name, take_name, ("nowhere",))})), menu="menu")
    with pytest.raises(DeclarationError):
        Registry((MENU,), menu="menu", roles=Roles(photo="photo"))


def test_traits_are_data() -> None:
    assert Traits("x").buttons == 8 and Path(__file__).exists()
