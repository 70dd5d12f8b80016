"""The page on which an administrator tries where a report would go, and why."""

import pytest

from handlers.administration.trial import ORDER
from handlers.catalogue.categories import STEPS, Around
from handlers.places.routing import Reason
from handlers.rulebook import shipped_rules
from tests.bot.console.test_officials import hired
from tests.support.console import Console

PAGE = "/console/admin/routing"
HERE = "89:884:30316"
# A category that begins in the commune of the home and goes on to the district.
COMMUNES = next(
    code
    for code, one in shipped_rules().catalogues.of("89").categories.items()
    if one.around is Around.RESIDENCE and one.first[:1] == (("front_desk",),) and "ttyt" in one.then[0]
)


async def test_the_office_and_each_step_are_said_in_words(console: Console) -> None:
    browser = await hired(console, "chief")
    assert f'href="{PAGE}"' in await browser.get("/console/admin")
    page = await browser.get(PAGE)
    assert browser.status == 200 and "Về cơ quan" not in page
    form = {"category": COMMUNES, "place": HERE}
    page = await browser.post(PAGE, form)
    assert browser.status == 200 and "<b>UBND phường Châu Phú B</b></p>" in page, page[-3000:]
    assert "Đúng cơ quan đầu tiên" in page and "có cán bộ, nhận phản ánh" in page and "khi cấp dưới để quá hạn" in page
    # Nobody works in the third commune of the district: the health centre above does.
    page = await browser.post(PAGE, {"category": COMMUNES, "place_words": "phường Núi Sam, Châu Đốc"})
    assert "<b>Trung tâm Y tế thành phố Châu Đốc</b></p>" in page and "chưa có cán bộ nên được bỏ qua" in page
    assert "Phường Núi Sam, Thành phố Châu Đốc, Tỉnh An Giang" in page  # what was understood
    page = await browser.post(PAGE, {"category": "DOSE_MISSING_ONE"})
    assert "Cơ sở tiêm; không có hoặc không rõ thì UBND xã, phường nơi xảy ra" in page
    assert "Chưa có nơi nào" in page
    async with console.live.service.database.reading() as uow:
        assert await uow.connection.fetchval("select count(*) from tickets") == 0


async def test_what_is_wrong_is_said_and_nobody_else_finds_the_page(console: Console) -> None:
    browser = await hired(console, "chief")
    await browser.get(PAGE)
    page = await browser.post(PAGE, {"category": "NOTHING", "place_words": "qqqq zzzz"})
    assert browser.status == 422 and "Chọn một lĩnh vực" in page and "Không tìm thấy nơi này" in page
    for held in ("zzzz", "Kkkk", "qqqq"):  # one letter held down is no place
        page = await browser.get(f"{PAGE}/places?as=site&site_words={held}")
        assert 'name="site"' not in page and "Không tìm thấy" in page, held
    await browser.get(PAGE)
    page = await browser.post(PAGE, {"category": "DOSE_MISSING_ONE", "place_words": "zzzz"})
    assert browser.status == 422 and "Không tìm thấy nơi này" in page
    await browser.get(PAGE)
    await browser.post(PAGE, {"category": "DOSE_MISSING_ONE", "place": "x:y"})
    assert browser.status == 404
    page = await browser.get(f"{PAGE}/places?as=site&site_words=chau+phu+b")
    assert f'name="site" value="{HERE}"' in page
    for who in ("commune", "district", "volunteer"):
        other = await console.signed_in(who)
        for path in (PAGE, f"{PAGE}/places?q=chau"):
            await other.get(path)
            assert other.status == 404, who


@pytest.mark.parametrize("drafts", ["", "yes"])
async def test_every_category_is_tried_with_drafts_and_without(console: Console, drafts: str) -> None:
    browser = await hired(console, "chief")
    await browser.get(PAGE)
    codes = list(shipped_rules().catalogues.of("89").categories)
    for code in codes[:2] if drafts else codes:
        page = await browser.post(PAGE, {"category": code, "place": HERE, "site": HERE, "drafts": drafts})
        assert browser.status == 200 and "Về cơ quan" in page, code


def test_every_word_of_a_rule_can_be_said() -> None:
    texts = shipped_rules().texts
    said = [f"kind.{one}" for one in STEPS] + [f"around.{one}" for one in Around]
    said += [f"reason.{one}" for one in Reason] + [f"step.{one}" for one in ORDER]
    assert [one for one in said if not texts.has(f"console_routing.{one}")] == []
