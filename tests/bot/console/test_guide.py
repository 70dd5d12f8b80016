"""The guide with pictures: a page of the console and a document, of the same words, with small pictures."""

import html
from pathlib import Path

from PIL import Image

from bot.console.views.guide import SECTIONS
from handlers.texts import Texts
from tests.support.console import Console
from tests.support.pictures.guide import DOCUMENT, PICTURES, SIZE, document

MOST = 1_000_000  # bytes of all pictures
LONGEST = 60  # words


async def test_every_section_has_its_words_and_a_picture_that_loads(console: Console) -> None:
    browser = await console.signed_in("volunteer")
    await browser.get("/console/account")
    assert 'href="/console/guide"' in browser.page
    page = html.unescape(await browser.get("/console/guide"))
    for name in SECTIONS:
        said = Texts.load().say(f"console_guide.section.{name}.text")
        assert said in page and len(said.split()) <= LONGEST, name
        address = page.split(f'id="{name}"')[1].split('<img src="')[1].split('"')[0]
        async with browser.session.get(console.live.url(address)) as answer:
            assert answer.status == 200 and answer.content_type == "image/webp", name


async def test_the_help_of_a_report_leads_to_it(console: Console) -> None:
    browser, ticket = await console.signed_in("commune"), await console.ticket()
    page = await browser.get(f"/console/tickets/{ticket.code}")
    assert '<a href="/console/guide"' in page.split('id="keys-help"')[1].split("</section>")[0]


def test_the_document_says_the_same_and_the_pictures_are_small() -> None:
    assert Path(DOCUMENT).read_text(encoding="utf-8") == document(Texts.load())
    found = sorted(PICTURES.glob("*"))
    assert [one.stem for one in found] == sorted(SECTIONS)
    assert sum(one.stat().st_size for one in found) < MOST
    for one in found:
        with Image.open(one) as picture:
            assert picture.size == SIZE, one
