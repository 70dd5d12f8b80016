"""What a photo of an identity card fills in. The QR is unsigned text: handy, and proof of nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from handlers.dialogue.answers.card_qr import CardQr, InsuranceQr, read_card_qr, read_insurance_qr
from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.dialogue.answers.people import Sex


@dataclass(frozen=True, slots=True)
class CardData:
    """Who the card speaks of. `old_identity`: the CMND printed in the QR of a chip card, worth trying next."""

    identity: Identity
    name: str = field(repr=False)
    birth_date: BirthDate | None = field(repr=False)
    sex: Sex | None
    old_identity: Identity | None = None


def from_card_qr(texts: Iterable[str]) -> CardData | None:
    """The first identity or insurance card among the QR texts of a photo; None when there is none."""
    for text in texts:
        card = read_card_qr(text)
        if isinstance(card, CardQr):
            old = Identity(IdentityKind.CMND, card.cmnd) if card.cmnd else None
            return CardData(card.identity, card.name, card.birth_date, card.sex, old)
        insured = read_insurance_qr(text)
        if isinstance(insured, InsuranceQr):
            return CardData(insured.identity, insured.name, insured.birth_date, insured.sex)
    return None
