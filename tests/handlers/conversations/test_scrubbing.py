"""What is taken out of a question before it is kept."""

import pytest

from handlers.conversations.scrubbing import LONGEST, scrubbed


@pytest.mark.parametrize(
    "secret",
    ["098080000123", "098 080 000 123", "0300.123.456", "+84 300 123 456", "5/2/1980", "1980", "GD4098012345678",
     "B1234567", "lan@example.vn", "https://example.vn/toi"],
)  # fmt: skip
def test_numbers_dates_and_addresses_on_the_net_go(secret: str) -> None:
    kept = scrubbed(f"tra giúp tôi {secret} sao chưa thấy")
    assert kept == "tra giúp tôi # sao chưa thấy"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nguyễn Văn An tiêm rồi mà chưa lên", ("Nguyễn", "Văn", "An")),
        ("tôi tên là Thạch Sa Rây, chưa có mũi 2", ("Thạch", "Rây")),
        ("nguyen thi hoa chua co mui 2", ("nguyen", "thi", "hoa")),
        ("TRẦN LAN CHƯA TIÊM", ("TRẦN", "LAN")),
        ("họ tên Y Bliu, sinh 1970", ("Y", "Bliu")),
    ],
)
def test_names_go(text: str, names: tuple[str, ...]) -> None:
    left = scrubbed(text).replace(",", " ").split()
    assert not set(names) & set(left)


@pytest.mark.parametrize(
    "text",
    [
        "tiêm 2 mũi mà app chỉ có 1",
        "Sổ Sức Khỏe Điện Tử của Bộ Y Tế là gì",
        "giá vàng hôm nay bao nhiêu",
        "mũi 3 cách mũi 2 mấy tháng",
    ],
)
def test_plain_questions_stay_as_they_are(text: str) -> None:
    assert scrubbed(text) == text


def test_what_is_kept_is_short() -> None:
    assert len(scrubbed("tiêm " * 2000)) <= LONGEST
