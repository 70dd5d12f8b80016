"""A page to print, whole in one file: no address is opened, so that it looks the same on any machine, also without a
network. A5 and A4 are one drawing in two sizes."""

from base64 import b64encode
from pathlib import Path
from typing import Final

import jinja2
import segno
from markupsafe import Markup

from bot.posters.doors import Door
from bot.posters.words import PosterWords

FONTS: Final = Path(__file__).parents[1] / "pages" / "static" / "fonts"
# (width, height, how much larger than A5 everything is drawn); millimetres
SIZES: Final = {"a5": (148, 210, 1.0), "a4": (210, 297, 1.41)}


def poster_page(words: PosterWords, doors: list[Door], size: str) -> str:
    """The page as HTML. `size`: a5 or a4."""
    width, height, scale = SIZES[size]
    return _environment().get_template("poster.html").render(
        words=words, doors=[(door, _drawn(door.address)) for door in doors], size=size.upper(), width=width,
        height=height, scale=scale, fonts=_fonts(),
    )  # fmt: skip


def qr_png(address: str, path: Path) -> None:
    """Write a QR code, large enough for a poster."""
    segno.make(address, micro=False, error="m").save(str(path), kind="png", scale=16, border=4)


def _drawn(address: str) -> Markup:
    code = segno.make(address, micro=False, error="m")
    return Markup(code.svg_inline(border=2, dark="#000", light="#fff", omitsize=True))  # noqa: S704 - drawn here


def _fonts() -> list[tuple[int, str, str]]:
    """(weight, range, file as base64)."""
    found = []
    for weight in (400, 600):
        for subset, letters in (
            ("vietnamese", "U+0102-0103, U+0110-0111, U+0128-0129, U+0168-0169, U+01A0-01A1, U+01AF-01B0, U+1EA0-1EF9"),
            ("latin", "U+0000-00FF, U+2000-206F"),
        ):
            content = (FONTS / f"be-vietnam-pro-{subset}-{weight}-normal.woff2").read_bytes()
            found.append((weight, letters, b64encode(content).decode()))
    return found


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
