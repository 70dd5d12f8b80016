"""Measures of a photo that tell whether a paper on it can be read. Plain Pillow: no model, no recognition of people."""

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter, ImageStat

from bot.media.shape import as_sheet
from handlers.evidence.features import PhotoFeatures

_SIDE = 1024
_TILES = 12
_DARK = 40
_STROKE_VARIANCE = 60.0
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
_MASK_SIDE = 128


def measure(image: Image.Image, *, has_identity_card_qr: bool) -> PhotoFeatures:
    """All measures of an RGB picture; about 80 ms for one of 1600 x 1200."""
    sheet = as_sheet(image)  # a strip brought down whole would show nothing
    small = sheet.copy()
    small.thumbnail((_SIDE, _SIDE))
    grey = small.convert("L")
    stat = ImageStat.Stat(grey)
    variances = _tile_variances(grey)
    return PhotoFeatures(
        width=image.width,
        height=image.height,
        sharpness=_sharpest_tenth(variances),
        brightness=stat.mean[0],
        contrast=stat.stddev[0],
        dark_share=sum(grey.histogram()[:_DARK]) / (grey.width * grey.height),
        paper_share=_paper_share(small),
        skin_share=_skin_share(small),
        text_share=sum(variance > _STROKE_VARIANCE for variance in variances) / len(variances),
        covered_blocks=count_covered_blocks(grey),
        has_identity_card_qr=has_identity_card_qr,
    )


def _tile_variances(grey: Image.Image) -> list[float]:
    """Variance of the Laplacian in each of up to 12 x 12 tiles, without the frame that the filter leaves untouched."""
    edges = grey.filter(_LAPLACIAN).crop((1, 1, max(2, grey.width - 1), max(2, grey.height - 1)))
    across, down = min(_TILES, edges.width), min(_TILES, edges.height)
    variances: list[float] = []
    for row in range(down):
        for column in range(across):
            box = (
                column * edges.width // across,
                row * edges.height // down,
                (column + 1) * edges.width // across,
                (row + 1) * edges.height // down,
            )
            variances.append(ImageStat.Stat(edges.crop(box)).var[0])
    return variances


def _sharpest_tenth(variances: list[float]) -> float:
    best = sorted(variances, reverse=True)[: max(1, len(variances) // 10)]
    return sum(best) / len(best)


def _paper_share(small: Image.Image) -> float:
    """Bright (over 140) and nearly without colour: paper, also under a yellow lamp."""
    _, saturation, value = small.convert("HSV").split()
    bright = value.point(lambda level: 255 if level > 140 else 0)
    pale = saturation.point(lambda level: 255 if level < 70 else 0)
    return _share(ImageChops.darker(bright, pale))


def _skin_share(small: Image.Image) -> float:
    """The usual chrominance range of skin, with enough colour not to be paper, in the middle half of the picture."""
    width, height = small.size
    middle = small.crop((width // 4, height // 4, max(width * 3 // 4, 1), max(height * 3 // 4, 1)))
    _, blue, red = middle.convert("YCbCr").split()
    _, saturation, value = middle.convert("HSV").split()
    mask = blue.point(lambda level: 255 if 77 <= level <= 127 else 0)
    mask = ImageChops.darker(mask, red.point(lambda level: 255 if 137 <= level <= 175 else 0))
    mask = ImageChops.darker(mask, saturation.point(lambda level: 255 if level > 50 else 0))
    return _share(ImageChops.darker(mask, value.point(lambda level: 255 if level > 60 else 0)))


def _share(mask: Image.Image) -> float:
    return ImageStat.Stat(mask).mean[0] / 255


@dataclass(slots=True)
class _Block:
    cells: int
    left: int
    top: int
    right: int
    bottom: int

    @property
    def fill(self) -> float:
        return self.cells / ((self.right - self.left + 1) * (self.bottom - self.top + 1))


def count_covered_blocks(grey: Image.Image) -> int:
    """Flat dark boxes that lie inside the picture with paper around them; dark edges and shadows do not count."""
    flat = _flat_dark_mask(grey)
    width, height = flat.size
    cells = flat.tobytes()
    seen = bytearray(len(cells))
    smallest = max(6, width * height // 400)
    count = 0
    for start, value in enumerate(cells):
        if value and not seen[start]:
            block = _grow(cells, seen, start, width, height)
            inside = block.left > 0 and block.top > 0 and block.right < width - 1 and block.bottom < height - 1
            if inside and block.cells >= smallest and block.fill >= 0.75 and _is_on_paper(grey, block, flat.size):
                count += 1
    return count


def _flat_dark_mask(grey: Image.Image) -> Image.Image:
    """Small mask of the places that are dark and without any texture, as drawn boxes are and shadows are not."""
    half = grey.reduce(2)
    spread = ImageChops.subtract(half.filter(ImageFilter.MaxFilter(3)), half.filter(ImageFilter.MinFilter(3)))
    even = spread.point(lambda level: 255 if level <= 8 else 0)
    dark = half.point(lambda level: 255 if level < 50 else 0)
    mask = ImageChops.darker(even, dark)
    mask.thumbnail((_MASK_SIDE, _MASK_SIDE), Image.Resampling.BOX)
    return mask.point(lambda level: 255 if level > 127 else 0)


def _grow(cells: bytes, seen: bytearray, start: int, width: int, height: int) -> _Block:
    """The connected cells around `start`, marked as seen."""
    block = _Block(0, width, height, 0, 0)
    waiting = [start]
    seen[start] = 1
    while waiting:
        cell = waiting.pop()
        row, column = divmod(cell, width)
        block.cells += 1
        block.left, block.right = min(block.left, column), max(block.right, column)
        block.top, block.bottom = min(block.top, row), max(block.bottom, row)
        for near, fits in (
            (cell - 1, column > 0),
            (cell + 1, column < width - 1),
            (cell - width, row > 0),
            (cell + width, row < height - 1),
        ):
            if fits and cells[near] and not seen[near]:
                seen[near] = 1
                waiting.append(near)
    return block


def _is_on_paper(grey: Image.Image, block: _Block, mask_size: tuple[int, int]) -> bool:
    """True when the surroundings of a block are bright."""
    across, down = grey.width / mask_size[0], grey.height / mask_size[1]
    box = (
        int(max(0, block.left - 3) * across),
        int(max(0, block.top - 3) * down),
        int(min(mask_size[0], block.right + 4) * across),
        int(min(mask_size[1], block.bottom + 4) * down),
    )
    around = grey.crop(box)
    bright = around.point(lambda level: 255 if level > 120 else 0)
    margin = 1 - block.cells * across * down / max(1, around.width * around.height)
    return _share(bright) > 0.6 * margin
