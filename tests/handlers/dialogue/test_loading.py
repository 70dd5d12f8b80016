"""Yesterday's JSON, tomorrow's JSON and broken JSON of a conversation: what a step finds in `talk.data`."""

import logging
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from handlers.dialogue.conversation import DeclarationError, Declared, Step, check
from handlers.dialogue.loading import WrongData, load, opened
from handlers.dialogue.outcome import NOTHING_GIVEN, Done, Given, Move, Prompt
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from storage.repositories.conversations import Conversation
from tests.support.driver import START


@dataclass(slots=True)
class Guest:
    name: str = ""
    age: int = 0


@dataclass(slots=True)
class Order:
    size: str = ""
    guest: Guest = field(default_factory=Guest)
    extras: tuple[str, ...] = ()


async def ask(talk: Talk[Order]) -> Prompt:
    return Prompt(())


async def take(talk: Talk[Order], answer: Answer) -> Move:
    return Done()


def renamed(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 spelt the size `big`; version 2 kept the guest's name beside it."""
    if version < 2:
        kept["size"] = "L" if kept.pop("big") else "S"
    if "name" in kept:
        kept["guest"] = {"name": kept.pop("name")}
    return kept


ORDER = Declared(
    "order",
    "t.title",
    "ask_size",
    {"ask_size": Step(ask, take), "confirm": Step(ask, take)},
    data=Order,
    version=3,
    upgrade=renamed,
)


def row(data: Any, version: int = 3, **state: Any) -> Conversation:
    """A kept conversation at its last step."""
    return Conversation(1, 2, None, "order", version, "confirm", 4, "active", {"data": data, **state}, START)


def test_data_comes_back_typed_at_its_step() -> None:
    loaded = load(ORDER, row({"size": "L", "guest": {"name": "Lan"}, "extras": ["ớt"]}, history=["ask_size"]))
    assert loaded.state.data == Order("L", Guest("Lan"), ("ớt",))
    assert (loaded.row.step, loaded.row.version, loaded.state.history) == ("confirm", 3, ["ask_size"])


@pytest.mark.parametrize(
    ("version", "kept", "found"),
    [
        (1, {"big": True, "name": "Lan"}, Order("L", Guest("Lan"))),
        (2, {"size": "S", "name": "Lan"}, Order("S", Guest("Lan"))),
        (2, {"size": "S", "asked": "mấy giờ có"}, Order("S")),
    ],
)
def test_yesterdays_json_is_upgraded(version: int, kept: dict[str, Any], found: Order) -> None:
    loaded = load(ORDER, row(kept, version))
    assert loaded.state.data == found and loaded.row.step == "confirm" and loaded.row.version == 3
    assert loaded.state.asked == kept.get("asked", "")


def test_unknown_names_are_dropped_unless_a_newer_process_has_written_them() -> None:
    kept = {"size": "L", "later": 1, "guest": {"name": "Lan", "title": "chị"}}
    assert load(ORDER, row(kept)).state.to_json()["data"] == {"size": "L", "guest": {"name": "Lan"}}
    loaded = load(ORDER, row(kept, version=4, offered=[["a", "A", ""]], ahead={"x": 1}))
    loaded.state.data.guest.name, loaded.state.data.size = "Hoa", ""
    assert loaded.row.version == 4  # the newer process must not upgrade it once more
    assert loaded.state.to_json() == {
        "data": {"later": 1, "guest": {"name": "Hoa", "title": "chị"}},
        "offered": [["a", "A", ""]],
        "ahead": {"x": 1},
    }


@pytest.mark.parametrize(
    ("version", "kept", "found", "named"),
    [
        (3, {"size": 7, "guest": {"name": "Lan"}}, Order("", Guest("Lan")), "size"),
        (3, {"size": "L", "guest": {"name": "Lan", "age": "31"}}, Order("L", Guest("Lan")), "guest.age"),
        (3, {"extras": [3]}, Order(), "extras"),
        (3, ["L"], Order(), "data"),
        (1, {"name": "Lan"}, Order(), "upgrade"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_there(
    version: int, kept: Any, found: Order, named: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        loaded = load(ORDER, row(kept, version, history=["ask_size"], return_to="confirm"))
    assert loaded.state.data == found
    assert named in loaded.faults
    assert named in caplog.text and "Lan" not in caplog.text and "31" not in caplog.text


def test_a_value_a_newer_process_spells_otherwise_is_not_lost() -> None:
    loaded = load(ORDER, row({"size": {"cm": 30}}, version=4))
    assert loaded.faults == ("size",) and loaded.state.to_json()["data"] == {"size": {"cm": 30}}
    loaded.state.data.size = "S"  # answered anew
    assert loaded.state.to_json()["data"] == {"size": "S"}


def test_a_conversation_begins_with_its_own_data_only() -> None:
    assert opened(ORDER, None, Given(args=("size=L",))) == Order()
    assert opened(ORDER, Order("L"), NOTHING_GIVEN) == Order("L")
    for wrong in ({"size": "L"}, Guest()):
        with pytest.raises(WrongData):
            opened(ORDER, wrong, NOTHING_GIVEN)


def test_data_that_json_cannot_hold_fails_at_start_up() -> None:
    @dataclass
    class Needs:
        name: str

    for wrong in (Needs, str):
        with pytest.raises(DeclarationError, match="its data"):
            check(replace(ORDER, data=wrong))  # type: ignore[arg-type]


def test_arguments_are_read_by_name_or_place() -> None:
    given = Given(args=("view", "123", "size=L=M", "empty="))
    assert (given.word(0), given.word(1), given.word(9)) == ("view", "123", "")
    assert (given.named("size"), given.named("empty"), given.named("view")) == ("L=M", "", "")
