"""What officials sign in with: names, passwords, codes of a phone whose clock may be off."""

from typing import Any

import pytest

from handlers.staff.credentials import (
    FAR,
    STEP,
    code_at,
    hashed,
    judge_code,
    key_address,
    login_of,
    new_key,
    password_fits,
    weak,
)
from storage.repositories.credentials import Credentials

NOW = 1_634_695_200.0
HERE = int(NOW // STEP)
KEY = bytes(range(20))


def kept(**changes: Any) -> Credentials:
    return Credentials(7, "le.thi.sen", "", KEY, **changes)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Lê Thị Sen", "le.thi.sen"), ("  SEN.chaupu ", "sen.chaupu"), ("đỗ.hạnh", "do.hanh"), ("sen_2-b", "sen_2-b"),
        ("0912345678", ""), ("ab", ""), ("", ""), ("a" * 41, ""), ("sen@tram", ""), (".sen", ""), ("sen\u200b", ""),
    ],
)  # fmt: skip
def test_a_name_is_compared_without_marks_and_is_no_number(typed: str, name: str) -> None:
    assert login_of(typed) == name


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("cá lóc nướng trui", ""), ("T4m-x9!Kq2z", ""), ("ngắn quá", "short"), ("", "short"), ("a" * 201, "long"),
        ("lethisen2021", "guessed"), ("Lê.Thị.Sen.1", "guessed"), ("1234567890", "guessed"),
        ("aaaaaaaaaaaa", "guessed"),
        ("qwertyuiop", "guessed"), ("matkhau123", "guessed"), ("Mật khẩu 2021", "guessed"), ("password12", "guessed"),
        ("tiemchung2021", "guessed"), ("mùa mưa 2021 ở Châu Phú", ""),
        ("9876543210", "guessed"), ("abababababab", "guessed"),
    ],
)  # fmt: skip
def test_a_password_that_is_short_or_near_the_name_or_a_row_of_keys_will_not_do(password: str, why: str) -> None:
    assert weak(password, "le.thi.sen") == why


def test_a_password_fits_what_was_made_of_it_however_its_letters_are_composed() -> None:
    made = hashed("c\u00e1 l\u00f3c n\u01b0\u1edbng trui")
    assert (
        made.startswith("$argon2id$") and "trui" not in made and made != hashed("c\u00e1 l\u00f3c n\u01b0\u1edbng trui")
    )
    assert password_fits("ca\u0301 lo\u0301c n\u01b0\u01a1\u0301ng trui", made)
    assert not password_fits("ca loc nuong trui", made) and not password_fits("", made)
    assert not password_fits("x", "no hash") and not password_fits("x", "")


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, the last six digits."""
    key = b"12345678901234567890"
    for seconds, code in ((59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")):
        assert code_at(key, seconds // STEP) == code
    assert "secret=" in key_address(new_key(), "sen", "X") and len(new_key()) == 20


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_code_is_taken_once_and_none_before_it(off: int) -> None:
    taken, after = judge_code(kept(), code_at(KEY, HERE + off), NOW)
    assert taken and (after.step, after.drift) == (HERE + off, off)
    assert judge_code(after, code_at(KEY, HERE + off), NOW) == (False, after)
    assert not judge_code(after, code_at(KEY, HERE + off - 1), NOW)[0]


@pytest.mark.parametrize("off", [-FAR, -3, 3, 7, FAR])
def test_a_clock_far_off_needs_two_codes_and_is_known_from_then_on(off: int) -> None:
    taken, after = judge_code(kept(), code_at(KEY, HERE + off), NOW)
    assert not taken and after.far == HERE + off
    assert judge_code(after, code_at(KEY, HERE + off), NOW)[0] is False  # the same again proves nothing
    taken, after = judge_code(after, code_at(KEY, HERE + 1 + off), NOW + STEP)
    assert taken and after.drift == off
    later = NOW + 86_400
    assert judge_code(after, code_at(KEY, int(later // STEP) + off), later)[0]


def test_what_is_no_code_of_a_near_time_is_none() -> None:
    for code in ("", "000000", "12", code_at(KEY, HERE + FAR + 5), code_at(bytes(20), HERE)):
        taken, after = judge_code(kept(), code, NOW)
        assert (taken, after) == (False, kept())
