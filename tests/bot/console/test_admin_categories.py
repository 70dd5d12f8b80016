"""Categories with their questions, made, changed, closed and taken back by administrators."""

from typing import Any

import pytest

from tests.bot.console.administering import CATEGORY, PAGE, go_live, number_of, said, save
from tests.support.console import Browser, Console
from tests.support.until import until

Two = tuple[Browser, Browser]


def code_of(console: Console) -> str:
    known = console.live.service.tools.catalogues.common.categories
    return next(code for code in known if code.startswith("OWN_"))


async def test_a_new_category_is_offered_with_office_deadline_and_questions(console: Console, two: Two) -> None:
    first, _ = two
    tools = console.live.service.tools
    await go_live(console, two, "category", "", CATEGORY)
    code = code_of(console)
    common = tools.catalogues.common
    made = common.category(code)
    assert len(code) <= 24 and code in common.menu.screen("more") and common.menu.screen("more")[-2] == "OTHER"
    assert made.first == (("front_desk",),) and common.deadline(code).working_days == 3
    assert [one.key for one in made.questions] == ["own_1", "own_2", "own_3", "phone_only", "name", "place"]
    ticket = await console.ticket(code)
    assert ticket.body_id == console.actor("commune").home[0]
    commune = await console.signed_in("commune")
    assert code in await commune.get("/console/file")
    page = said(await first.get(f"{PAGE}/category/entry?key={code}"))
    assert all(value in page for name, value in CATEGORY.items() if name.endswith("_vi"))
    assert "đã có hiệu lực, không đổi kiểu" in page
    page = said(await first.get(f"{PAGE}/deadline?q=Xe tiêm"))
    assert CATEGORY["short_vi"] in page, "a province may set its own deadline for it"


async def test_words_change_questions_stay_and_a_closed_one_is_still_read(console: Console, two: Two) -> None:
    first, _ = two
    tools = console.live.service.tools
    await go_live(console, two, "category", "", CATEGORY)
    code = code_of(console)
    ticket = await console.ticket(code)
    page = said(await save(first, "category", code, {**CATEGORY, "q3_ask_vi": "", "q3_ask_en": ""}))
    assert first.status == 422 and "sửa chữ được, không bỏ được" in page
    fewer = {**CATEGORY, "q2_choices": "Trưởng ấp | Hamlet head"}
    assert "Cần từ 2 đến" in said(await save(first, "category", code, fewer))
    lines = CATEGORY["q2_choices"].split("\n")
    for moved in ([lines[1], lines[0], *lines[2:]], ["Người khác | Somebody else", *lines]):  # old answers go by place
        assert "giữ nguyên dòng" in said(
            await save(first, "category", code, {**CATEGORY, "q2_choices": "\n".join(moved)})
        )
    other = {**CATEGORY, "short_vi": "Xe tiêm lỡ hẹn", "q1_kind": "text", "q1_label_vi": "Hẹn hôm nào"}
    await go_live(console, two, "category", code, other)
    made = tools.catalogues.common.category(code)
    assert made.short.vi == "Xe tiêm lỡ hẹn" and made.questions[0].kind == "date", "its kind stays"
    await go_live(console, two, "category", code, {**other, "q2_retired": "1"})
    made = tools.catalogues.common.category(code)
    assert [one.retired for one in made.questions[:3]] == [False, True, False]
    page = said(await first.get(f"{PAGE}/category/entry?key={code}"))
    assert 'name="q2_retired" value="1" checked' in page and 'name="q1_retired" value="1" checked' not in page
    assert "q4_retired" not in page  # nothing is live there
    everything = {**other, "q1_retired": "1", "q2_retired": "1", "q3_retired": "1"}
    assert "Cần ít nhất một câu hỏi riêng" in said(await save(first, "category", code, everything))
    await go_live(console, two, "category", code, other)
    assert not any(one.retired for one in tools.catalogues.common.category(code).questions)
    await go_live(console, two, "category", code, {**other, "state": "closed"})
    assert code not in tools.catalogues.common.menu.screen("more")
    commune = await console.signed_in("commune")
    page = said(await commune.get(f"/console/tickets/{ticket.code}"))
    assert commune.status == 200 and CATEGORY["label_vi"] in page
    assert code not in await commune.get("/console/file")


async def test_what_is_rolled_back_is_closed_and_its_reports_are_read(console: Console, two: Two) -> None:
    first, _ = two
    tools = console.live.service.tools
    number = await go_live(console, two, "category", "", CATEGORY)
    code = code_of(console)
    ticket = await console.ticket(code)
    await first.get(f"{PAGE}/versions/{number}")
    await first.post(f"{PAGE}/versions/{number}/back")

    async def closed() -> bool:
        return not tools.catalogues.common.is_offered(code)

    await until(closed)
    commune = await console.signed_in("commune")
    page = said(await commune.get(f"/console/tickets/{ticket.code}"))
    assert commune.status == 200 and CATEGORY["label_vi"] in page
    await go_live(console, two, "category", code, CATEGORY)
    assert tools.catalogues.common.is_offered(code)


async def test_a_shipped_category_is_renamed_and_closed_unless_conversations_need_it(
    console: Console, two: Two
) -> None:
    first, _ = two
    tools = console.live.service.tools
    before = tools.catalogues.common.category("PCCOVID_SYNC")
    page = said(await first.get(f"{PAGE}/category/entry?key=PCCOVID_SYNC"))
    assert "Nơi xử lý đầu tiên" not in page and "q1_kind" not in page
    assert 'value="closed"' in page and "nên không đóng được" not in page
    page = said(await first.get(f"{PAGE}/category/entry?key=DOSE_MISSING_ALL"))
    assert 'value="open" selected' in page and 'value="closed"' not in page and "nên không đóng được" in page
    words = {
        "label_vi": "Mã QR hỏng",
        "label_en": "QR broken",
        "short_vi": "QR hỏng",
        "short_en": "QR",
        "state": "closed",
    }
    await go_live(console, two, "category", "PCCOVID_SYNC", words)
    after = tools.catalogues.common.category("PCCOVID_SYNC")
    assert after.label.vi == "Mã QR hỏng" and (after.questions, after.first, after.deadline) == (
        before.questions, before.first, before.deadline,
    )  # fmt: skip
    assert "PCCOVID_SYNC" not in tools.catalogues.common.menu.screen("app")
    page = said(await save(first, "category", "DOSE_WRONG", words))
    assert first.status == 422 and "nên không đóng được" in page


NO_QUESTION: dict[str, str] = {name: value for name, value in CATEGORY.items() if not name.startswith("q")}


@pytest.mark.parametrize(
    ("form", "at", "why"),
    [
        ({**CATEGORY, "office": ""}, "office", "Lĩnh vực phải có nơi xử lý"),
        ({**CATEGORY, "within_n": ""}, "within_n", "Lĩnh vực phải có hạn xử lý"),
        ({**CATEGORY, "short_vi": "x" * 31}, "short_vi", "Nhiều nhất 30"),
        ({**CATEGORY, "q1_ask_en": ""}, "q1_ask_en", "Ô này cần có nội dung"),
        ({**CATEGORY, "q1_label_vi": "x" * 31}, "q1_label_vi", "Nhiều nhất 30"),
        ({**CATEGORY, "q1_kind": "poem"}, "q1_kind", "Chọn một mục"),
        ({**CATEGORY, "q2_choices": "Trưởng ấp\nLoa"}, "q2_choices", "cần đủ tiếng Việt | tiếng Anh"),
        ({**CATEGORY, "q2_choices": "Loa | A\nloa | B"}, "q2_choices", "hai lựa chọn giống nhau"),
        ({**CATEGORY, "q1_ask_vi": "Xe hẹn {ngay} nào?"}, "", "không có gì để điền vào"),
        (NO_QUESTION, "q1_ask_vi", "Cần ít nhất một câu hỏi riêng"),
        ({**NO_QUESTION, "q2_kind": "text", "q2_ask_vi": "x"}, "q1_ask_vi", "không bỏ trống ở giữa"),
    ],
)
async def test_what_a_category_lacks_is_told_beside_its_field(
    console: Console, two: Two, form: dict[str, Any], at: str, why: str
) -> None:
    first, _ = two
    page = said(await save(first, "category", "", form))
    assert first.status == 422 and why in page, page[page.find("<main") :]
    if at:
        assert f'id="{at}-about" class="problem"' in page
    assert CATEGORY["label_vi"] in page
    async with console.live.service.database.reading() as uow:
        assert await uow.rule_versions.drafts() == []


async def test_the_questions_stand_beside_what_they_were(console: Console, two: Two) -> None:
    first, _ = two
    await save(first, "category", "", CATEGORY)
    page = said(first.page)
    assert "Xe hẹn đến ngày nào ạ?" in page and "Trưởng ấp | Hamlet head" in page and "(Ngày, Bắt buộc trả lời)" in page
    number = number_of(first)
    assert f"/versions/{number}" in await first.get(PAGE)
