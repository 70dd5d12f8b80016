"""Figures of an area: what is counted, what is hidden."""

from handlers.tickets.figures import _total, figures
from tests.support.console import HOME, NEXT, Console


async def test_the_backlog_is_counted_by_age_level_and_category(console: Console) -> None:
    await console.ticket("INSTALL")
    console.clock.move(days=3)
    await console.ticket("DUPLICATE")
    await console.ticket("NOT_MINE")
    await console.ticket("INSTALL", place=NEXT)
    async with console.live.service.work("t:figures") as work:
        district = await figures(work, console.actor("district"))
        commune = await figures(work, console.actor("commune"))
    assert district.total.open == 4 and commune.total.open == 3
    assert district.ages["commune"] == (2, 0, 1, 0) and district.ages["district"] == (1, 0, 0, 0)
    assert commune.categories["INSTALL"].overdue == 1 and commune.categories["INSTALL"].percent == 100
    assert commune.total.percent == 33


async def test_small_counts_of_a_commune_are_not_shown(console: Console) -> None:
    async with console.live.service.work("t:installs") as work:
        for n in range(7):
            place = HOME if n < 4 else NEXT
            contact = await work.uow.contacts.ensure(work.ids.new(), "webchat", f"i{n}", work.now)
            await work.uow.connection.execute(
                "insert into installs (contact_id, app, province_code, district_code, commune_code, at)"
                " values ($1, 'SSKDT', $2, $3, $4, $5)",
                contact.id,
                *place,
                work.now,
            )
        found = await figures(work, console.actor("district"))
    assert found.installs == {HOME.commune: None, NEXT.commune: None} and found.installs_total == 7
    browser = await console.signed_in("district")
    await browser.get("/console/reports")
    assert browser.status == 200 and browser.page.count(">dưới 5<") == 2 and ">4<" not in browser.page


def test_no_total_tells_the_one_count_that_is_hidden() -> None:
    assert _total({"a": 4, "b": 10}) is None
    assert _total({"a": 4}) is None and _total({"a": 1, "b": 2}) is None
    assert _total({"a": 4, "b": 3, "c": 10}) == 17 and _total({"a": 12}) == 12 and _total({}) == 0


async def test_every_official_reads_only_the_own_area(console: Console) -> None:
    await console.ticket("INSTALL")
    browser = await console.signed_in("far_province")
    await browser.get("/console/reports")
    assert 'class="figure">0<' in browser.page and "Tỉnh Thái Nguyên" in browser.page
