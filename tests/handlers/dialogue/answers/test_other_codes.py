"""What a QR code is that is no identity card."""

import pytest

from handlers.dialogue.answers.other_codes import what_code

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
