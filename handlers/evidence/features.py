"""What is measured on a photo. Numbers only: the photo itself never comes here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhotoFeatures:
    """Measures of a cleaned photo. Shares run from 0 to 1, brightness from 0 (black) to 255.

    They tell whether an official could read a paper on it. They do not read the paper, and recognise nobody.
    """

    width: int
    """Pixels, after turning upright and after the longer side was brought down to 2048."""
    height: int
    sharpness: float
    """Variance of the Laplacian in the sharpest tenth of the tiles, on a copy whose longer side is 1024."""
    brightness: float
    contrast: float
    """Standard deviation of the grey values."""
    dark_share: float
    """Pixels darker than 40."""
    paper_share: float
    """Bright pixels of little colour: paper under ordinary light."""
    skin_share: float
    """Pixels in the range of human skin, of any complexion, within the middle half of the picture."""
    text_share: float
    """Tiles with the many small strokes of print or handwriting."""
    covered_blocks: int
    """Flat dark boxes inside the paper, as left by a marker or a drawing tool."""
    has_identity_card_qr: bool
    """A QR code with the fields of an identity card is on the photo."""
