"""A photo of an identity card fills number, name and birth date."""

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.records.card import from_card_qr

CARD = "098180000123|098000123|Nguyễn Thị Thử|05021980|Nữ|Tổ 3, Mỹ Bình, Long Xuyên, An Giang|01072021"


def test_the_chip_card_gives_both_numbers() -> None:
    card = from_card_qr(["a shop's address", CARD])
    assert card is not None
    assert card.identity == Identity(IdentityKind.CCCD, "098180000123")
    assert card.old_identity == Identity(IdentityKind.CMND, "098000123")
    assert (card.name, card.birth_date, card.sex) == ("Nguyễn Thị Thử", BirthDate(1980, 2, 5), "female")


def test_the_insurance_card_is_read_too() -> None:
    name, home = "Nguyễn Thị Thử".encode().hex(), b"An Giang".hex()
    card = from_card_qr([f"GD4890000000123|{name}|05/02/1980|2|{home}|x"])
    assert card is not None
    assert card.identity == Identity(IdentityKind.BHYT, "GD4890000000123")
    assert (card.name, card.sex, card.old_identity) == ("Nguyễn Thị Thử", "female", None)


def test_other_codes_are_no_card() -> None:
    assert from_card_qr(["", "2|qr|point", "https://example.org"]) is None
    assert from_card_qr([]) is None
