"""How large a photo is kept, and a long capture of a screen laid out as a sheet that can be looked at."""

import math

from PIL import Image

LONGEST_SIDE = 2048
"""Of an ordinary photo, in pixels."""

LONG = 3
"""Times that one side is longer than the other, from which a picture is a capture of a whole page."""

_NARROW, _LONGEST = 1080, 12_288  # pixels that the sides of a long one keep: as narrow as a phone, its letters readable


def is_long(size: tuple[int, int]) -> bool:
    """Whether a picture is far longer than it is wide, as captures of a scrolled screen are."""
    return max(size) > LONG * min(size)


def kept_size(size: tuple[int, int]) -> tuple[int, int]:
    """The box in pixels that a picture of this size is brought down to; it is never made larger.

    Brought down to `LONGEST_SIDE`, a capture of 1080 x 12000 would be 184 wide, and nobody could read it.
    """
    if not is_long(size):
        return LONGEST_SIDE, LONGEST_SIDE
    share = min(1.0, _NARROW / min(size), _LONGEST / max(size))
    return math.ceil(size[0] * share), math.ceil(size[1] * share)


def as_sheet(image: Image.Image) -> Image.Image:
    """A long picture as pieces beside each other, about square; any other as it is."""
    if not is_long(image.size):
        return image
    upright = image.height > image.width
    longer, shorter = max(image.size), min(image.size)
    count = max(2, round(math.sqrt(longer / shorter)))
    piece = -(-longer // count)
    sheet = Image.new("RGB", (shorter * count, piece) if upright else (piece, shorter * count))
    for number in range(count):
        at = min(number * piece, longer - piece)  # the last one shows a little twice rather than nothing
        if upright:
            sheet.paste(image.crop((0, at, shorter, at + piece)), (number * shorter, 0))
        else:
            sheet.paste(image.crop((at, 0, at + piece, shorter)), (0, number * shorter))
    return sheet
