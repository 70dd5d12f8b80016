"""The small picture of a list."""

from PIL import Image

from bot.media.clean import to_jpeg
from bot.media.shape import LONG, is_long

THUMBNAIL_SIDE = 320
_QUALITY = 75


def make_thumbnail(image: Image.Image) -> bytes:
    """A JPEG whose longer side is at most `THUMBNAIL_SIDE` pixels."""
    small = image.copy() if not is_long(image.size) else image.crop(_beginning(image.size))
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return to_jpeg(small, _QUALITY)


def _beginning(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box of the first part of a long picture: the whole of it would be a line."""
    width, height = size
    return 0, 0, min(width, LONG * height), min(height, LONG * width)
