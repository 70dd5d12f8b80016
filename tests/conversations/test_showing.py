"""The record of what is shown is held against what the tests meet: a new message is missed, a lost one is noticed."""

from dataclasses import replace

from handlers.talks.shown import ASK, END, Bubble, Shown
from handlers.texts import Say
from tests.conversations.showing import Mark, Showing, faults, recorded, renewed
from tests.support.driver import World

MINE, OTHERS = "test_danger.py::test_one", "test_menu.py::test_two"


def message(step: str, test: str) -> Shown:
    bubble = Bubble((Say("danger.ask_now"),))
    return Shown("danger", step, ASK, bubble, bubble, test)


def by_mark(*shown: Shown) -> dict[Mark, Shown]:
    return {(one.conversation, *one.mark): one for one in shown}


def test_a_message_that_is_not_in_the_record_is_a_fault() -> None:
    showing = Showing(MINE, False, by_mark(message("ask_now", MINE), message("ask_phone", MINE)))
    assert faults(showing, by_mark(message("ask_now", OTHERS))) == [
        "not written down: danger | ask_phone | ask | danger.ask_now | "
    ]


def test_a_message_that_its_test_no_longer_meets_is_a_fault_of_that_test_alone() -> None:
    kept = by_mark(message("ask_now", MINE), message("ask_phone", OTHERS))
    assert faults(Showing(MINE, False), kept) == [
        "no longer shown by this test: danger | ask_now | ask | danger.ask_now | "
    ]


def test_writing_anew_takes_what_a_test_no_longer_meets_and_leaves_what_others_meet() -> None:
    kept = by_mark(message("ask_now", MINE), message("ask_phone", OTHERS))
    again = by_mark(message("ask_phone", MINE), message("ask_where", MINE))
    record = renewed(Showing(MINE, True, again), kept)
    assert {one.step: one.test for one in record.values()} == {"ask_phone": OTHERS, "ask_where": MINE}


async def test_the_question_and_the_last_words_of_a_step_are_told_apart(world: World, showing: Showing) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("khó thở sau tiêm")
    await chat.tap(world.texts.say("danger.not_so"))
    assert {mark[2] for mark in showing.found if mark[:2] == ("danger", "ask_now")} == {ASK, END}


def test_the_record_names_values_in_the_language_they_are_said_in() -> None:
    differing = [one for one in recorded().values() if one.en != one.vi]
    assert len(differing) > 20
    assert all(replace(one, en=one.vi).mark == one.mark for one in differing)
