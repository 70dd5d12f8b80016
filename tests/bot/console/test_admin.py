"""The pages on which a province is administered: each kind of entry, errors beside fields, two people, rolled back."""

from datetime import timedelta

import pytest

from handlers.administration.fields import FIELDS
from handlers.administration.kinds import KINDS
from handlers.rulebook import shipped_rules
from handlers.staff.managing import link_for
from handlers.staff.officials import enrol
from tests.bot.console.administering import (
    ANSWER,
    CATEGORY,
    GUIDE_KEY,
    NOTICE,
    PAGE,
    base_of,
    go_live,
    guide_form,
    number_of,
    said,
    save,
)
from tests.support.console import FAR, HOME, PROVINCE, Browser, Console, office
from tests.support.until import until

GUIDE = shipped_rules().guides.by_id(GUIDE_KEY)
NUMBER = {
    "unit": "89:884:30316", "name_vi": "Trạm Y tế phường", "name_en": "Health station", "numbers": "0296 386 1234",
    "needs": "record", "source": "Công văn 1/SYT", "as_of": "2021-10-01",
}  # fmt: skip
TRIAGE = {"span_n": "48", "span_measure": "hours"}
# kind -> the key of an entry that ships ('' for a new one), and what is typed
CHANGES: dict[str, tuple[str, dict[str, str]]] = {
    "holiday": ("", {"from": "2021-12-24", "name": "Nghỉ bù", "certainty": "H"}),
    "worked_day": ("", {"day": "2021-12-25", "certainty": "H"}),
    "deadline": ("record", {"span_n": "24", "span_measure": "hours"}),
    "hotline": ("", NUMBER),
    "wording": ("menu.title", {"long_words_vi": "An Giang xin nghe", "long_words_en": "An Giang listens"}),
    "reason": ("R01", {"label_vi": "Khác", "label_en": "Other", "next_vi": "Nhờ gửi lại.", "next_en": "Send again."}),
    "notice": ("", NOTICE),
    "guide": (GUIDE_KEY, guide_form(GUIDE, s1_vi="Mang giấy tờ ra xã.")),
    "answer": ("", ANSWER),
    "category": ("", CATEGORY),
    "office": (office(HOME, "front_desk"), {"name_vi": "UBND phường Mới", "name_en": "New ward", "phone": "0296 386"}),
}


def wording_key(console: Console) -> str:
    texts = console.live.service.tools.texts
    return next(key for key, words in texts.words["vi"].items() if key.startswith("menu.") and "{" not in words)


@pytest.mark.parametrize("kind", KINDS)
async def test_an_entry_is_changed_confirmed_by_the_second_person_live_and_rolled_back(
    console: Console, two: tuple[Browser, Browser], kind: str
) -> None:
    first, second = two
    key, form = CHANGES[kind]
    key = wording_key(console) if kind == "wording" else key
    tools = console.live.service.tools
    shipped = tools.rules
    page = said(await save(first, kind, key, form))
    assert first.status == 200 and "Đã lưu bản nháp" in page and "cần một người quản trị khác xác nhận" in page
    number = number_of(first)
    page = said(await first.post(f"{PAGE}/versions/{number}/confirm"))
    assert first.status == 409 and "Người viết không tự xác nhận" in page
    page = said(await second.get(PAGE))
    assert f"/versions/{number}" in page.split("Chọn nội dung")[0] and '<b class="bar-count">1</b>' in page
    page = said(await second.get(f"{PAGE}/versions/{number}"))
    typed = [value for name, value in form.items() if name.endswith("_vi") or name in ("name", "numbers")]
    assert all(value in page for value in typed) and "Xác nhận, cho có hiệu lực" in page
    assert tools.rules is shipped
    assert "Đã xác nhận" in said(await second.post(f"{PAGE}/versions/{number}/confirm"))

    async def swapped() -> bool:
        return tools.rules is not shipped

    await until(swapped)
    changed = tools.rules
    page = said(await first.get(f"{PAGE}/{kind}"))
    assert first.status == 200 and all(one in page for one in ([GUIDE.title.vi] if kind == "guide" else typed[:1]))
    await second.get(f"{PAGE}/versions/{number}")
    assert "Đã gỡ" in said(await first.post(f"{PAGE}/versions/{number}/back"))

    async def back() -> bool:
        return tools.rules is not changed

    await until(back)
    assert tools.rules.holidays == shipped.holidays and tools.rules.reasons == shipped.reasons
    assert tools.rules.hotlines == shipped.hotlines and tools.rules.texts.overrides == shipped.texts.overrides
    assert tools.rules.answers == shipped.answers and tools.rules.offices == shipped.offices
    assert tools.rules.profiles == shipped.profiles and tools.rules.guides == shipped.guides
    assert await console.audited("rules.live") == 1 and await console.audited("rules.rolled_back") == 1
    page = said(await first.post(f"{PAGE}/versions/{number}/back"))
    assert first.status == 409 and "đã được người khác xử lý" in page
    assert "/check" not in page and "chờ người thứ hai xem lại" in said(await first.get(PAGE))
    assert "Đã xem, đồng ý gỡ" in said(await second.get(f"{PAGE}/versions/{number}"))
    assert "bạn đồng ý với việc gỡ" in said(await second.post(f"{PAGE}/versions/{number}/check"))
    assert "chờ người thứ hai xem lại" not in said(await second.get(PAGE))


@pytest.mark.parametrize(
    ("kind", "key", "form", "field", "why"),
    [
        ("holiday", "", {"from": "", "name": "Nghỉ", "certainty": "H"}, "from", "Ô này cần có nội dung"),
        ("holiday", "", {"from": "2021-13-01", "name": "Nghỉ", "certainty": "H"}, "from", "Chọn một ngày đúng"),
        (
            "holiday",
            "",
            {"from": "2021-12-24", "to": "2021-12-01", "name": "Nghỉ", "certainty": "H"},
            "to",
            "Ngày cuối",
        ),
        ("holiday", "", {"from": "2021-09-02", "name": "Nghỉ", "certainty": "H"}, "from", "Mục này đã có"),
        ("holiday", "", {"from": "2021-12-24", "name": "Nghỉ", "certainty": "X"}, "certainty", "Chọn một mục"),
        ("worked_day", "", {"day": "2021-12-24", "certainty": "H"}, "day", "phải là thứ bảy hoặc chủ nhật"),
        ("deadline", "record", {"span_n": "0", "span_measure": "hours"}, "span_n", "từ 1 đến 9999"),
        ("deadline", "record", {"span_n": "9999", "span_measure": "working_days"}, "span_n", "dài nhất là một năm"),
        ("deadline", "record", {"span_n": "2", "span_measure": "weeks"}, "span_n", "từ 1 đến 9999"),
        ("hotline", "", {**NUMBER, "numbers": "gọi tôi"}, "numbers", "chỉ gồm chữ số"),
        ("hotline", "", {**NUMBER, "unit": "19:164:05431"}, "unit", "Chọn một mục"),
        ("hotline", "", {**NUMBER, "unit": ""}, "unit", "Ô này cần có nội dung"),
        ("hotline", "", {**NUMBER, "needs": ""}, "needs", "Ô này cần có nội dung"),
        ("hotline", "", {**NUMBER, "name_en": ""}, "name_vi", "Cần cả tiếng Việt và tiếng Anh"),
        ("hotline", "", {**NUMBER, "valid_to": "2021-09-01"}, "valid_to", "Ngày hết hạn phải sau"),
        ("hotline", "", {**NUMBER, "name_vi": "Trạm " * 1000}, "name_vi", "Nhiều nhất 120"),
        ("hotline", "", {**NUMBER, "source": "x" * 201}, "source", "Nhiều nhất 200"),
        ("hotline", "", {**NUMBER, "how_vi": "x", "how_en": "x" * 501}, "how_vi", "Nhiều nhất 500"),
        ("hotline", "", {**NUMBER, "numbers": "0296 386 1234\n" * 30}, "numbers", "Nhiều nhất 200"),
        ("holiday", "", {"from": "2021-12-24", "name": "x" * 101, "certainty": "H"}, "name", "Nhiều nhất 100"),
        ("hotline", "", {**NUMBER, "as_of": "2031-01-01"}, "as_of", "không thể sau hôm nay"),
        ("deadline", "not_mine", TRIAGE | {"triage_n": "49", "triage_measure": "hours"}, "triage_n", "dài hơn hạn"),
        (
            "deadline",
            "not_mine",
            TRIAGE | {"triage_n": "3", "triage_measure": "working_days"},
            "triage_n",
            "dài hơn hạn",
        ),
        ("wording", "ticket_notices.sms.answer", {"long_words_vi": "Xin {chao}", "long_words_en": "x"}, "", "điền vào"),
        ("answer", "", {**ANSWER, "answer_vi": "Gọi trạm. " * 27}, "answer_vi", "54 từ, nhiều nhất 52"),
        ("answer", "", {**ANSWER, "answer_vi": "Gọi. Hỏi. Chờ. Đi."}, "answer_vi", "Có 4 câu, nhiều nhất 3"),
        ("answer", "", {**ANSWER, "answer_vi": "{Ten} gọi trạm."}, "answer_vi", "không có gì để điền vào {Ten}"),
        ("answer", "", {**ANSWER, "valid_to": "2021-09-01"}, "valid_to", "Ngày hết hạn phải sau"),
        ("answer", "", {**ANSWER, "source": ""}, "source", "Ô này cần có nội dung"),
        (
            "answer",
            "",
            {**ANSWER, "ways": "xe tiêm\nCó cần đăng ký tiêm trên app không"},
            "ways",
            "đang thuộc câu hỏi khác",
        ),
        ("notice", "", {**NOTICE, "to": "2021-10-20T19:00"}, "to", "phải sau lúc bắt đầu"),
        ("notice", "", {**NOTICE, "from": "2021-10-01T08:00", "to": "2021-10-20T08:59"}, "to", "đã qua"),
        ("notice", "", {**NOTICE, "from": "2021-10-20T20:00Z"}, "from", "Chọn ngày và giờ"),
        ("notice", "", {**NOTICE, "doors": ""}, "doors", "Ô này cần có nội dung"),
        ("notice", "", {**NOTICE, "text_vi": "bảo trì " * 16}, "text_vi", "32 từ, nhiều nhất 30"),
        ("notice", "", {**NOTICE, "text_vi": "Chào {ten}."}, "text_vi", "không có gì để điền vào {ten}"),
        ("guide", GUIDE_KEY, guide_form(GUIDE, s1_vi="x" * 301), "s1_vi", "Nhiều nhất 300"),
        ("guide", GUIDE_KEY, guide_form(GUIDE, s2_en=""), "s2_en", "Cần cả tiếng Việt và tiếng Anh"),
        ("guide", GUIDE_KEY, guide_form(GUIDE, s2_place="99"), "s2_place", "từ 1 đến 20"),
        (
            "guide",
            GUIDE_KEY,
            guide_form(GUIDE, s1_out="1", s2_out="1", s3_out="1"),
            "s1_vi",
            "cần ít nhất 2 bước",
        ),
        ("guide", GUIDE_KEY, guide_form(GUIDE, opening_vi="x" * 401), "opening_vi", "Nhiều nhất 400"),
        ("guide", GUIDE_KEY, guide_form(GUIDE, as_of="2031-01-01"), "as_of", "không thể sau hôm nay"),
        ("reason", "R01", {**CHANGES["reason"][1], "next_vi": "x" * 1501}, "next_vi", "Nhiều nhất 1500"),
    ],
)
async def test_what_does_not_fit_is_told_beside_its_field_and_what_was_typed_stays(
    console: Console, two: tuple[Browser, Browser], kind: str, key: str, form: dict[str, str], field: str, why: str
) -> None:
    first, _ = two
    if kind == "wording":
        words = console.live.service.tools.texts.words["vi"]
        key = next(one for one in words if one.startswith("ticket_notices.sms."))
    page = said(await save(first, kind, key, form))
    assert first.status == 422 and why in page, page[page.find("<main") :]
    if field:
        assert f'id="{field}-about" class="problem"' in page and 'aria-invalid="true"' in page
    assert all(value.strip() in page for name, value in form.items() if name in ("name", "name_vi", "numbers"))
    async with console.live.service.database.reading() as uow:
        assert await uow.rule_versions.drafts() == []


async def test_as_long_as_the_limit_and_a_look_as_long_as_the_deadline_are_taken(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, _ = two
    await save(first, "hotline", "", {**NUMBER, "name_vi": "x" * 120})
    assert first.status == 200
    await save(first, "deadline", "not_mine", TRIAGE | {"triage_n": "2", "triage_measure": "working_days"})
    assert first.status == 200


async def test_two_administrators_on_one_entry_the_second_sees_the_difference(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, second = two
    await second.get(f"{PAGE}/deadline/entry?key=record")
    base = base_of(second)
    await save(first, "deadline", "record", {"span_n": "24", "span_measure": "hours"})
    await second.get(f"{PAGE}/deadline/entry?key=record")
    form = {"key": "record", "base": base, "span_n": "36", "span_measure": "hours"}
    page = said(await second.post(f"{PAGE}/deadline/entry", form))
    assert second.status == 409 and "Bùi Thị Nhất vừa sửa" in page and "24 giờ" in page and 'value="36"' in page
    page = said(await second.post(f"{PAGE}/deadline/entry", {**form, "base": base_of(second)}))
    assert second.status == 200 and "36 giờ" in page and "48 giờ" in page
    page = said(await first.get(PAGE))
    assert "Đã bỏ" in page and "36 giờ" in page.split("Chọn nội dung")[0]
    page = said(await save(first, "deadline", "record", {"span_n": "36", "span_measure": "hours"}))
    assert first.status == 422 and "Chưa có gì thay đổi" in page


@pytest.mark.parametrize("kind", ["holiday", "deadline", "hotline"])
async def test_a_draft_sent_twice_by_one_person_is_one_draft(
    console: Console, two: tuple[Browser, Browser], kind: str
) -> None:
    first, _ = two
    key, form = CHANGES[kind]
    await first.get(f"{PAGE}/{kind}/entry{f'?key={key}' if key else ''}")
    sent = {"key": key, "base": base_of(first), **form, **first.fields()}
    numbers = []
    for _ in range(2):
        page = said(await first.post(f"{PAGE}/{kind}/entry", sent))
        assert first.status == 200 and "Đã lưu bản nháp" in page
        numbers.append(number_of(first))
    assert numbers[0] == numbers[1] and await console.audited("rules.drafted") == 1


async def test_an_administrator_is_not_his_own_second_person(console: Console, two: tuple[Browser, Browser]) -> None:
    _, second = two
    async with console.live.service.work("test:chats") as work:
        for name in ("first", "second"):
            console.made += 1
            chat = await console.citizen()
            await work.uow.officials.link(console.people[name].id, chat.id, work.now)
        console.people["other"] = await enrol(work, "Đào Thị Khác", {PROVINCE: "administrator"})
    maker = await console.signed_in("other")
    await maker.get("/console/officials")
    form = {"name": "Người Thứ Hai", "phone": "", "body": PROVINCE, "role": "administrator"}
    await maker.post("/console/officials", form)
    async with console.live.service.database.reading() as uow:
        made = next(one for one in await uow.officials.everybody() if one.name == "Người Thứ Hai")
        told = await uow.connection.fetchval("select count(*) from outbox where cause like $1", f"%:joined:{made.id}:%")
    assert told == 2  # the lead and the other administrator, not who did it
    console.people["puppet"] = made
    puppet = await console.signed_in("puppet")
    await save(maker, "deadline", "record", {"span_n": "24", "span_measure": "hours"})
    path = f"{PAGE}/versions/{number_of(maker)}"
    page = said(await puppet.get(path))
    assert "Bạn chưa xác nhận được bản này: trong 7 ngày qua" in page and f"{path}/confirm" not in page
    page = said(await puppet.post(f"{path}/confirm"))
    assert puppet.status == 409 and page.count("Bạn chưa xác nhận được bản này") == 1
    await second.get(path)
    assert "Đã xác nhận" in said(await second.post(f"{path}/confirm"))


async def test_an_entry_is_taken_out_and_the_provinces_own_goes_back_to_what_ships(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, second = two
    tools = console.live.service.tools
    page = said(await save(first, "holiday", "2021-09-02", {}, out="1"))
    assert "bỏ khỏi danh sách" in page and "–" in page
    await second.get(f"{PAGE}/versions/{number_of(first)}")
    await second.post(f"{PAGE}/versions/{number_of(first)}/confirm")

    async def gone() -> bool:
        return "2021-09-02" not in {str(one.first) for one in tools.rules.holidays.days_off}

    await until(gone)
    await save(first, "deadline", "record", {}, out="1")
    assert first.status == 404  # it is as shipped


async def test_a_list_is_searched_and_a_long_one_says_what_it_leaves_out(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, _ = two
    page = said(await first.get(f"{PAGE}/wording"))
    assert "mục nữa" in page
    page = said(await first.get(f"{PAGE}/holiday?q=quoc khanh"))
    assert "Quốc khánh" in page and "Giỗ Tổ" not in page
    await first.get(f"{PAGE}/nonsense")
    assert first.status == 404
    await first.get(f"{PAGE}/wording/entry")
    assert first.status == 404  # no sentence of one's own making


async def test_a_sentence_goes_by_its_first_words_and_a_number_by_its_name(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, _ = two
    text = console.live.service.tools.texts.words["vi"]["advice.app"]
    page = said(await first.get(f"{PAGE}/wording?q=advice.app"))
    title = page.split('<a class="admin-line"')[1].split("<b>")[1].split("</b>")[0]
    assert title.endswith("…") and text.startswith(title[:-1]) and '<small class="soft">advice.app</small>' in page
    await first.get(f"{PAGE}/wording?q=alarms.")
    assert "key=alarms." not in first.page
    page = said(await save(first, "hotline", "", NUMBER))
    assert first.status == 200 and f"Số điện thoại: {NUMBER['name_vi']}</h1>" in page and "own_" not in page


async def test_another_province_sees_nothing_of_it_and_changes_nothing_that_all_share(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, _ = two
    await save(first, "deadline", "record", {"span_n": "24", "span_measure": "hours"})
    number = number_of(first)
    far = await console.signed_in("far_province")
    page = said(await far.get(PAGE))
    assert far.status == 200 and "24 giờ" not in page and "/console/admin/holiday" not in page
    for path in (f"{PAGE}/versions/{number}", f"{PAGE}/holiday", f"{PAGE}/holiday/entry", f"{PAGE}/reason"):
        await far.get(path)
        assert far.status == 404, path
    await far.get(PAGE)
    for answer in ("confirm", "withdraw", "back"):
        await far.post(f"{PAGE}/versions/{number}/{answer}")
        assert far.status == 404, answer
    form = {**NUMBER, "unit": f"{FAR.province}:{FAR.district}:{FAR.commune}"}
    page = said(await save(far, "hotline", "", form))
    assert far.status == 200 and "Đã lưu bản nháp" in page
    for name in ("commune", "district", "province", "volunteer"):
        other = await console.signed_in(name)
        assert 'href="/console/admin"' not in await other.get("/console/account")
        await other.get(PAGE)
        assert other.status == 404, name


async def test_what_becomes_of_open_reports_is_said_before_a_time_or_a_day_off_is_confirmed(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, _ = two
    filed = await console.ticket()
    due = console.live.service.tools.rules.calendar.local(filed.due_at)
    await go_live(console, two, "deadline", "record", {"span_n": "24", "span_measure": "hours"})
    assert (await console.stored(filed)).due_at == filed.due_at
    page = said(await save(first, "deadline", "record", {"span_n": "12", "span_measure": "hours"}))
    assert "1 phản ánh đang mở theo hạn này giữ hạn" in page and page.count(f"{due:%H:%M %d/%m/%Y}") == 2
    page = said(await save(first, "deadline", "not_mine", {"span_n": "12", "span_measure": "hours"}))
    assert "Không có phản ánh đang mở nào" in page
    off = {"name": "Nghỉ bù", "certainty": "R"}
    page = said(await save(first, "holiday", "", {"from": f"{due:%Y-%m-%d}", **off}))
    assert "1 phản ánh đang mở có hạn từ ngày này trở đi" in page and "đang chờ trả lời" not in page
    page = said(await save(first, "holiday", "", {"from": f"{due + timedelta(days=1):%Y-%m-%d}", **off}))
    assert first.status == 200 and "Không có phản ánh đang mở nào" in page


def test_every_kind_has_fields_and_a_change_to_be_tried() -> None:
    assert set(FIELDS) == set(KINDS) == set(CHANGES)


async def test_the_writer_reads_who_can_confirm_and_what_to_do_where_nobody_can(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, second = two
    page = said(await save(first, "hotline", "", NUMBER))
    assert "Người xác nhận được: Cao Văn Nhì." in page and "Thêm một mục nữa" in page
    assert f'href="{PAGE}/hotline"' in page
    async with console.live.service.work("test:link", console.actor("second").key) as work:
        await link_for(work, console.actor("second"), console.people["first"].id)
    page = said(await second.get(f"{PAGE}/versions/{number_of(first)}"))
    assert "Hiện chưa có ai khác xác nhận được" in page and "Bùi Thị Nhất" in page


async def test_a_new_number_serves_nobody_until_somebody_is_chosen_and_a_search_without_hits_leads_back(
    two: tuple[Browser, Browser],
) -> None:
    page = said(await two[0].get(f"{PAGE}/hotline/entry"))
    assert '<option value="">Chọn một mục</option>' in page and "selected" not in page
    page = said(await two[0].get(f"{PAGE}/hotline?q=khong co so nay"))
    assert "Không có mục nào chứa “khong co so nay”" in page and f'<a href="{PAGE}/hotline">' in page


async def test_a_new_entry_that_waits_is_called_by_its_name_and_one_taken_out_too(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, second = two
    await save(first, "holiday", "", CHANGES["holiday"][1])
    page = await first.get(f"{PAGE}/holiday/entry?key=2021-12-24")
    assert "24/12/2021</h1>" in page and "Thêm mới</h1>" not in page
    await go_live(console, two, "hotline", "", NUMBER)
    key = next(one.id for one in console.live.service.tools.rules.hotlines if one.id.startswith("own_"))
    await save(first, "hotline", key, NUMBER, out="1")
    number = number_of(first)
    assert NUMBER["name_vi"] in await second.get(f"{PAGE}/versions/{number}")
    await second.post(f"{PAGE}/versions/{number}/confirm")

    async def gone() -> bool:
        return all(one.id != key for one in console.live.service.tools.rules.hotlines)

    await until(gone)
    assert key not in await second.get(PAGE)
