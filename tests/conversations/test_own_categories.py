"""A category that an administrator made is offered and asked in the chat, and what was answered stands on its sheet."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.administration.kinds import KINDS
from handlers.catalogue.overlay import Overlay
from handlers.questions.on_form import form_questions
from handlers.rulebook import Rulebook
from handlers.tickets.answers import held_of
from storage.content import Answered
from tests.conversations.reports import one
from tests.conversations.test_questions_as_data import begun, on_the_sheet, who
from tests.support.driver import World

CODE = "OWN_VAN"
ENTRY: dict[str, Any] = {
    "label": {"vi": "Xe tiêm lưu động không đến", "en": "The van did not come"},
    "short": {"vi": "Xe tiêm không đến", "en": "Van did not come"},
    "group": "service",
    "office": "commune",
    "around": "residence",
    "within": {"working_days": 3},
    "asks": ["description"],
    "questions": [
        {
            "key": "own_1", "kind": "date", "required": True, "label": {"vi": "Ngày hẹn", "en": "Day"},
            "ask": {"vi": "Xe hẹn đến ngày nào ạ?", "en": "On which day?"},
        },
        {
            "key": "own_2", "kind": "choice", "required": True, "label": {"vi": "Người báo", "en": "Told by"},
            "ask": {"vi": "Ai báo lịch cho {you} ạ?", "en": "Who told you?"},
            "choices": [{"vi": "Trưởng ấp", "en": "Hamlet head"}, {"vi": "Loa phường", "en": "Loudspeaker"}],
        },
        {
            "key": "own_3", "kind": "yes_no", "required": True, "label": {"vi": "Có gọi lại", "en": "Called"},
            "ask": {"vi": "Sau đó có ai gọi lại không ạ?", "en": "Did anybody call?"},
        },
    ],
}  # fmt: skip


def go_by(world: World, **changes: Any) -> None:
    change = KINDS["category"].change("", CODE, {**ENTRY, **changes})
    rules = Rulebook.load(edit=Overlay([change]))
    world.tools.rules = replace(rules, texts=world.tools.rules.texts)


async def test_it_is_asked_filed_and_read_and_goes_to_its_office_in_its_time(world: World) -> None:
    go_by(world)
    story = await begun(world, "Xe tiêm không đến")
    await story.say("hôm đó bà con chờ cả buổi mà không thấy xe")
    assert "Xe hẹn đến ngày nào" in story.chat.text
    await story.say("15/9/2021")
    assert story.chat.labels[:2] == ["Trưởng ấp", "Loa phường"]
    await story.tap("Loa phường")
    assert story.chat.labels[:2] == ["Có", "Không"]
    await story.tap("Không")
    await who(story)
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.category == CODE
    days = {world.tools.rules.calendar.local(at).date() for at in (ticket.due_at, world.clock.now())}
    calendar, (first, last) = world.tools.rules.calendar, sorted(days)
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(map(calendar.is_working_day, between)) == 3
    assert ticket.details.answers == (
        Answered("own_1", "date", date(2021, 9, 15)), Answered("own_2", "choice", "own_2"),
        Answered("own_3", "choice", "no"),
    )  # fmt: skip
    told = dict(await on_the_sheet(world))
    assert (told["Ngày hẹn"], told["Người báo"], told["Có gọi lại"]) == ("15/09/2021", "Loa phường", "Không")
    assert world.tools.catalogues.common.deadline(CODE).working_days == 3


async def test_a_closed_one_is_offered_nowhere_and_a_form_begun_before_goes_on(world: World) -> None:
    go_by(world)
    story = await begun(world, "Xe tiêm không đến")
    go_by(world, state="closed")
    await story.say("hôm đó bà con chờ cả buổi mà không thấy xe")
    assert "Xe hẹn đến ngày nào" in story.chat.text
    chat = world.chat("other")
    for label in ("Gửi phản ánh", "Việc khác"):
        await (chat.start() if label == "Gửi phản ánh" else chat.say("menu"))
        await chat.tap(label)
    assert "Xe tiêm không đến" not in chat.labels


@pytest.mark.parametrize("lacking", ["office", "within"])
def test_a_version_without_office_or_deadline_does_not_load(lacking: str) -> None:
    entry = {**ENTRY, "office": "commune"}
    change = KINDS["category"].change("", CODE, entry)
    change.entry.pop({"office": "first", "within": "within"}[lacking])
    with pytest.raises(ValueError, match="needs first, deadline and questions"):
        Rulebook.load(edit=Overlay([change]))


def retired(key: str) -> list[dict[str, Any]]:
    return [{**one, "retired": True} if one["key"] == key else one for one in ENTRY["questions"]]


async def test_a_retired_question_is_asked_no_more_but_who_waits_for_it_answers_and_reports_keep_it(
    world: World,
) -> None:
    go_by(world)
    story = await begun(world, "Xe tiêm không đến")
    await story.say("hôm đó bà con chờ cả buổi mà không thấy xe")
    await story.say("15/9/2021")
    assert story.chat.labels[:2] == ["Trưởng ấp", "Loa phường"]
    go_by(world, questions=retired("own_2"))  # an administrator retires it just now
    await story.tap("Loa phường")
    assert story.chat.labels[:2] == ["Có", "Không"]
    await story.tap("Không")
    await who(story)
    assert "Người báo: Loa phường" in story.chat.text
    await story.tap("Gửi")
    assert ("Người báo", "Loa phường") in await on_the_sheet(world)
    ticket = await one(world)
    async with world.work() as work:
        category = work.rules.catalogues.of(ticket.province_code).category(CODE)
        standard = work.rules.catalogues.common.questions
        fresh, kept = form_questions(category, standard), form_questions(category, standard, held_of(ticket))
    assert "own_2" not in {one.key for one in fresh} and "own_2" in {one.key for one in kept}


async def test_a_retired_question_is_not_asked_of_who_comes_later(world: World) -> None:
    go_by(world, questions=retired("own_2"))
    story = await begun(world, "Xe tiêm không đến")
    await story.say("hôm đó bà con chờ cả buổi mà không thấy xe")
    await story.say("15/9/2021")
    assert story.chat.labels[:2] == ["Có", "Không"]
    await story.tap("Có")
    await who(story)
    assert "Người báo" not in story.chat.text
    await story.tap("Gửi")
    assert {answer.key for answer in (await one(world)).details.answers} == {"own_1", "own_3"}
