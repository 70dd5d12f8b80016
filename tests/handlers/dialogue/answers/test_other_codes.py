"""What a QR code is that is no identity card."""

import pytest

from handlers.dialogue.answers.other_codes import says_nothing_of_a_dose, what_code

CERTIFICATE = "HC1:6BFOXN%TSMAHN-HVN8J7UQMJ4-36 L-AHQ+R1WG%MP8*ICG5QKM0658WAULO8NASA3/-2E%5G%5TW5A 6YO6XL6Q3QR$P*NIV1J"
TRANSFER = "00020101021138540010A00000072701240006970436011001234567890208QRIBFTTA53037045802VN63041A2B"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CERTIFICATE, "certificate"),
        ("https://tiemchungcovid19.gov.vn/portal/certificate?id=1", "certificate"),
        ("https://hochieuvacxin.moh.gov.vn/a/b", "certificate"),
        ("geo:10.3426,105.3545", "location"),
        ("https://maps.app.goo.gl/abc", "location"),
        ("https://www.google.com/maps/place/10.3,105.3", "location"),
        ("https://qr.tokhaiyte.vn/?id=9", "location"),
        ("WIFI:S:Nhà Bảy;T:WPA;P:12345678;;", "wifi"),
        (TRANSFER, "bank"),
        ("https://img.vietqr.io/image/x.png", "bank"),
        ("2|99|0300123456|NGUYEN THI THU||0|0|50000||transfer_myqr", "bank"),  # a wallet's own code has bars, too
        ("momo chuyển tiền có mất phí không", ""),
        ("https://vneid.gov.vn/tai-ung-dung", "vneid"),
        ("vneid://qr?token=abc", "vneid"),
        ("BEGIN:VCARD\nVERSION:3.0\nN:Thử;;;\nEND:VCARD", "contact"),
        ("tel:0300123456", "phone"),
        ("https://example.org/thuc-don", "link"),
        ("  HTTP://EXAMPLE.ORG", "link"),
        ("098180000123|301234567|Nguyễn Thị Thử|05021980|Nữ|Ấp 3, Vĩnh Trạch|01062021", ""),
        ("0981800001|301|Nguyễn|0502|Nữ|Ấp 3", ""),  # a card that was read badly
        ("098180000123", ""),
        ("nhà tôi có wifi: không", ""),
        ("", ""),
    ],
)
def test_a_code_is_named_for_what_it_is(text: str, kind: str) -> None:
    assert what_code(text) == kind


def test_a_certificate_may_be_evidence_and_a_payment_never() -> None:
    assert not says_nothing_of_a_dose(CERTIFICATE) and not says_nothing_of_a_dose("https://example.org/giay-tiem")
    assert says_nothing_of_a_dose(TRANSFER) and says_nothing_of_a_dose("WIFI:S:Bay;;")
