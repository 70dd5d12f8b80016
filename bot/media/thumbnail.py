"""The small picture of a list."""

from PIL import Image

from bot.media.clean import to_jpeg

THUMBNAIL_SIDE = 320
_QUALITY = 75


def make_thumbnail(image: Image.Image) -> bytes:
    """A JPEG whose longer side is at most `THUMBNAIL_SIDE` pixels."""
    small = image.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return to_jpeg(small, _QUALITY)
