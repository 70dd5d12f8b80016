"""Everything done to one photo, in a worker process."""

from dataclasses import dataclass, field

from bot.media.clean import clean_image
from bot.media.measure import measure
from bot.media.qr import read_qr
from bot.media.thumbnail import make_thumbnail
from handlers.dialogue.answers.card_qr import read_card_qr
from handlers.dialogue.answers.invalid import Invalid
from handlers.evidence.features import PhotoFeatures


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A photo that is safe to keep, its small picture, what its QR codes say and what was measured.

    `sha256` (hex) is of `jpeg`; duplicates are found by it. `qr_texts` may hold personal data.
    """

    jpeg: bytes = field(repr=False)
    thumbnail: bytes = field(repr=False)
    sha256: str
    qr_texts: tuple[str, ...] = field(repr=False)
    features: PhotoFeatures

    @property
    def width(self) -> int:
        """Pixels."""
        return self.features.width

    @property
    def height(self) -> int:
        """Pixels."""
        return self.features.height


def prepare_photo(data: bytes) -> CleanPhoto:
    """Clean, read and measure one photo; raises PhotoError. Costs processor time: see `bot.media.pool`."""
    clean = clean_image(data)
    texts = read_qr(clean.image)
    has_card = any(not isinstance(read_card_qr(text), Invalid) for text in texts)
    return CleanPhoto(
        jpeg=clean.jpeg,
        thumbnail=make_thumbnail(clean.image),
        sha256=clean.sha256,
        qr_texts=texts,
        features=measure(clean.image, has_identity_card_qr=has_card),
    )
