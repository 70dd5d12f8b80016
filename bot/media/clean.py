"""A photo as it was sent, made into a photo that is safe to keep: pixels only, upright, at most 2048 a side."""

import io
import warnings
from dataclasses import dataclass, field
from hashlib import sha256

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from bot.media.errors import PhotoError

LARGEST_BYTES = 20 * 1024 * 1024
"""What Telegram's servers hand out at most; the same for every door."""

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2048
SHORTEST_SIDE = 16
"""Below this nothing can be on the picture: a counting pixel, a broken upload."""

JPEG_QUALITY = 82

_JPEG = b"\xff\xd8\xff"
_OTHERS = ("PNG", "WEBP")
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")

# Decoders answer damaged files with any of these.
_DECODER_FAULTS = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, ArithmeticError)


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
    if head[4:8] == b"ftyp":
        raise PhotoError("photo_heic" if head[8:12] in _HEIC_BRANDS else "photo_video")
    if head.startswith((b"GIF87a", b"GIF89a")):
        raise PhotoError("photo_gif")
    if head.startswith(b"%PDF"):
        raise PhotoError("photo_pdf")
    if head.startswith((b"\x1aE\xdf\xa3", b"RIFF")) and not (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        raise PhotoError("photo_video")
    if not _is_known_format(data):
        raise PhotoError("photo_format")


def _open(data: bytes) -> Image.Image:
    """Cameras put a small or brighter second picture behind the first of a JPEG (MPF): the first is the photo."""
    if data.startswith(_JPEG):
        return JpegImageFile(io.BytesIO(data))
    return Image.open(io.BytesIO(data), formats=_OTHERS)


def _is_known_format(data: bytes) -> bool:
    return data.startswith((_JPEG, b"\x89PNG\r\n\x1a\n")) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def _copy_pixels(opened: Image.Image) -> Image.Image:
    if getattr(opened, "n_frames", 1) != 1:
        raise PhotoError("photo_animated")
    if min(opened.size) < SHORTEST_SIDE:
        raise PhotoError("photo_tiny")
    if opened.width * opened.height > MOST_PIXELS:
        raise PhotoError("photo_too_many_pixels")
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(opened, in_place=True)
    if opened.mode.startswith(("I", "F")):
        opened = _eight_bits(opened)
    see_through = opened.mode in ("RGBA", "LA", "P", "PA")
    picture = opened.convert("RGBA" if see_through else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if see_through:
        # What is see-through becomes paper white, not black.
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    # Saving `picture` itself would carry the comment and profile of the original along.
    pixels = Image.new("RGB", picture.size)
    pixels.paste(picture)
    return pixels


def _eight_bits(grey: Image.Image) -> Image.Image:
    """A grey of 16 bits, as scanners write it, in 8: plain conversion makes everything above 255 white.

    Some scanners fill 10 or 12 of the 16 bits: what counts is the highest bit that is used.
    """
    _, highest = grey.getextrema()
    bits = max(8, int(highest).bit_length())  # type: ignore[arg-type]
    return grey.point(lambda level: level * (255 / (2**bits - 1))).convert("L")
