"""Names, passwords and second factors of officials: what they may be, and whether what was typed fits.

A password is kept as argon2id (19 MiB, two passes, one lane: OWASP's cheat sheet on password storage); making or
checking one takes some hundredths of a second, so callers do it in a thread. The second factor is a code of six digits
(RFC 6238) that an app on the official's phone shows, of 30 s each.
"""

import os
import re
import unicodedata
from dataclasses import replace
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from faq.syllables import strip_marks
from storage.crypto import Vault
from storage.repositories.credentials import Credentials

LOGIN: Final = re.compile(r"(?=.*[a-z])[a-z0-9]([a-z0-9._-]{1,38})[a-z0-9]")
LEAST, MOST = 10, 200  # characters of a password
KEY_BYTES: Final = 20  # RFC 4226
STEP: Final = 30  # seconds that a code is shown
NEAR: Final = 1  # steps that a code may be late or early
FAR: Final = 20  # steps (ten minutes) that a clock may be off, once two codes after each other show it
SALT, LENGTH, PASSES, LANES, KIBIBYTES = 16, 32, 2, 1, 19_456
# What many passwords are made of; the rest alone must be long enough.
COMMON: Final = (
    "password", "matkhau", "mat khau", "tiemchung", "tiem chung", "vacxin", "vaccine", "vietnam", "viet nam",
    "chongdich", "covid19", "covid", "admin", "canbo", "tramyte", "iloveyou", "anhyeuem", "123456789", "12345678",
    "123456", "12345", "1234", "123", "2020", "2021", "2022", "2023", "2024", "2025", "2026", "2027", "abc", "qwerty",
)  # fmt: skip
# Compared where nobody has the name, so that it takes as long: of a password that nobody knows.
NOBODYS: Final = "$argon2id$v=19$m=19456,t=2,p=1$VbAdgPR/VF7OafBguG1NeA$t77aj1dpZpmDqanpqU3/uy71LXHBxyKYPXpIzjdRMIY"
ROWS: Final = ("01234567890", "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz")  # as fingers walk


def login_of(text: str) -> str:
    """A sign-in name as it is compared: lower case, without marks and spaces; '' when it is none."""
    plain = strip_marks(unicodedata.normalize("NFC", text.strip().casefold())).replace(" ", ".")
    return plain if LOGIN.fullmatch(plain) else ""


def login_index(vault: Vault, login: str) -> bytes:
    """What an official is found by."""
    return vault.index("login", login)


def weak(password: str, login: str) -> str:
    """Why a password will not do: `short`, `long`, `guessed`; '' when it will."""
    if not LEAST <= len(password) <= MOST:
        return "short" if len(password) < LEAST else "long"
    plain = strip_marks(password.casefold())
    parts = [part for part in re.split(r"[._-]", login) if len(part) > 1]
    rest = plain
    for part in (login, *sorted(parts, key=len, reverse=True)):
        rest = rest.replace(part, "")
    for word in COMMON:
        rest = rest.replace(word, "")
    walked = any(plain in row * 3 or plain in row[::-1] * 3 for row in ROWS)
    return "guessed" if walked or len(rest) < LEAST // 2 or len(set(plain)) < 4 else ""


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _argon(os.urandom(SALT)).derive_phc_encoded(_bytes(password))


def password_fits(password: str, kept: str) -> bool:
    """Whether it is the password of which `kept` was made; as long for `NOBODYS` as for a real one."""
    try:
        Argon2id.verify_phc_encoded(_bytes(password), kept)
    except Exception:  # the library names several: wrong, of another length, of another cost
        return False
    return True


def new_key() -> bytes:
    """A fresh key for a second factor."""
    return os.urandom(KEY_BYTES)


def key_address(key: bytes, login: str, service: str) -> str:
    """What an authenticator app reads from a QR code."""
    return _totp(key).get_provisioning_uri(login, service)


def code_at(key: bytes, step: int) -> str:
    """The code of a step."""
    return _totp(key).generate(step * STEP).decode()


def step_of(key: bytes, code: str, around: int, reach: int) -> int | None:
    """The step within `reach` of `around` whose code this is, the nearest first; None for none."""
    for off in sorted(range(-reach, reach + 1), key=abs):
        if code_at(key, around + off) == code:
            return around + off
    return None


def digits_of(code: str) -> str:
    """A code as it was typed, without what stands between its digits."""
    return "".join(letter for letter in code if letter.isdigit())


def judge_code(kept: Credentials, code: str, now: float) -> tuple[bool, Credentials]:
    """Whether the code is taken, and what is kept from now on. `now`: seconds since 1970.

    A code is taken once. One from a clock far off is not taken, and remembered: when the next one shows the same clock,
    that clock is the phone's.
    """
    here = int(now // STEP)
    step = step_of(kept.totp, code, here + kept.drift, NEAR)
    if step is not None:
        return step > kept.step, _with(kept, step, step - here, 0) if step > kept.step else kept
    step = step_of(kept.totp, code, here, FAR)
    if step is None or step <= kept.step:
        return False, kept
    if kept.far and kept.far < step <= kept.far + FAR:
        return True, _with(kept, step, step - here, 0)
    return False, _with(kept, kept.step, kept.drift, step)


def _with(kept: Credentials, step: int, drift: int, far: int) -> Credentials:
    return replace(kept, step=step, drift=drift, far=far)


def _argon(salt: bytes) -> Argon2id:
    return Argon2id(salt=salt, length=LENGTH, iterations=PASSES, lanes=LANES, memory_cost=KIBIBYTES)


def _totp(key: bytes) -> TOTP:
    return TOTP(key, 6, SHA1(), STEP)  # noqa: S303 - in HMAC, and what every authenticator app knows


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode()
