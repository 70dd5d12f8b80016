"""Answers to questions, changed by administrators."""

from tests.bot.console.administering import ANSWER, PAGE, go_live, said, save
from tests.support.console import Browser, Console
from tests.support.until import until


async def test_an_answer_is_understood_at_once_changed_closed_and_taken_back(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, _ = two
    tools = console.live.service.tools
    asked = "cho em hoi lich xe tiem ve xom a"
    assert tools.matcher.match(asked).decision != "answer"
    await go_live(console, two, "answer", "", ANSWER)
    key = next(iter(tools.rules.answers.answers))
    assert (tools.matcher.match(asked).best, tools.matcher.match(asked).decision) == (key, "answer")
    page = said(await first.get(f"{PAGE}/answer?q=xe tiêm lưu động"))
    assert ANSWER["question_vi"] in page and "Bỏ mục này" in said(await first.get(f"{PAGE}/answer/entry?key={key}"))
    await go_live(console, two, "answer", key, {**ANSWER, "state": "closed"})
    assert tools.matcher.match(asked).decision != "answer"
    shipped = tools.matcher.entries["certificate_get"]
    page = said(await first.get(f"{PAGE}/answer/entry?key=certificate_get"))
    assert shipped.answer["vi"] in page and "Trở về bản gốc" not in page
    form = {**ANSWER, "ways": "", "answer_vi": "{You} mở Sổ sức khỏe điện tử.", "answer_en": "Open the app."}
    number = await go_live(console, two, "answer", "certificate_get", form)
    changed = tools.matcher.entries["certificate_get"]
    assert changed.answer["vi"] == form["answer_vi"] and changed.phrasings == shipped.phrasings
    assert [step.go for step in changed.next] == ["hotline_directory"]
    assert "Trở về bản gốc" in said(await first.get(f"{PAGE}/answer/entry?key=certificate_get"))
    await first.get(f"{PAGE}/versions/{number}")
    await first.post(f"{PAGE}/versions/{number}/back")

    async def back() -> bool:
        return tools.matcher.entries["certificate_get"] == shipped

    await until(back)


async def test_a_way_to_ask_is_bounded_and_the_question_that_has_it_is_named_with_its_page(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, _ = two
    page = said(await save(first, "answer", "", {**ANSWER, "ways": "lịch xe tiêm\n" + "xe tiêm " * 40}))
    assert first.status == 422 and "Mỗi dòng là một cách hỏi, nhiều nhất 200 ký tự" in page
    other = console.live.service.tools.matcher.entries["certificate_get"]
    page = said(await save(first, "answer", "", {**ANSWER, "ways": other.phrasings["vi"][1]}))
    assert first.status == 422 and f"“{other.phrasings['vi'][1]}” đang thuộc câu hỏi khác" in page
    assert f'<a href="{PAGE}/answer/entry?key=certificate_get">{other.asked("vi")}</a>' in page
