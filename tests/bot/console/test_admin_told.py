"""What administrators tell people: notices with dates, and guides step by step."""

from handlers.rulebook import shipped_rules
from tests.bot.console.administering import GUIDE_KEY, NOTICE, PAGE, go_live, guide_form, number_of, said, save
from tests.support.console import Browser, Console
from tests.support.until import until

DAY_OFF = {"from": "2021-12-24", "name": "Nghỉ bù", "certainty": "H"}
GUIDE = shipped_rules().guides.by_id(GUIDE_KEY)


async def test_a_guide_gets_a_step_moves_one_takes_one_out_and_shows_old_beside_new_and_as_people_read_it(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, second = two
    tools, old = console.live.service.tools, GUIDE.steps
    form = guide_form(
        GUIDE, s1_out="1", s4_place="2", s5_vi="Hỏi trưởng ấp.", s5_en="Ask the hamlet head.", s5_place="2"
    )
    page = said(await save(first, "guide", GUIDE_KEY, form))
    assert "Bước 1 cũ" in page and "Hỏi trưởng ấp." in page
    assert "(chuyển từ bước 4 sang bước 1)" in page and page.count("(chuyển từ") == 1
    read = page.split("Người dân sẽ đọc")[1]
    assert "Bước 1/4" in read and old[0].text.vi not in read
    path = f"{PAGE}/versions/{number_of(first)}"
    await second.get(path)
    await second.post(f"{path}/confirm")
    await until(lambda: changed(tools.rules.guides.by_id(GUIDE_KEY) != GUIDE))
    new = tools.rules.guides.by_id(GUIDE_KEY).steps
    assert [one.name for one in new if not one.name.startswith("own_")] == [old[3].name, old[1].name, old[2].name]
    own = next(one for one in new if one.name.startswith("own_"))
    assert own.text.en == "Ask the hamlet head." and own.problems and len(new) == 4
    page = said(await first.get(f"{PAGE}/guide/entry?key={GUIDE_KEY}"))
    assert f'value="{own.name}"' in page and page.count("Thêm một bước") == 2 and "Trở về bản gốc" not in page


async def changed(is_so: bool) -> bool:
    return is_so


async def test_a_notice_is_shown_as_people_read_it_and_listed_with_its_time_before_during_and_after(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, _ = two
    page = said(await save(first, "notice", "", NOTICE))
    assert "Thông báo: Sổ sức khỏe điện tử bảo trì đến 23:00, bạn thử lại sau." in page and "{you}" in page
    assert "Notice: The app is down" in page and "20:00 20/10/2021" in page and "Khi mở hướng dẫn" in page
    await go_live(console, two, "notice", "", {**NOTICE, "from": "2021-10-20T09:05", "to": "2021-10-20T09:10"})
    for minutes, state in ((0, "chưa đến giờ"), (6, "đang báo"), (6, "đã hết giờ")):
        console.clock.move(minutes=minutes)
        page = said(await first.get(f"{PAGE}/notice"))
        assert f"09:05 20/10/2021 – 09:10 20/10/2021 · {state}" in page and "own_" not in page.split("<b>")[1]


async def test_a_draft_that_takes_out_what_was_rolled_back_can_still_be_opened(
    console: Console, two: tuple[Browser, Browser]
) -> None:
    first, second = two
    live = await go_live(console, two, "holiday", "", DAY_OFF)
    await save(first, "holiday", "2021-12-24", {}, out="1")
    await second.get(f"{PAGE}/versions/{live}")
    await second.post(f"{PAGE}/versions/{live}/back")
    await console.live.service.refresh.rules()
    await second.get(f"{PAGE}/versions/{number_of(first)}")
    assert second.status == 200
