"""The two pages for who begins: every label they name stands in the console."""

import re
from pathlib import Path

import yaml

from tests.support.console import Console, open_console

TEXTS = Path("handlers/texts/vi")


def words(node: object) -> list[str]:
    """All texts of a catalogue."""
    if isinstance(node, dict):
        return [word for one in node.values() for word in words(one)]
    return [str(node)]


def labels() -> set[str]:
    """Every text of the console but those of the pages themselves."""
    catalogues = [one for one in TEXTS.glob("console*.yaml") if one.stem != "console_newcomer"]
    return {word for one in catalogues for word in words(yaml.safe_load(one.read_text(encoding="utf-8")))}


async def test_every_label_that_the_pages_name_is_one_of_the_console(console: Console) -> None:
    browser = await console.signed_in("volunteer")
    await browser.get("/console/account")
    assert 'href="/console/newcomer"' in browser.page
    await browser.get("/console/newcomer")
    named = set(re.findall("“([^”]+)”", browser.page))
    assert len(named) > 12 and not named - labels()
    assert browser.page.count("<li>") >= 20 and "Tập làm" not in named and "115" in browser.page


async def test_where_officials_practise_the_pages_begin_with_it(database_url: str) -> None:
    async with open_console(database_url, practice_provinces="89") as console:
        browser = await console.signed_in("volunteer")
        await browser.get("/console/newcomer")
        named = set(re.findall("“([^”]+)”", browser.page))
        assert {"Tập làm", "Bắt đầu tập", "Thôi tập"} <= named and not named - labels()
