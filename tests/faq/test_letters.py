"""What the letters want people to know is answered when they ask: docs/letters.md names this test."""

import pytest

from faq.matcher import Matcher

SHIPPED = Matcher.from_catalogue()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("quét mã qr ở cửa siêu thị kiểu gì", "qr_checkin"),
        ("bluezone bao toi tiep xuc gan f0 thi lam sao", "contact_alert"),
        ("mã qr cá nhân lấy ở đâu", "qr_personal"),
        ("tại sao phải cài sổ sức khỏe điện tử", "why_install"),
        ("vì sao phải tiêm vắc xin", "why_vaccinate"),
    ],
)
def test_entry_control_tracing_and_the_use_of_it_all_are_explained(text: str, intent: str) -> None:
    found = SHIPPED.match(text)
    assert (found.best, found.decision) == (intent, "answer")
    assert all(SHIPPED.entries[intent].words(language) for language in ("vi", "en"))
