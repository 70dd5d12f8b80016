"""No reader raises, whatever is typed; each gives its value or a problem in code form."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.dialogue.answers.card_qr import read_card_qr, read_insurance_qr
from handlers.dialogue.answers.code import read_code
from handlers.dialogue.answers.dates import read_birth_date
from handlers.dialogue.answers.identity import IdentityKind, read_identity
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.answers.people import read_sex
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.answers.teller import read_teller
from handlers.dialogue.answers.ticket_code import read_ticket_code
from handlers.dialogue.answers.told_kin import tells_of_kin
from handlers.dialogue.answers.vaccines import read_vaccine
from handlers.dialogue.answers.yes_no import read_yes_no
from handlers.rulebook import shipped_rules
from tests.support.campaign import read_dose_number, read_injection_date

TODAY = date(2021, 10, 20)

READERS: list[Callable[[str], object]] = [
    read_identity,
    lambda text: read_identity(text, IdentityKind.PASSPORT),
    lambda text: read_identity(text, IdentityKind.BHYT),
    read_card_qr,
    read_insurance_qr,
    lambda text: read_birth_date(text, TODAY),
    lambda text: read_injection_date(text, TODAY),
    read_phone,
    read_name,
    read_sex,
    read_dose_number,
    lambda text: read_vaccine(text, shipped_rules().vaccines),
    read_yes_no,
    read_code,
    lambda text: (read_teller(text),),
    tells_of_kin,
    read_ticket_code,
]

# Text of everything: any character with lone surrogates, and the pieces that answers are made of in any order.
PIECES = (
    "mũi 1 2 năm tháng ngày 31/02/1980 29 0 84 +84 O l I | . - / , ( ) thứ tuần trước hai mươi mười cả dạ không đúng"
    " sinh cccd bhyt hộ chiếu GD4 B1234567 098190000001 0300123456 ² ٣ ⅷ 😀 \x00 \u200b \ud800 < > ' \" ; -- 80 tuổi"
)
pieces = st.sampled_from(PIECES.split(" "))
texts = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(pieces, max_size=12).map(" ".join),
    st.lists(pieces, max_size=12).map("".join),
)


@pytest.mark.parametrize("read", READERS)
@given(text=texts)
@example(text="")
@example(text="\ud800")
@example(text="²/³/¹⁹⁸⁰")
@example(text="٣١/٠٢/١٩٨٠")
@example(text="a" * 5000)
@example(text="1" * 5000)
@example(text="1 " * 2500)
@example(text="mũi " * 1250)
@example(text="<img src=x onerror=alert(1)>")
@example(text="' OR '1'='1'; DROP TABLE tickets; --")
@example(text="😀" * 50)
def test_no_text_makes_a_reader_fail(read: Callable[[str], object], text: str) -> None:
    found = read(text)
    assert found is not None
    if isinstance(found, Invalid):
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+", found.problem)
        assert all(isinstance(value, str) for value in found.hint.values())
