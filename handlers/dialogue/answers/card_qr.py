"""Text of the QR codes on identity and insurance cards. Unsigned: handy, and no proof of anything."""

import re
from dataclasses import dataclass, field
from datetime import date

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind, read_identity
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.people import Sex, read_sex
from handlers.dialogue.answers.reading import tidy


@dataclass(frozen=True, slots=True)
class CardQr:
    """What the QR of a chip CCCD carries. `cmnd` is the number of the old card, when the citizen had one."""

    cccd: str = field(repr=False)
    cmnd: str | None = field(repr=False)
    name: str = field(repr=False)
    birth_date: BirthDate = field(repr=False)
    sex: Sex | None
    address: str = field(repr=False)
    issued: date | None = field(repr=False)

    @property
    def identity(self) -> Identity:
        """The number of the card itself."""
        return Identity(IdentityKind.CCCD, self.cccd)


@dataclass(frozen=True, slots=True)
class InsuranceQr:
    """What the QR of a BHYT card carries; name and address stand in it as UTF-8 in hex."""

    identity: Identity
    name: str = field(repr=False)
    birth_date: BirthDate | None = field(repr=False)
    sex: Sex | None
    address: str = field(repr=False)


def read_card_qr(text: str) -> CardQr | Invalid:
    """The seven fields `CCCD|CMND|name|ddMMyyyy|sex|address|ddMMyyyy`; newer cards add more, which are ignored.

    Problems: `card_qr_other` (some other QR), `card_qr_number`, `card_qr_name`, `card_qr_birth_date`.
    """
    fields = [part.strip() for part in tidy(text).split("|")]
    if len(fields) < 7:
        return invalid("card_qr_other")
    number, old, name, born, sex, address, issued = fields[:7]
    if not re.fullmatch(r"\d{12}", number):
        return invalid("card_qr_number")
    if not any(char.isalpha() for char in name):
        return invalid("card_qr_name")
    birth_date = _birth_date(born)
    if birth_date is None:
        return invalid("card_qr_birth_date")
    return CardQr(
        cccd=number,
        cmnd=old if re.fullmatch(r"\d{9}|\d{12}", old) else None,
        name=name,
        birth_date=birth_date,
        sex=_sex(sex),
        address=address,
        issued=_day(issued),
    )


def read_insurance_qr(text: str) -> InsuranceQr | Invalid:
    """The QR of a BHYT card: `number|hex name|birth date|1 or 2|hex address|...`.

    Problems: `insurance_qr_other`, `insurance_qr_number`, `insurance_qr_name`.
    """
    fields = [part.strip() for part in tidy(text).split("|")]
    if len(fields) < 5:
        return invalid("insurance_qr_other")
    identity = read_identity(fields[0], kind=IdentityKind.BHYT)
    if isinstance(identity, Invalid) or identity.kind is not IdentityKind.BHYT:
        return invalid("insurance_qr_number")
    name = _from_hex(fields[1])
    if not any(char.isalpha() for char in name):
        return invalid("insurance_qr_name")
    # The card's own code: 1 is male, 2 is female.
    sex: Sex | None = "male" if fields[3] == "1" else "female" if fields[3] == "2" else None
    return InsuranceQr(identity, name, _birth_date(fields[2]), sex, _from_hex(fields[4]))


def _from_hex(value: str) -> str:
    """Hex of UTF-8 made readable; text that is no hex is taken as it stands (some cards print it plainly)."""
    if re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", value):
        return tidy(bytes.fromhex(value).decode("utf-8", errors="replace").replace("\ufffd", ""))
    return value


def _birth_date(value: str) -> BirthDate | None:
    """`ddMMyyyy` or `dd/MM/yyyy`; zeros for day and month, or a bare year, are a year-only birth date."""
    digits = re.sub(r"\D", "", value)
    year_only = re.fullmatch(r"(?:0000)?((?:19|20)\d\d)", digits)
    if year_only:
        return BirthDate(int(year_only.group(1)))
    day = _day(digits)
    return BirthDate(day.year, day.month, day.day) if day is not None and day.year >= 1900 else None


def _day(value: str) -> date | None:
    if not re.fullmatch(r"\d{8}", value):
        return None
    try:
        return date(int(value[4:]), int(value[2:4]), int(value[:2]))
    except ValueError:
        return None


def _sex(value: str) -> Sex | None:
    found = read_sex(value)
    return None if isinstance(found, Invalid) else found
