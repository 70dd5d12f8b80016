"""Identity numbers as people type them."""

from datetime import date

import pytest

from handlers.dialogue.answers.card_qr import CardQr, InsuranceQr, read_card_qr, read_insurance_qr
from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind, read_identity
from handlers.dialogue.answers.identity_checks import check_identity_against
from handlers.dialogue.answers.invalid import Invalid

CARD = "098172000001|301234567|Nguyễn Thị Thử Nghiệm|05081972|Nữ|Ấp 1, Xã Thử, Huyện Nghiệm|01042021"


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("098190000001", "cccd", "098190000001"),
        ("098 190 000 001", "cccd", "098190000001"),
        ("098.190.000.001", "cccd", "098190000001"),
        ("０９８１９００００００１", "cccd", "098190000001"),
        ("0️⃣98190000001", "cccd", "098190000001"),
        ("số của tôi là 098190000001 ạ", "cccd", "098190000001"),
        ("098190000001, sđt 0300123456", "cccd", "098190000001"),
        ("098190000001 0300123456", "cccd", "098190000001"),
        ("cmnd cũ 301 234 567", "cmnd", "301234567"),
        ("301234567", "cmnd", "301234567"),
        ("B1234567", "passport", "B1234567"),
        ("hộ chiếu b 1234567", "passport", "B1234567"),
        ("ho chieu AB123456", "passport", "AB123456"),
        ("số hộ chiếu 123456789", "passport", "123456789"),
        ("GD4790123456789", "bhyt", "GD4790123456789"),
        ("gd 4 79 0123456789", "bhyt", "GD4790123456789"),
        ("thẻ NO 4 79 0123456789", "bhyt", "NO4790123456789"),
        ("bhyt 7912345678", "bhyt", "7912345678"),
    ],
)
def test_a_number_is_found_and_its_paper_known(text: str, kind: str, number: str) -> None:
    found = read_identity(text)
    assert isinstance(found, Identity), found
    assert (found.kind, found.number, found.warnings) == (kind, number, ())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "id_missing"),
        ("😀👍", "id_missing"),
        ("không biết", "id_missing"),
        ("1234567", "id_too_short"),
        ("12345678", "id_eight_digits"),
        ("0300123456", "id_looks_like_phone"),
        ("7912345678", "id_ten_digits"),
        ("98190000001", "id_zero_lost"),
        ("09819000001", "id_length"),
        ("0981900000012", "id_too_long"),
        ("so la 4790000000001", "id_too_long"),
        ("000000000000", "id_repeated"),
        ("098190000001 và 301234567", "id_several"),
        ("<b>1</b>", "id_too_short"),
        ("' OR 1=1 --", "id_too_short"),
        ("9" * 5000, "id_too_long"),
    ],
)
def test_a_number_that_cannot_be_has_a_problem_of_its_own(text: str, problem: str) -> None:
    found = read_identity(text)
    assert isinstance(found, Invalid) and found.problem == problem


def test_a_lost_zero_is_offered_back() -> None:
    found = read_identity("98190000001")
    assert isinstance(found, Invalid) and found.hint["suggestion"] == "098190000001"


def test_ten_digits_are_an_insurance_number_once_the_citizen_says_so() -> None:
    found = read_identity("7912345678", kind=IdentityKind.BHYT)
    assert isinstance(found, Identity) and found.kind is IdentityKind.BHYT


def test_letters_taken_for_digits_are_said_back() -> None:
    found = read_identity("O98190OOO001")
    assert found == Identity(IdentityKind.CCCD, "098190000001", ("letters_as_digits",))


def test_the_named_paper_and_the_length_may_differ() -> None:
    assert read_identity("căn cước 301234567") == Identity(IdentityKind.CMND, "301234567", ("kind_differs",))


def test_old_and_new_insurance_cards_are_compared_by_the_last_ten_digits() -> None:
    old, new = read_identity("GD4790123456789"), read_identity("bhyt 0123456789")
    assert isinstance(old, Identity) and isinstance(new, Identity)
    assert old.comparable == new.comparable == "0123456789"


def test_numbers_stay_out_of_what_is_logged() -> None:
    assert "098190000001" not in repr(read_identity("098190000001"))
    assert "98190000001" not in repr(read_identity("98190000001"))
    assert "Thử" not in repr(read_card_qr(CARD))


@pytest.mark.parametrize(
    ("number", "born", "sex", "own", "warnings"),
    [
        ("098190000001", BirthDate(1990), "female", ("098",), ()),
        ("098190000001", BirthDate(1990), "female", (), ("id_province_unknown",)),
        ("079090000001", BirthDate(1990), "male", (), ()),
        ("079090000001", BirthDate(1990), "female", (), ("id_sex_differs",)),
        ("079090000001", BirthDate(1991), "male", (), ("id_year_differs",)),
        ("079201000001", BirthDate(1901), "male", (), ("id_century_differs",)),
        ("079201000001", BirthDate(2001, 5, 6), "male", (), ()),
        ("079301000001", BirthDate(2001, 5, 6), "female", (), ()),
        ("079090000001", None, None, (), ()),
    ],
)
def test_a_cccd_is_compared_with_birth_date_and_sex(
    number: str, born: BirthDate | None, sex: str | None, own: tuple[str, ...], warnings: tuple[str, ...]
) -> None:
    assert check_identity_against(Identity(IdentityKind.CCCD, number), born, sex, own) == warnings  # type: ignore[arg-type]


def test_a_cmnd_has_no_structure_to_compare() -> None:
    assert check_identity_against(Identity(IdentityKind.CMND, "301234567"), BirthDate(1990), "male") == ()


def test_the_qr_of_a_card_fills_seven_fields() -> None:
    card = read_card_qr(CARD)
    assert isinstance(card, CardQr)
    assert (card.cccd, card.cmnd, card.name) == ("098172000001", "301234567", "Nguyễn Thị Thử Nghiệm")
    assert (card.birth_date, card.sex) == (BirthDate(1972, 8, 5), "female")
    assert (card.address, card.issued) == ("Ấp 1, Xã Thử, Huyện Nghiệm", date(2021, 4, 1))
    assert card.identity == Identity(IdentityKind.CCCD, "098172000001")


def test_newer_cards_with_more_fields_and_no_old_number_are_read() -> None:
    card = read_card_qr(CARD.replace("301234567", "") + "|Cha|Mẹ|x")
    assert isinstance(card, CardQr) and card.cmnd is None and card.issued == date(2021, 4, 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("https://example.org", "card_qr_other"),
        (CARD.rsplit("|", 1)[0], "card_qr_other"),
        (CARD.replace("098172000001", "98172000001"), "card_qr_number"),
        (CARD.replace("Nguyễn Thị Thử Nghiệm", " "), "card_qr_name"),
        (CARD.replace("05081972", "31021972"), "card_qr_birth_date"),
    ],
)
def test_another_qr_is_not_taken_for_a_card(text: str, problem: str) -> None:
    found = read_card_qr(text)
    assert isinstance(found, Invalid) and found.problem == problem


def test_a_card_with_the_year_alone_gives_a_year_only_birth_date() -> None:
    card = read_card_qr(CARD.replace("05081972", "00001972"))
    assert isinstance(card, CardQr) and card.birth_date == BirthDate(1972)


def test_the_qr_of_an_insurance_card_holds_name_and_address_in_hex() -> None:
    name, address = ("Nguyễn Thị Thử".encode().hex(), "Xã Thử".encode().hex())
    card = read_insurance_qr(f"GD4790123456789|{name}|05/08/1972|2|{address}|79-001|01/01/2021|-|$")
    assert isinstance(card, InsuranceQr)
    assert (card.identity.number, card.name, card.address) == ("GD4790123456789", "Nguyễn Thị Thử", "Xã Thử")
    assert (card.birth_date, card.sex) == (BirthDate(1972, 8, 5), "female")


@pytest.mark.parametrize("text", ["", "a|b|c|d|e", "GD4790123456789|zz|x|y", "GD4790123456789|ff|1972|3|ff"])
def test_a_damaged_insurance_qr_is_refused(text: str) -> None:
    assert isinstance(read_insurance_qr(text), Invalid)
