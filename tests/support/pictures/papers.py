"""Draws the slips of the made-up reports: `python -m tests.support.pictures.papers` writes handlers/practice/photos."""

import asyncio
import io
from pathlib import Path
from typing import Any, Final

import jinja2
import yaml
from PIL import Image
from playwright.async_api import Page, async_playwright

from handlers.practice.acting import SIZE
from handlers.practice.cases import PHOTOS, Case, practice_cases

HERE: Final = Path(__file__).parent
FONTS: Final = Path("bot/pages/static/fonts").resolve().as_uri()
CHROMIUM: Final = "/usr/bin/chromium"
BLURRED: Final = "blurred.webp"


def says(case: Case) -> dict[str, Any]:
    """What stands on the slip of a case."""
    words = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    dose, paper = case.dose, case.paper
    assert dose is not None
    born = "/".join(reversed((paper.birth or case.birth).split("-")))
    return {
        "site": paper.site or words["site"],
        "name": paper.name or case.name,
        "birth": born,
        "sex": words["sex"]["female" if paper.name else case.sex],
        "number": dose.number,
        "day": (paper.injected_on or dose.injected_on).strftime("%d/%m/%Y"),
        "vaccine": words["vaccine"][dose.vaccine],
        "lot": dose.lot,
    }


async def draw(page: Page, name: str, case: Case, tilt: float) -> None:
    """One photo of it, as WebP."""
    template = jinja2.Environment(autoescape=True).from_string((HERE / "paper.html").read_text(encoding="utf-8"))
    made = HERE / "made.html"  # a page of its own may read the fonts beside it
    made.write_text(template.render(fonts=FONTS, tilt=tilt, blurred=name == BLURRED, **says(case)), encoding="utf-8")
    try:
        await page.goto(made.as_uri())
        await page.evaluate("() => document.fonts.ready")
        picture = Image.open(io.BytesIO(await page.screenshot()))
        picture.convert("RGB").save(PHOTOS / name, "WEBP", quality=60, method=6)
    finally:
        made.unlink()


async def draw_all() -> None:
    """Every photo of the cases."""
    width, height = SIZE
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await chromium.new_page(viewport={"width": width, "height": height})
        for number, case in enumerate(practice_cases().cases.values()):
            for name in filter(None, (case.photo, case.answer_photo)):
                await draw(page, name, case, (-2, 1.5, -0.8)[number % 3])
        await chromium.close()


if __name__ == "__main__":
    asyncio.run(draw_all())
