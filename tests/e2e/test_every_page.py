"""Every page of the service in Chromium, full of hostile words: axe finds nothing, nothing runs, nothing is too wide.

Pages come from the table of routes. On each: axe at a desk in light and on a phone in dark; 0 reports of the content
policy, on paper too; no wider than 390, 1366 and 1920 px, for any word.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.bot.console.test_hostile_pages import HOSTILE, MARK, typed
from tests.e2e.every_page import (
    ADMINISTRATORS,
    ALONE,
    AUDITORS,
    FOR_FEW,
    LEADS_ON,
    MISSING,
    NO_PAGES,
    PAGES,
    STRANGERS,
    forms_of,
    hostile_town,
    readable,
)
from tests.e2e.test_console import at_desk
from tests.e2e.visitor import DESK, Visit, visit
from tests.support.console import Console, open_console

WIDTHS = (1920, 1366, 390)
# What another colour or another width can break.
OF_LOOKS = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
PAPER = 718  # pixels of an A4 sheet between its margins
LISTEN = f"""
window.reports = [];
document.addEventListener("securitypolicyviolation", (one) => reports.push(`${{one.violatedDirective}} blocked`));
window.{MARK} = () => reports.push("a script ran");
"""
# The innermost parts that stick out, unless something around them scrolls by itself.
WIDE = """() => {
  const end = document.documentElement.clientWidth + 1;
  const out = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > end);
  const hides = (one) => one && (getComputedStyle(one).overflowX !== "visible" || hides(one.parentElement));
  return out.filter((one) => !hides(one.parentElement) && !out.some((other) => other !== one && one.contains(other)))
    .slice(0, 3).map((one) => one.outerHTML.slice(0, 150)).join(" | ");
}"""
FOUND = f"() => [...reports, ...[...document.querySelectorAll('{MARK}, [on{MARK}]')].map((one) => one.outerHTML)]"
OPENED = """() => {
  for (const one of document.querySelectorAll("details")) {
    one.removeAttribute("name");
    one.open = true;
  }
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def full(own_database: str) -> AsyncIterator[Console]:
    """A service with everything that it can show."""
    async with open_console(own_database, demo=True, practice_provinces="89") as console:
        yield console


# A form of this page, sent to another address with these fields.
SENT = """([path, fields]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: path });
  const known = new FormData(document.querySelector("form:has([name=csrf])"));
  for (const [name, value] of [...fields, ["csrf", known.get("csrf")], ["act", `k${performance.now()}`]]) {
    const field = Object.assign(document.createElement("textarea"), { name });
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


async def looked_at(visitor: Visit, path: str, status: int = 200) -> list[str]:
    """What is wrong with a page."""
    answer = await visitor.page.goto(visitor.root + path)
    wrong = [] if answer is not None and answer.status == status else [f"{path}: did not answer {status}"]
    return wrong + await faults_of(visitor, path)


async def answered(visitor: Visit, path: str, status: int, fields: list[tuple[str, str]]) -> list[str]:
    """What is wrong with the page that answers a form."""
    async with visitor.page.expect_navigation() as going:
        await visitor.page.evaluate(SENT, [path, fields])
    answer = await going.value
    wrong = [] if answer.status == status else [f"POST {path}: answered {answer.status}, not {status}"]
    typed_here = any(MARK in value for _, value in fields)
    if typed_here and MARK not in await visitor.page.locator("main").inner_html():
        wrong.append(f"POST {path}: shows nothing that was typed")
    return wrong + await faults_of(visitor, f"POST {path}")


async def faults_of(visitor: Visit, path: str) -> list[str]:
    """What is wrong with the page as it is."""
    page, wrong = visitor.page, list[str]()
    await page.evaluate(OPENED)
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        if await visitor.overflows():
            wrong.append(f"wider than {width}: {await page.evaluate(WIDE)}")
        if width == 1366:
            wrong += [f"light {one}" for one in await visitor.violations()]
    await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    wrong += [f"dark {one}" for one in await visitor.violations(*OF_LOOKS)]
    await page.set_viewport_size({"width": PAPER, "height": 900})
    await page.emulate_media(color_scheme="light", media="print", reduced_motion="reduce")
    if await visitor.overflows():
        wrong.append(f"wider than its paper: {await page.evaluate(WIDE)}")
    await page.emulate_media(color_scheme="light", media="screen", reduced_motion="reduce")
    return [f"{path}: {one}" for one in [*wrong, *await page.evaluate(FOUND), *visitor.faults]]


async def test_every_page_is_a_page_of_this_list_and_nothing_else_is_one(full: Console) -> None:
    assert readable(full.live.app) == set(PAGES) | NO_PAGES | LEADS_ON
    assert len(readable(full.live.app)) == len(PAGES) + len(NO_PAGES) + len(LEADS_ON)
    desk = await full.signed_in("commune")
    version = desk.page.partition("/static/")[2].partition("/")[0]
    ticket = await full.ticket()
    for path in LEADS_ON:
        async with desk.session.get(full.live.url(path), allow_redirects=False) as answer:
            assert answer.status == 303, path
    for path in NO_PAGES - FOR_FEW - {"/console/events", "/chat/api/events"}:  # streams do not end
        photo = await full.photo(ticket, b"x")
        there = path.format(version=version, path="mark.svg", code=ticket.code, file=photo, number=1)
        assert "<html" not in await desk.get(there), there


@pytest.mark.timeout(300 + ALONE * 15)  # half a minute on a machine that is not busy
async def test_every_page_full_of_hostile_words_is_accessible_runs_nothing_and_fits(
    browser: Browser, full: Console
) -> None:
    async with visit(browser, full.live.root, DESK) as stranger:
        await stranger.page.context.add_init_script(LISTEN)
        known = await hostile_town(full, stranger)
        async with (
            at_desk(browser, full) as official,
            visit(browser, full.live.root, DESK) as administrator,
            visit(browser, full.live.root, DESK) as auditor,
        ):
            for name, one in (("administrator", administrator), ("auditor", auditor)):
                await one.go(f"/console/sign-in/{await full.link(name)}")
                async with one.page.expect_navigation():
                    await one.page.get_by_role("button", name="Đăng nhập").click()
                await one.page.context.add_init_script(LISTEN)
            await official.page.context.add_init_script(LISTEN)
            of_few = {**dict.fromkeys(ADMINISTRATORS, administrator), **dict.fromkeys(AUDITORS, auditor)}
            wrong = list[str]()
            for route, pages in PAGES.items():
                for page in pages:
                    by = stranger if route in STRANGERS else of_few.get(route, official)
                    wrong += await looked_at(by, page.format(**known))
            for path, status, fields in forms_of(known):
                wrong += await answered(official, path, status, fields)
            for path in MISSING:
                wrong += await looked_at(official, path, 404)
            for at in range(0, ALONE * 10, 10):  # each string in a place of its own, in script/test --long
                ticket = await typed(full, HOSTILE[at : at + 10], at)
                wrong += await looked_at(official, f"/console/tickets/{ticket.code}")
            assert not wrong, "\n".join(wrong)
