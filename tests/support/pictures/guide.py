"""Makes the guide's pictures and docs/guide.md: `python -m tests.support.pictures.guide`.

The pictures show the real console of a service of its own, with the made-up reports of the practice as real ones.
"""

import asyncio
import io
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

import yaml
from PIL import Image
from playwright.async_api import Page, async_playwright, expect

from bot.console.views.guide import SECTIONS
from handlers.practice.acting import file_case
from handlers.practice.cases import practice_cases
from handlers.texts import Texts
from handlers.tickets.claim import claim
from tests.support.console import HOME, Console, office, open_console
from tests.support.pictures.papers import CHROMIUM, HERE
from tests.support.postgres import Cluster

PICTURES: Final = Path("bot/console/static/guide")
DOCUMENT: Final = Path("docs/guide.md")
SIZE: Final = (1366, 768)
OURS: Final = ("typo", "blurred", "stranger", "elsewhere")  # cases that the official of the pictures has
Show = Callable[[Page, Mapping[str, str]], Awaitable[None]]


def words() -> dict[str, object]:
    """What is typed in the pictures."""
    read: dict[str, object] = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    return read


async def act(page: Page, code: str, name: str) -> None:
    """Open a report and one of its acts."""
    await page.goto(f"/console/tickets/{code}")
    await page.locator(f'.act-bar [data-panel="{name}"]').click()
    await expect(page.locator(f"#panel-{name}")).to_be_visible()


async def queue(page: Page, codes: Mapping[str, str]) -> None:
    await page.goto("/console/queue/my_body")


async def ticket(page: Page, codes: Mapping[str, str]) -> None:
    await page.goto(f"/console/tickets/{codes['typo']}")


async def ask(page: Page, codes: Mapping[str, str]) -> None:
    await act(page, codes["blurred"], "ask")
    await page.locator("#ask-text").fill(str(words()["ask"]))


async def correct(page: Page, codes: Mapping[str, str]) -> None:
    await act(page, codes["typo"], "correct")
    await page.locator("#panel-correct [name=date_1]").fill("21/09/2021")


async def refuse(page: Page, codes: Mapping[str, str]) -> None:
    await act(page, codes["stranger"], "refuse")
    await page.locator("#refuse-code").select_option("R02")
    await expect(page.locator("#refuse-text")).not_to_have_value("")


async def transfer(page: Page, codes: Mapping[str, str]) -> None:
    await act(page, codes["elsewhere"], "transfer")
    await page.locator("#transfer-q").fill("ttyt chau doc")
    await expect(page.locator("#transfer-found label").first).to_be_visible()


async def many(page: Page, codes: Mapping[str, str]) -> None:
    await page.goto("/console/queue/my_body")
    for number in range(3):
        await page.locator("[data-line] input[type=checkbox]").nth(number).check()


async def file(page: Page, codes: Mapping[str, str]) -> None:
    await page.goto("/console/file")


async def phone(page: Page, codes: Mapping[str, str]) -> None:
    await page.goto("/console/phone")


async def absence(page: Page, codes: Mapping[str, str]) -> None:
    await page.goto("/console/absence")


SHOWS: Final[tuple[Show, ...]] = (queue, ticket, ask, correct, refuse, transfer, many, file, phone, absence)


def document(texts: Texts) -> str:
    """docs/guide.md: the same words and pictures."""
    lines = [f"# {texts.say('console_guide.title')}", "", texts.say("console_guide.what"), ""]
    for name in SECTIONS:
        title, text, alt = (texts.say(f"console_guide.section.{name}.{part}") for part in ("title", "text", "alt"))
        lines += [f"## {title}", "", text, "", f"![{alt}](../{PICTURES / name}.webp)", ""]
    return "\n".join(lines)


async def reports(console: Console) -> dict[str, str]:
    """The made-up reports as real ones; the code of each. Some are the official's own."""
    body, official, codes = office(HOME, "front_desk"), console.actor("commune"), {}
    for name, case in practice_cases().cases.items():
        console.clock.move(minutes=7)
        async with console.live.service.work(f"guide:{name}") as work:
            made = await file_case(work, body, name, case)
            codes[name] = made.code
            if name in OURS:
                await claim(work, made.id, official)
    return codes


async def take_all(url: str) -> None:
    """Every picture, as WebP."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with open_console(url) as console, async_playwright() as playwright:
        codes = await reports(console)
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await chromium.new_page(
            viewport={"width": SIZE[0], "height": SIZE[1]}, locale="vi-VN", reduced_motion="reduce",
            base_url=console.live.root,
        )  # fmt: skip
        await page.goto(f"/console/sign-in/{await console.link('commune')}")
        await page.locator("form button").click()
        await expect(page.locator(".queues")).to_be_visible()
        for name, show in zip(SECTIONS, SHOWS, strict=True):
            await show(page, codes)
            await page.wait_for_load_state("networkidle")
            picture = Image.open(io.BytesIO(await page.screenshot()))
            picture.convert("RGB").save(PICTURES / f"{name}.webp", "WEBP", quality=55, method=6)
        await chromium.close()


def make() -> None:
    """The pictures and the document."""
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder))
        try:
            asyncio.run(take_all(cluster.create()))
        finally:
            cluster.stop()
    DOCUMENT.write_text(document(Texts.load()), encoding="utf-8")


if __name__ == "__main__":
    make()
