"""The card as a picture, to forward into groups: people pass on pictures more than they open links.

The typeface stands in two files, one with the letters that only Vietnamese has: each letter is drawn from its own.
"""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import segno
from PIL import Image, ImageDraw, ImageFont

from bot.posters.doors import Door
from bot.posters.page import FONTS
from bot.posters.words import PosterWords

SIDE: Final = 1080  # pixels; what messengers show without making it smaller
MARGIN: Final = 64
CODE: Final = 460  # pixels of the QR code
GREEN, INK, BROWN = "#0b6b46", "#14261d", "#a3450a"
_VIETNAMESE: Final = (
    (0x102, 0x103), (0x110, 0x111), (0x128, 0x129), (0x168, 0x169), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x1EA0, 0x1EF9),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Face:
    """One size and weight of the typeface."""

    latin: ImageFont.FreeTypeFont
    vietnamese: ImageFont.FreeTypeFont

    def of(self, letter: str) -> ImageFont.FreeTypeFont:
        """The file that holds a letter."""
        own = any(first <= ord(letter) <= last for first, last in _VIETNAMESE)
        return self.vietnamese if own else self.latin

    def width(self, text: str) -> float:
        """Pixels."""
        return sum(self.of(letter).getlength(letter) for letter in text)


@cache
def _face(size: int, weight: int) -> _Face:
    def opened(subset: str) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(FONTS / f"be-vietnam-pro-{subset}-{weight}-normal.woff2"), size)

    return _Face(opened("latin"), opened("vietnamese"))


def draw_card(words: PosterWords, door: Door) -> Image.Image:
    """The card with the code of one door, the first."""
    card = Image.new("RGB", (SIDE, SIDE), "#ffffff")
    draw = ImageDraw.Draw(card)
    at = _written(draw, words.title, _face(64, 600), GREEN, MARGIN)
    if words.place:
        at = _written(draw, words.place, _face(38, 600), INK, at + 4)
    at = _written(draw, words.scan, _face(32, 400), INK, at + 14)
    code = Image.open(io.BytesIO(_code(door.address))).convert("RGB").resize((CODE, CODE), Image.Resampling.NEAREST)
    card.paste(code, ((SIDE - CODE) // 2, at + 8))
    named = words.doors[door.name]
    at = _written(draw, named, _face(34, 600), INK, at + CODE + 8)
    if door.name in words.typed:
        at = _written(draw, words.typed[door.name], _face(30, 400), INK, at + 2)
    _written(draw, words.warning, _face(34, 600), BROWN, at + 14)
    return card


def write_card(words: PosterWords, door: Door, path: Path) -> None:
    """Write it as PNG."""
    draw_card(words, door).save(path, "PNG", optimize=True)


def _code(address: str) -> bytes:
    out = io.BytesIO()
    segno.make(address, micro=False, error="m").save(out, kind="png", scale=12, border=2)
    return out.getvalue()


def _written(draw: ImageDraw.ImageDraw, text: str, face: _Face, colour: str, top: int) -> int:
    """Lines in the middle of the card; gives where the next may begin, in pixels from the top."""
    height = int(face.latin.size * 1.3)
    for line in _lines(text, face):
        left = (SIDE - face.width(line)) / 2
        for letter in line:
            draw.text((left, top), letter, fill=colour, font=face.of(letter), anchor="la")
            left += face.of(letter).getlength(letter)
        top += height
    return top


def _lines(text: str, face: _Face) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.width(longer) <= SIDE - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
