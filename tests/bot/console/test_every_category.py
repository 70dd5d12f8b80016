"""What every category asks has its field at the desk: when a report is filed, and when it is set right."""

from handlers.catalogue.categories import Category, Meaning
from handlers.catalogue.questions import Question, Target
from tests.support.console import Console

PARTS = {  # what the forms ask in parts of their own: where the answer goes -> the field
    Target.NAME: "name", Target.BIRTH: "birth", Target.SEX: "sex", Target.PAPERS: "identity", Target.PHONE: "phone",
    Target.REPORTER: "reporter", Target.RESIDENCE: "place", Target.DOSES: "dose_1", Target.DOSE_DAY: "date_1",
    Target.DOSE_VACCINE: "vaccine_1",
}  # fmt: skip


def field_of(question: Question) -> str:
    return PARTS.get(question.target, f"ask_{question.key}")


def asked(category: Category) -> list[str]:
    return [field_of(question) for question in category.questions if question.target is not Target.NONE]


async def test_every_question_of_every_category_has_its_field(console: Console) -> None:
    browser = await console.signed_in("commune")
    categories = console.live.service.tools.catalogues.common.categories
    filed = [one for one in categories.values() if one.ticket and one.means is not Meaning.LIST]
    assert len(filed) > 15
    await browser.get("/console/file")
    for category in filed:
        assert f'value="{category.code}"' in browser.page, category.code
        await browser.post("/console/file/questions", {"category": category.code})
        missing = [name for name in asked(category) if f'name="{name}' not in browser.page]
        assert browser.status == 200 and not missing, (category.code, missing)
        places = "ghi rõ nơi đó" in browser.page
        assert places == category.event, category.code  # where somebody was injected is a facility of the list
    assert 'value="LIST_SUBMISSION"' not in browser.page and 'value="LEGAL"' not in browser.page


async def test_every_question_of_every_category_can_be_set_right(console: Console) -> None:
    categories = console.live.service.tools.catalogues.common.categories
    browsers = {name: await console.signed_in(name) for name in ("commune", "district", "province")}
    seen = 0
    for category in categories.values():
        if not category.ticket or category.means is Meaning.ERASURE:
            continue
        ticket = await console.ticket(category.code)
        who = next((name for name in browsers if console.actor(name).works_in(ticket.body_id)), None)
        if who is None:
            continue
        await browsers[who].act(ticket, "claim")
        page = browsers[who].page.partition('id="panel-correct"')[2].partition("</details>")[0]
        missing = [name for name in asked(category) if f'name="{name}' not in page]
        assert not missing, (category.code, missing)
        seen += 1
    assert seen > 10
