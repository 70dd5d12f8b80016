"""Sixty files that somebody sends to learn where a person was, to break a decoder or to keep it busy. Made here, always
the same ones; none shows a real person or paper.

`HOSTILE` names each with how it is made, as what it is sent, and what must become of it.
"""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

import segno
from PIL import Image, PngImagePlugin, TiffImagePlugin

from tests.bot.media import pictures
from tests.bot.media.test_clean import deep, png_header, saved, with_place

DATA = Path(__file__).parents[1] / "data" / "photos"
SECRETS: Final = (b"SecretMaker", b"0300123456", b"profile-of-this-phone", b"2021:08:15")
XMP: Final = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SecretMaker 0300123456</x:xmpmeta>"
NOISE: Final = random.Random(60).randbytes(60_000)
PHOTO, DOCUMENT, VOICE = "photo", "document", "voice"


class Fate(StrEnum):
    """What must become of a file."""

    CLEANED = "cleaned"  # kept as pixels alone
    REFUSED = "refused"
    AS_IT_IS = "as it is"  # no picture: only an official opens it
    EITHER = "either"  # damaged: cleaned or refused, nothing else


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file. `sent_as`: photo, document or voice; `media`, `name`: what the sender says it is."""

    what: str
    make: Callable[[], bytes]
    fate: Fate
    media: str = "image/jpeg"
    name: str = "anh.jpg"
    sent_as: str = PHOTO


@cache
def _slip() -> Image.Image:
    return pictures.slip(640, 480)


@cache
def _jpeg() -> bytes:
    return pictures.jpeg(_slip())


@cache
def _place() -> bytes:
    return with_place()


# ---- what tells of the person ---------------------------------------------------------------------------------------


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "SecretMaker", "2021:08:15 09:00:00"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (10.0, 22.0, 33.0)
    return exif


def _segment(marker: int, body: bytes) -> bytes:
    """The JPEG with one more segment at its beginning."""
    whole = _jpeg()
    return whole[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + whole[2:]


def _png_words() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "SecretMaker")
    told.add_itxt("Phone", "0300123456")
    told.add_text("Packed", "SecretMaker " * 50, zip=True)
    return saved(_slip(), "PNG", pnginfo=told, exif=_exif(), icc_profile=SECRETS[2])


def _tiff() -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[271], tags[306], tags[270] = "SecretMaker", "2021:08:15 09:00:00", "0300123456"
    return saved(_slip(), "TIFF", tiffinfo=tags)


def _camera() -> bytes:
    """A second picture behind the first, which tells where it was taken."""
    out = io.BytesIO()
    _slip().save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (160, 120))], exif=_exif())
    return out.getvalue()


def _preview() -> bytes:
    """A small picture inside the metadata, of what was cut off."""
    return _segment(0xE1, b"Exif\0\0" + _exif().tobytes()[6:] + pictures.jpeg(Image.new("RGB", (64, 64), "red")))


def _zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


# ---- what keeps a decoder busy --------------------------------------------------------------------------------------


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png_with(*chunks: bytes) -> bytes:
    whole = saved(Image.new("RGB", (64, 64), "white"), "PNG")
    return whole[:33] + b"".join(chunks) + whole[33:]


def _scans(count: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again: few bytes each, the whole picture every time."""
    whole = saved(Image.new("RGB", (4000, 4000), "white"), "JPEG", progressive=True, quality=50)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * count + b"\xff\xd9"


def _large_head(width: int, height: int) -> bytes:
    """A JPEG that says it is larger than it is."""
    whole = _jpeg()
    at = whole.index(b"\xff\xc0")
    return whole[: at + 5] + struct.pack(">HH", height, width) + whole[at + 9 :]


def _pages(count: int, *, circle: bool = False) -> bytes:
    """A scan of so many pages of one pixel each, or one whose last page leads to the first again."""
    whole, at = bytearray(b"II*\0\x08\0\0\0"), 8
    tags = ((256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 8), (278, 1), (279, 1))
    size = 2 + 12 * len(tags) + 4
    for number in range(count):
        at += size
        last = number == count - 1
        following = 8 if circle and last else 0 if last else at
        entries = b"".join(struct.pack("<HHII", tag, 3, 1, value) for tag, value in tags)
        whole += struct.pack("<H", len(tags)) + entries + struct.pack("<I", following)
    return bytes(whole)


def _strips(count: int) -> bytes:
    """A scan of a strip for each line, and of far more strips than lines."""
    behind = 8 + 2 + 8 * 12 + 4
    tags = (
        (256, 4, 1, 600), (257, 4, 1, 60_000), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, count, behind),
        (278, 4, 1, 1), (279, 4, count, behind + 4 * count),
    )  # fmt: skip
    head = b"II*\0\x08\0\0\0" + struct.pack("<H", 8) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)
    return head + struct.pack("<I", 8) * count + struct.pack("<I", 600) * count


def _turned_tags(count: int) -> bytes:
    """A picture to be turned, with so many numbers beside the note that says so."""
    tags = struct.pack("<HHHII", 2, 274, 3, 1, 6) + struct.pack("<HHII", 0xC4A5, 4, count, 38) + bytes(4)
    return _png_with(_chunk(b"eXIf", b"II*\0\x08\0\0\0" + tags + bytes(4 * count)))


def _maze() -> bytes:
    """Thousands of the marks by which readers find a QR code, and no code."""
    mark = Image.new("L", (21, 21), 0)
    mark.paste(255, (3, 3, 18, 18))
    mark.paste(0, (6, 6, 15, 15))
    page = Image.new("L", (2000, 2000), 255)
    for row in range(0, 1976, 27):
        for column in range(0, 1976, 27):
            page.paste(mark, (column, row))
    return saved(page, "PNG", compress_level=1)


def _many_codes() -> bytes:
    """A page full of QR codes."""
    out = io.BytesIO()
    segno.make("098172000001|x", error="l", micro=False).save(out, kind="png", scale=2, border=4)
    page = Image.new("L", (2000, 2000), 255)
    with Image.open(out) as code:
        one = code.convert("L")
    for row in range(0, 2000 - one.height, one.height):
        for column in range(0, 2000 - one.width, one.width):
            page.paste(one, (column, row))
    return saved(page, "PNG", compress_level=1)


def _moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (120, 90), (number, 90, 90)) for number in range(30)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


def _webp_head(width: int, height: int) -> bytes:
    side = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF\0\0\0\0WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + side


def _bitmap_head(width: int, height: int) -> bytes:
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + head + bytes(3000)


def _spoilt(whole: bytes, at: int, more: bytes) -> bytes:
    return whole[:at] + more + whole[at + len(more) :]


def _file(name: str) -> Callable[[], bytes]:
    return (DATA / name).read_bytes


HEIC_HEAD: Final = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
PDF, TEXT, OGG = "application/pdf", "text/plain", "audio/ogg"
PNG, WEBP, TIFF, AVIF, HEIC, BMP = (f"image/{kind}" for kind in ("png", "webp", "tiff", "avif", "heic", "bmp"))
CLEANED, REFUSED, AS_IT_IS, EITHER = Fate


def _said(media: str, name: str, sent_as: str = PHOTO) -> dict[str, Any]:
    return {"media": media, "name": name, "sent_as": sent_as}


HOSTILE: Final = (
    # what tells of the person
    Hostile("place, device, comment and profile", _place, CLEANED),
    Hostile("words of XMP", lambda: _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP), CLEANED),
    Hostile("words of IPTC", lambda: _segment(0xED, b"Photoshop 3.0\x008BIM SecretMaker"), CLEANED),
    Hostile("a comment that is a page", lambda: _segment(0xFE, b"<script>SecretMaker</script>"), CLEANED),
    Hostile("a preview in the metadata", _preview, CLEANED),
    Hostile("a second picture with a place", _camera, CLEANED),
    Hostile("an archive behind the picture", lambda: _jpeg() + _zipped("a.txt", SECRETS[0] * 9), CLEANED),
    Hostile("words in a PNG", _png_words, CLEANED, PNG, "anh.png"),
    Hostile("words behind a PNG", lambda: saved(_slip(), "PNG") + XMP, CLEANED, PNG, "anh.png"),
    Hostile(
        "metadata of a WebP",
        lambda: saved(_slip(), "WEBP", exif=_exif(), xmp=XMP, icc_profile=SECRETS[2]), CLEANED, WEBP, "anh.webp",
    ),
    Hostile("tags of a scan", _tiff, CLEANED, TIFF, "anh.tif"),
    Hostile("metadata of an AVIF", lambda: saved(_slip(), "AVIF", exif=_exif(), xmp=XMP), CLEANED, AVIF, "anh.avif"),
    Hostile("what an iPhone tells", _file("turned.heic"), CLEANED, HEIC, "IMG_1.HEIC"),
    Hostile("words behind a bitmap", lambda: saved(_slip(), "BMP") + XMP, CLEANED, BMP, "anh.bmp"),
    # what is not what it says
    Hostile("a photo that says it is a page", _place, CLEANED, **_said(PDF, "giay.pdf", DOCUMENT)),
    Hostile("a photo that says it is a text", _png_words, CLEANED, **_said(TEXT, "ghi chu.txt", DOCUMENT)),
    Hostile("a photo that says it is a voice", _place, CLEANED, **_said(OGG, "tieng.ogg", VOICE)),
    Hostile("a HEIC that says it is nothing", _file("turned.heic"), CLEANED,
            **_said("application/octet-stream", "tep", DOCUMENT)),
    Hostile("a page that says it is a photo", lambda: b"%PDF-1.7\n" + NOISE, REFUSED),
    Hostile("a film that says it is a photo", lambda: b"\0\0\0\x18ftypmp42" + NOISE, REFUSED),
    Hostile("a program that says it is a photo", lambda: b"MZ" + NOISE, REFUSED),
    Hostile("an archive that says it is a photo", lambda: _zipped("a", NOISE), REFUSED),
    Hostile("a web page that says it is a photo", lambda: b"<html><script>" + NOISE.hex().encode(), REFUSED),
    Hostile("a drawing with a script", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", REFUSED,
            "image/svg+xml", "anh.svg"),
    Hostile("a voice that says it is a photo", lambda: b"OggS\0\x02" + NOISE, REFUSED),
    Hostile("a film by its other name", lambda: b"\x1aE\xdf\xa3" + NOISE, REFUSED),
    Hostile("a page that begins like a photo", lambda: b"\xff\xd8\xff%PDF-1.7" + NOISE, REFUSED),
    Hostile("a program that says it is a page", lambda: b"MZ" + NOISE, AS_IT_IS, **_said(PDF, "giay.pdf", DOCUMENT)),
    Hostile("a text that begins like a bitmap", lambda: b"BM so 12", AS_IT_IS, **_said(TEXT, "bm.txt", DOCUMENT)),
    # what unpacks to too much
    Hostile("81 million pixels", lambda: png_header(9000, 9000), REFUSED, PNG, "anh.png"),
    Hostile("a strip of 42 million", lambda: png_header(60_000, 700), REFUSED, PNG, "anh.png"),
    Hostile("a number of pixels that wraps", lambda: png_header(2**31 - 1, 2**31 - 1), REFUSED, PNG, "anh.png"),
    Hostile("a JPEG with a false head", lambda: _large_head(65_000, 65_000), REFUSED),
    Hostile("a WebP with a false head", lambda: _webp_head(16_000, 16_000), REFUSED, WEBP, "anh.webp"),
    Hostile("a bitmap with a false head", lambda: _bitmap_head(30_000, 30_000), REFUSED, BMP, "anh.bmp"),
    Hostile("packed words of 60 MB",
            lambda: _png_with(_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(60_000_000), 1))), EITHER, PNG, "a.png"),
    Hostile("a packed profile of 60 MB",
            lambda: _png_with(_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(60_000_000), 1))), EITHER, PNG, "a.png"),
    Hostile("a photo of a thousand scans", lambda: _scans(1000), REFUSED),
    Hostile("fifty thousand pages", lambda: _pages(50_000), REFUSED, TIFF, "anh.tif"),
    Hostile("a million strips", lambda: _strips(1_000_000), REFUSED, TIFF, "anh.tif"),
    Hostile("three million numbers to be turned", lambda: _turned_tags(3_000_000), CLEANED, PNG, "anh.png"),
    Hostile("pages in a circle", lambda: _pages(3, circle=True), REFUSED, TIFF, "anh.tif"),
    Hostile("half a million chunks", lambda: _png_with(_chunk(b"tEXt", b"a\0b") * 500_000), REFUSED, PNG, "a.png"),
    Hostile("comments without end", lambda: _jpeg()[:2] + b"\xff\xfe\0\x03x" * 900_000 + _jpeg()[2:], REFUSED),
    Hostile("a maze of marks", _maze, CLEANED, PNG, "anh.png"),
    Hostile("a page full of codes", _many_codes, CLEANED, PNG, "anh.png"),
    # what moves
    Hostile("a GIF", lambda: _moving("GIF"), REFUSED, "image/gif", "anh.gif"),
    Hostile("a moving WebP", lambda: _moving("WEBP"), REFUSED, WEBP, "anh.webp"),
    Hostile("a moving PNG", lambda: _moving("PNG"), REFUSED, PNG, "anh.png"),
    # what is broken
    Hostile("half a photo", lambda: _jpeg()[: len(_jpeg()) // 2], EITHER),
    Hostile("the head of a photo", lambda: _jpeg()[:40], REFUSED),
    Hostile("a photo with noise in it", lambda: _spoilt(_jpeg(), 3000, NOISE[:2000]), EITHER),
    Hostile("a PNG with a wrong sum", lambda: _spoilt(saved(_slip(), "PNG"), 29, b"\0\0\0\0"), REFUSED, PNG, "a.png"),
    Hostile("half a WebP", lambda: saved(_slip(), "WEBP")[:4000], EITHER, WEBP, "anh.webp"),
    Hostile("half a HEIC", lambda: _file("turned.heic")()[:9000], REFUSED, HEIC, "IMG_1.HEIC"),
    Hostile("a HEIC of noise", lambda: HEIC_HEAD + NOISE, REFUSED, HEIC, "IMG_1.HEIC"),
    Hostile("half an AVIF", lambda: saved(_slip(), "AVIF")[:3000], REFUSED, AVIF, "anh.avif"),
    Hostile("a scan in 16 bits, cut", lambda: saved(deep("I;16B"), "TIFF")[:90_000], EITHER, TIFF, "anh.tif"),
    Hostile("one pixel", lambda: saved(Image.new("RGB", (1, 1)), "PNG"), REFUSED, PNG, "anh.png"),
    Hostile("nothing at all", lambda: b"", REFUSED),
)  # fmt: skip

# Markers that a JPEG of pixels alone may hold: its head, tables, frame and scans.
PIXELS_ALONE: Final = frozenset({0xE0, 0xDB, 0xC0, 0xC4, 0xDA})


def markers(jpeg: bytes) -> list[int]:
    """The markers of a JPEG up to its scan, in order; -1 at the end when anything follows the picture."""
    found, at = [], 2
    while jpeg[at] == 0xFF:
        found.append(jpeg[at + 1])
        if jpeg[at + 1] == 0xDA:
            break
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return found if jpeg.endswith(b"\xff\xd9") and jpeg.count(b"\xff\xd9") == 1 else [*found, -1]
