"""QR codes read from photos."""

import zxingcpp
from PIL import Image

_LARGEST_DOUBLED = 2_000_000
"""Pixels. Larger photos gain nothing from being doubled, and cost a second."""


def read_qr(image: Image.Image) -> tuple[str, ...]:
    """The texts of the QR codes on a picture, in reading order; tried once more at double size when none is found."""
    grey = image.convert("L")
    texts = _read(grey)
    if not texts and grey.width * grey.height <= _LARGEST_DOUBLED:
        texts = _read(grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC))
    return texts


def _read(grey: Image.Image) -> tuple[str, ...]:
    # Named here, not kept by the module: what a module keeps is told as leaked when a worker ends.
    wanted = zxingcpp.barcode_formats_from_str("QRCode")
    found = zxingcpp.read_barcodes(grey, formats=wanted, text_mode=zxingcpp.TextMode.Plain)
    return tuple(code.text for code in found if code.text)
