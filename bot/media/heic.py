"""HEIC, as phones keep their photos: decoded in the worker alone, never written."""

from PIL import Image

from bot.media.errors import PhotoError

BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""What stands behind `ftyp` in such a file."""

_BYTES = 7
"""A pixel, seen: the decoder holds the picture in its own colours and in ours. 27 million fit into a worker."""


def decode_heic(data: bytes, most_memory: int) -> Image.Image:
    """The main picture of the file, upright. `most_memory`: bytes that decoding may take.

    Errors: PhotoError (too many pixels; no decoder here: `photo_heic`), and those of damaged files as Pillow has them.
    """
    try:
        import pi_heif  # 4 MB of libraries that the other processes need not load
    except ImportError:
        raise PhotoError("photo_heic") from None
    pi_heif.options.DECODE_THREADS = 1
    try:
        opened = pi_heif.open_heif(data, convert_hdr_to_8bit=True)
        if opened.size[0] * opened.size[1] * _BYTES > most_memory:
            raise PhotoError("photo_too_many_pixels")
        picture: Image.Image = opened.to_pillow()
    except RuntimeError as error:
        raise PhotoError("photo_broken") from error
    return picture
