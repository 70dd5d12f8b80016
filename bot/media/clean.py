"""A photo as it was sent, made into a photo that is safe to keep: pixels only, upright, no larger than is read."""

import io
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from struct import iter_unpack, unpack, unpack_from

from PIL import Image, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from bot.media.errors import PhotoError
from bot.media.heic import BRANDS, decode_heic
from bot.media.shape import LONGEST_SIDE as LONGEST_SIDE
from bot.media.shape import is_long, kept_size

LARGEST_BYTES = 20 * 1024 * 1024
"""What Telegram's servers hand out at most; the same for every door."""

MOST_PIXELS = 40_000_000
MOST_MEMORY = 190 * 1024 * 1024
"""Bytes that a decoder may take beside the pixels it gives: a worker has 300 MB (bot/media/pool.py)."""

SHORTEST_SIDE = 16
"""Below this nothing can be on the picture: a counting pixel, a broken upload."""

JPEG_QUALITY = 82

_JPEG = b"\xff\xd8\xff"
_OTHERS = ("PNG", "WEBP", "AVIF", "TIFF", "BMP")
_PNG = b"\x89PNG\r\n\x1a\n"
_HEADS = (_JPEG, _PNG, b"II*\0", b"MM\0*", b"BM")
_PAGES = "TIFF"  # several pictures in one are the pages of a scan, not frames: the first is taken
_AVERAGED = frozenset({"L", "RGB", "CMYK", "YCbCr"})  # modes whose pixels can be mixed as they are
_MOST_SCANS = (
    50  # of a JPEG: encoders make 3 to 20; each is as dear to decode as the whole picture, however few its bytes
)
_MOST_PARTS = (
    20_000  # segments of a JPEG, chunks of a PNG: 20 MB in pieces of a kilobyte; each is a step of the library
)
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # of a JPEG, but those inside the bytes of a scan
_ENDS, _BEGINS_SCAN, _ALONE = b"\xff\xd9", b"\xff\xda", b"\xff\x01"  # the last has no length
_SCANNED = {b"II*\0": "<", b"MM\0*": ">"}  # how a scan begins -> the order of its bytes
_MOST_NUMBERS = 200_000  # in the head of a scan, two for each line at most: the library reads every one
_NUMBERS = frozenset({3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 16})  # types of a tag that are read number by number
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
_STRIP = 2_000_000  # pixels that are changed at a time
_HALF = 16_000_000  # pixels above which a long picture is halved while it is changed: it does not fit twice
_WEBP_BYTES = 17  # a pixel, seen: its decoder holds several whole pictures, from the moment it is opened
_AVIF = (b"avif", b"avis")
_AVIF_BYTES = 8  # a pixel, likewise


@dataclass(frozen=True, slots=True)
class CleanImage:
    """The picture and its JPEG file. `sha256` (hex) is of the file: the same picture sent twice gives the same."""

    image: Image.Image = field(repr=False)
    jpeg: bytes = field(repr=False)
    sha256: str

    @property
    def width(self) -> int:
        """Pixels."""
        return self.image.width

    @property
    def height(self) -> int:
        """Pixels."""
        return self.image.height


def clean_image(data: bytes) -> CleanImage:
    """Decode, turn upright, shrink, and copy the pixels alone into a new file: place, device and comments stay behind.

    Raises PhotoError. Takes some tenths of a second of one processor: call it in a worker process.
    """
    if len(data) > LARGEST_BYTES:
        raise PhotoError("photo_too_large")
    refuse_other_kinds(data)
    # Pillow warns above this and raises above twice this; both are refused here.
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with _open(data) as opened:
                pixels = _copy_pixels(opened)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError) as error:
        raise PhotoError("photo_too_many_pixels") from error
    except UnidentifiedImageError as error:
        raise PhotoError("photo_broken" if _is_known_format(data) else "photo_format") from error
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        TypeError,
        ZeroDivisionError,
        OverflowError,
    ) as error:
        # Decoders answer damaged files with any of these.
        raise PhotoError("photo_broken") from error
    jpeg = to_jpeg(pixels, JPEG_QUALITY)
    return CleanImage(pixels, jpeg, sha256(jpeg).hexdigest())


def to_jpeg(image: Image.Image, quality: int) -> bytes:
    """The picture as a JPEG file without any metadata."""
    out = io.BytesIO()
    image.save(out, format="JPEG", quality=quality, optimize=False)
    return out.getvalue()


def refuse_other_kinds(data: bytes) -> None:
    """Name what came instead of a photo, so that the citizen is told what to do; raises PhotoError."""
    head = data[:16]
    if head[4:8] == b"ftyp" and head[8:12] not in (*BRANDS, *_AVIF):
        raise PhotoError("photo_video")
    if head.startswith((b"GIF87a", b"GIF89a")):
        raise PhotoError("photo_gif")
    if head.startswith(b"%PDF"):
        raise PhotoError("photo_pdf")
    if head.startswith((b"\x1aE\xdf\xa3", b"RIFF")) and not (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        raise PhotoError("photo_video")
    if not _is_known_format(data):
        raise PhotoError("photo_format")


def is_picture(data: bytes) -> bool:
    """Whether what came as another file is a picture by its first bytes, and to be cleaned like one. "BM" alone begins
    many a text, and a bitmap tells of nothing but its pixels."""
    return _is_known_format(data) and not data.startswith(b"BM")


def _open(data: bytes) -> Image.Image:
    """Cameras put a small or brighter second picture behind the first of a JPEG (MPF): the first is the photo."""
    if data.startswith(_JPEG):
        if _scans(data) > _MOST_SCANS:
            raise PhotoError("photo_broken")
        return JpegImageFile(io.BytesIO(data))
    if data[4:8] == b"ftyp" and data[8:12] in BRANDS:
        return decode_heic(data, MOST_MEMORY)
    if _numbers(data) > _MOST_NUMBERS or _chunks(data) > _MOST_PARTS:
        raise PhotoError("photo_broken")
    if data.startswith(b"RIFF") and _webp_pixels(data) * _WEBP_BYTES > MOST_MEMORY:
        raise PhotoError("photo_too_many_pixels")
    return Image.open(io.BytesIO(data), formats=_OTHERS)


def _scans(data: bytes) -> int:
    """The scans of a JPEG up to its end, counted to one more than may be: what stands behind its end is none of it.

    Markers are found as decoders find them, which skip whatever stands between two parts. Errors: PhotoError for more
    parts than a picture has.
    """
    at, found, parts = len(_JPEG) - 1, 0, 0
    while found <= _MOST_SCANS and (marker := _MARKER.search(data, at)) is not None and marker[0] != _ENDS:
        parts += 1
        if parts > _MOST_PARTS:
            raise PhotoError("photo_broken")
        found += marker[0] == _BEGINS_SCAN
        at = marker.end() + (0 if marker[0] == _ALONE else int.from_bytes(data[marker.end() : marker.end() + 2]))
    return found


def _chunks(data: bytes) -> int:
    """The chunks of a PNG up to its end, counted to one more than may be; 0 for any other file."""
    at, found = len(_PNG), 0
    while data.startswith(_PNG) and at < len(data) and found <= _MOST_PARTS and data[at + 4 : at + 8] != b"IEND":
        found += 1
        at += 12 + int.from_bytes(data[at : at + 4])
    return found


def _numbers(data: bytes) -> int:
    """How many numbers the tags of a scan's first page hold (TIFF 6.0, section 2); 0 for any other file."""
    order = _SCANNED.get(data[:4])
    if order is None:
        return 0
    (at,) = unpack_from(f"{order}I", data.ljust(8, b"\0"), 4)
    (count,) = unpack(f"{order}H", data[at : at + 2].ljust(2, b"\0"))
    table = data[at + 2 : at + 2 + 12 * count]
    tags = iter_unpack(f"{order}HHII", table[: len(table) // 12 * 12])
    return sum(number for _, kind, number, _ in tags if kind in _NUMBERS)


def _webp_pixels(data: bytes) -> int:
    """Width times height as the file's head says them (RFC 9649); 0 for a head that is none."""
    kind, head = data[12:16], data[20:30].ljust(10, b"\0")
    if kind == b"VP8X":
        return (1 + int.from_bytes(head[4:7], "little")) * (1 + int.from_bytes(head[7:10], "little"))
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (1 + (bits & 0x3FFF)) * (1 + (bits >> 14 & 0x3FFF))
    if kind == b"VP8 ":
        return (int.from_bytes(head[6:8], "little") & 0x3FFF) * (int.from_bytes(head[8:10], "little") & 0x3FFF)
    return 0


def _is_known_format(data: bytes) -> bool:
    return (
        data.startswith(_HEADS)
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or (data[4:8] == b"ftyp" and data[8:12] in (*BRANDS, *_AVIF))
    )


def _copy_pixels(opened: Image.Image) -> Image.Image:
    if opened.format != _PAGES and getattr(opened, "n_frames", 1) != 1:  # pages are not counted: each would be read
        raise PhotoError("photo_animated")
    if min(opened.size) < SHORTEST_SIDE:
        raise PhotoError("photo_tiny")
    if opened.width * opened.height > MOST_PIXELS:
        raise PhotoError("photo_too_many_pixels")
    if _needed(opened) > MOST_MEMORY:
        raise PhotoError("photo_too_many_pixels")
    opened.draft("RGB", kept_size(opened.size))
    picture = _small(opened)
    turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    if turn is not None:  # ImageOps would write all other tags anew, and there may be millions
        picture = picture.transpose(turn)
    if picture.mode == "RGBA":
        # What is see-through becomes paper white, not black.
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    # Saving `picture` itself would carry the comment and profile of the original along.
    pixels = Image.new("RGB", picture.size)
    pixels.paste(picture)
    return pixels


def _needed(opened: Image.Image) -> float:
    """Bytes that decoding takes at its height, where that is more than the pixels themselves."""
    pixels = opened.width * opened.height
    if isinstance(opened, JpegImageFile) and opened.info.get("progressive"):
        across, down = max(part[1] for part in opened.layer), max(part[2] for part in opened.layer)
        return 2.0 * pixels * sum(part[1] * part[2] for part in opened.layer) / (across * down)  # every coefficient
    return float(_AVIF_BYTES * pixels) if opened.format == "AVIF" else 0.0


def _small(opened: Image.Image) -> Image.Image:
    """The picture in RGB or RGBA, in the size that is kept. What is large is made small before it is changed, or
    changed a strip at a time: two whole pictures at once do not fit beside each other."""
    size = kept_size(opened.size)
    if opened.mode == "I;16B":  # as some scanners write it: only the other order of its bytes can be worked with
        opened = Image.frombytes("I;16", opened.size, opened.tobytes(), "raw", "I;16B")
    see_through = opened.mode in ("RGBA", "LA", "P", "PA")
    change = _eight_bits(opened) if opened.mode.startswith(("I", "F")) else None
    if opened.mode in _AVERAGED:
        opened.thumbnail(size)
        return opened.convert("RGBA" if see_through else "RGB")
    step = max(1, max(opened.size) // max(size))
    if is_long(opened.size) and opened.width * opened.height > _HALF:
        step = max(2, step)
    whole = Image.new("RGBA" if see_through else "RGB", (-(-opened.width // step), -(-opened.height // step)))
    lines = step * max(1, _STRIP // (opened.width * step))
    for top in range(0, opened.height, lines):
        strip = opened.crop((0, top, opened.width, min(opened.height, top + lines)))
        strip = (change(strip) if change else strip).convert(whole.mode)
        whole.paste(strip.reduce(step) if step > 1 else strip, (0, top // step))
    whole.thumbnail(size)
    whole.info = {name: value for name, value in opened.info.items() if name == "exif"}
    return whole


def _eight_bits(grey: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """Makes parts of a grey of 16 bits, as scanners write it, one of 8: plain conversion makes all above 255 white.

    Some scanners fill 10 or 12 of the 16 bits: what counts is the highest bit that is used.
    """
    _, highest = grey.getextrema()
    bits = max(8, int(highest).bit_length())  # type: ignore[arg-type]
    return lambda part: part.point(lambda level: level * (255 / (2**bits - 1))).convert("L")
