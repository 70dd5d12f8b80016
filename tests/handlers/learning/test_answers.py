"""Answers of administrators: said to who asks, closed ones admitted unknown, and no sentence taken from another."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from faq.entries import shipped_entries
from handlers.catalogue.overlay import Change, Overlay
from handlers.learning.answers import matcher_by, shown_answers, taken_from_others
from handlers.rulebook import Rulebook
from tests.support.driver import World, open_world, shared_tools

ANSWER: dict[str, Any] = {
    "question": {"vi": "Xe tiêm lưu động đi những xóm nào", "en": "Where does the van go"},
    "ways": ["lịch xe tiêm về xóm"],
    "answer": {"vi": "{You} gọi trạm y tế để biết lịch xe.", "en": "Call the health station."},
    "more": {"vi": "Xe đi mỗi xóm một buổi.", "en": "A morning each."},
    "next": ["hotline", "callback"],
    "source": "Công văn 9/SYT",
    "as_of": "2021-10-01",
}


def rules_with(key: str = "own_van", **changes: Any) -> Rulebook:
    return Rulebook.load(edit=Overlay([Change("answers.yaml", ("answers",), "", key, {**ANSWER, **changes})]))


def rarity(word: str) -> float:
    return shared_tools().matcher.index.model.words.rarity(word)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    made = await open_world(database_url, tools=replace(shared_tools()))
    yield made
    await made.close()


def go_by(world: World, rules: Rulebook) -> None:
    world.tools.matcher = matcher_by(rules, world.tools.matcher)
    world.tools.rules = replace(world.tools.rules, answers=rules.answers)


async def test_who_asks_is_answered_with_its_buttons_and_the_rest(world: World) -> None:
    go_by(world, rules_with())
    chat = await world.chat().say("lich xe tiem ve xom")
    assert "gọi trạm y tế để biết lịch xe" in chat.text and "{" not in chat.text
    assert {"Số điện thoại", "Nhờ gọi lại"} <= set(chat.labels)
    await chat.tap("Đọc thêm")
    assert "Xe đi mỗi xóm một buổi" in chat.text


async def test_nearly_the_question_is_asked_back_in_its_words(world: World) -> None:
    go_by(world, rules_with())
    chat = await world.chat().say("lịch xe về ấp")
    assert "Xe tiêm lưu động đi những xóm nào" in chat.labels
    await chat.tap("Xe tiêm lưu động đi những xóm nào")
    assert "gọi trạm y tế" in chat.text


@pytest.mark.parametrize("changes", [{"state": "closed"}, {"valid_to": "2021-10-02"}])
async def test_a_closed_answer_is_given_to_nobody(world: World, changes: dict[str, str]) -> None:
    go_by(world, rules_with(**changes))
    chat = await world.chat().say("lich xe tiem ve xom")
    assert "gọi trạm y tế để biết lịch xe" not in chat.text


async def test_a_shipped_answer_is_said_as_changed_and_closed(world: World) -> None:
    asked = shared_tools().matcher.entries["certificate_get"].phrasings["vi"][0]
    go_by(world, rules_with("certificate_get"))
    chat = await world.chat().say(asked)
    assert "gọi trạm y tế để biết lịch xe" in chat.text
    go_by(world, rules_with("certificate_get", state="closed"))
    chat = await world.chat("other").say(asked)
    assert "lịch xe" not in chat.text and "Sổ sức khỏe" not in chat.text


def test_sentences_of_others_are_named_and_those_of_a_closed_answer_are_free() -> None:
    other = shared_tools().matcher.entries["certificate_get"].phrasings["vi"][1]
    rules = rules_with(ways=["lịch xe tiêm về xóm", other])
    assert taken_from_others(rules, "own_van", rarity) == (
        f"answers.yaml: answers.own_van.ways: takes: certificate_get: {other}",
    )
    assert taken_from_others(rules_with(), "own_van", rarity) == ()
    assert taken_from_others(rules_with("certificate_get", ways=[other]), "certificate_get", rarity) == ()
    both = [
        Change("answers.yaml", ("answers",), "", "own_van", {**ANSWER, "ways": [other]}),
        Change("answers.yaml", ("answers",), "", "certificate_get", {**ANSWER, "state": "closed"}),
    ]
    assert taken_from_others(Rulebook.load(edit=Overlay(both)), "own_van", rarity) == ()


def test_a_sentence_of_another_administrators_answer_is_not_taken() -> None:
    both = [Change("answers.yaml", ("answers",), "", key, ANSWER) for key in ("own_a", "own_b")]
    found = taken_from_others(Rulebook.load(edit=Overlay(both)), "own_b", rarity)
    assert len(found) == 3 and "own_b.question: takes: own_a: Xe tiêm" in found[0]


def test_every_shipped_answer_as_its_form_shows_it_is_the_same_answer() -> None:
    shown = shown_answers(Rulebook.load())
    shipped = {entry.id: entry for entry in shipped_entries()}
    assert set(shown) == set(shipped)
    changes = [
        Change("answers.yaml", ("answers",), "", key, entry)
        for key, entry in shown.items()
        if len(entry["next"]) <= 3 and set(entry.get("more", {})) in (set(), {"vi", "en"})
    ]
    assert len(changes) > 100
    engine = matcher_by(Rulebook.load(edit=Overlay(changes)), shared_tools().matcher)
    for change in changes:
        one, other = engine.entries[change.key], shipped[change.key]
        assert (one.answer, one.next, one.phrasings) == (other.answer, other.next, other.phrasings), change.key


async def test_every_button_leads_somewhere(world: World) -> None:
    for step, goal in Rulebook.load().answers.steps.items():
        go_by(world, rules_with(next=[step.value]))
        chat = await world.chat(step.value).say("lich xe tiem ve xom")
        await chat.tap(goal.label.vi)
        assert chat.text and "lịch xe" not in chat.text, goal


def test_a_changed_answer_leaves_other_provinces_their_own_words_and_not_the_one_that_changed_it() -> None:
    shipped = {entry.id: entry for entry in shipped_entries()}["hotline_by_area"]
    assert {"89", "70", "77"} <= set(shipped.provinces)
    engine = matcher_by(rules_with("hotline_by_area"), shared_tools().matcher, {"89"})
    said = engine.entries["hotline_by_area"]
    assert said.words("vi", "89") == ANSWER["answer"]["vi"] == said.words("vi", "01")
    assert said.rest("vi", "89") == ANSWER["more"]["vi"]
    for code in ("70", "77"):
        assert said.words("vi", code) == shipped.words("vi", code) != ANSWER["answer"]["vi"]
        assert said.rest("vi", code) == shipped.rest("vi", code)
