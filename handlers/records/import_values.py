"""Single cells of a list: read, repaired where only one meaning is possible, or refused with a code.

Spreadsheets drop leading zeros, keep dates as numbers, hide blanks (NBSP) and decompose Vietnamese: all of it is known
here and nowhere else, as is the lists' coding of sex (0 male, 1 female).
"""

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import TypeGuard

from handlers.dialogue.answers.dates import OLDEST
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import LONGEST_NAME, title_name
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.answers.reading import fold, tidy
from handlers.records.old_fonts import STRANGE_TEXT, doubtful_fonts, is_strange, read_old_font
from handlers.records.template import words
from storage.spreadsheets.read import Cell


class Refused(str):
    """The code of a reason (`import_problems.row.CODE`). A cell reads as a value or as one of these."""

    __slots__ = ()


SEXES = {"0": "male", "1": "female"}
_NAME = re.compile(r"[^\W\d_]+(?:[ .'’\-]+[^\W\d_]+)*\.?")
MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02\d{8,9}")
_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?:\s+0{1,2}:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00:00)?")
_YEAR = re.compile(r"(?:0{1,2}/0{1,2}/)?((?:19|20)\d\d)")
_MONTH = re.compile(r"(?:0{1,2}/)?(\d{1,2})/((?:19|20)\d\d)")
_PLAIN_DATE = re.compile(r"([0-3][0-9])/([01][0-9])/([12][0-9]{3})")
_WITH_TIME = re.compile(r"(?:\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{4}-\d{2}-\d{2})[ T]+\d{1,2}:\d{2}.*")
# Numbers that went through a number cell and came out as text: 98180500310.0, 9.81805E+10, 9,8E10.
_DAMAGED = re.compile(r"[+-]?\d+[.,]\d{1,2}|[+-]?\d+[.,]0+|[+-]?\d+(?:[.,]\d+)?E[+-]\d+|\d[.,]\d+E\d+", re.IGNORECASE)
EXCEL_ZERO = date(1899, 12, 30)
INSURANCE = re.compile(r"[A-Z]{2}[1-5][0-9]{12}")
_FACILITY = re.compile(r"[A-Z0-9]{5}")
_MIDNIGHT = time()
_ERRORS = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|#+)", re.IGNORECASE)
_LAST_YEAR, _LAST_DAY = 2100, 200_000  # numbers below may be a year alone; beyond, no day
LONGEST_LOT = 40
# What a program in English makes of 1-12 in a csv.
_DAY_OF_PROGRAM = re.compile(r"\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:-\d{2,4})?", re.IGNORECASE)
_UNSEEN = re.compile("(?<=\\w)[\u200b-\u200f\u2060\ufeff\u00ad]+(?=\\w)")
_PARTING = re.compile(r"[\s.\-]+")


def text_of(cell: Cell) -> str:
    """A cell as composed text with single blanks; whole numbers without a point."""
    if isinstance(cell, str):
        text = " ".join((cell if cell.isascii() else unicodedata.normalize("NFC", cell)).split())
        # What nobody sees (NUL, zero width, directions) goes: the database takes no NUL.
        return text if text.isprintable() else " ".join(tidy(text).split())
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return str(cell)


def is_filler(text: str) -> bool:
    """A word for none, `0`, `-`: the template wants empty cells to stay empty."""
    return text.lower() in words()["fillers"]


def is_damaged(text: str) -> bool:
    """A number that was kept as a number and lost its zero, gained a point, or its last digits."""
    return _DAMAGED.fullmatch(text) is not None


def read_person_name(cell: Cell) -> str:
    """Complete, of letters. A name all in one case gets its capitals; one without marks may be right and stays."""
    text = text_of(cell)
    if not text:
        return Refused("name_missing")
    if isinstance(cell, str) and not cell.isascii() and (wrong := _wrong_letters(cell)):
        return wrong
    if not _NAME.fullmatch(text):
        text = " ".join(tidy(text).split())  # letters nobody sees
        if any(char.isdigit() for char in text):
            return Refused("name_digits")
        if not _NAME.fullmatch(text):
            return Refused("name_symbols")
    if len(text) > LONGEST_NAME:
        return Refused("name_too_long")
    if " " not in text:
        return Refused("name_one_word")
    return title_name(text)


def _wrong_letters(cell: str) -> Refused | None:
    """Letters of another font or encoding, and unseen ones between two letters, where a blank may have stood."""
    composed = unicodedata.normalize("NFC", cell)
    if _UNSEEN.search(composed):
        return Refused("name_unseen" if read_old_font(composed) is None else "name_font")
    if not is_strange(composed):
        return None
    if read_old_font(composed) is not None:
        return Refused("name_font")
    return Refused("name_letters") if _NAME.fullmatch(text_of(composed)) else None  # digits and signs have names


def may_be_in(cell: Cell, fonts: Collection[str]) -> bool:
    """Whether a name reads as another one in one of these fonts, which stand in the list for sure."""
    return isinstance(cell, str) and not doubtful_fonts(unicodedata.normalize("NFC", cell)).isdisjoint(fonts)


def is_error(text: str) -> bool:
    """What a spreadsheet shows where a formula found nothing."""
    return _ERRORS.fullmatch(text.strip()) is not None


def wrong_text(cell: Cell) -> Refused | None:
    """Free text that a spreadsheet made a day of (3/4 of an address), or in a font of old."""
    if isinstance(cell, date):
        return Refused("text_is_date")
    if isinstance(cell, str) and cell.startswith("#") and is_error(cell):
        return Refused("cell_error")
    if isinstance(cell, str) and not cell.isascii():
        offer = read_old_font(unicodedata.normalize("NFC", cell)) if STRANGE_TEXT.search(cell) else None
        return Refused("text_font") if offer is not None and offer.sure else None
    return None


def wrong_lot(cell: Cell, text: str) -> Refused | None:
    """`text`: the cell's. Lots are free, but a spreadsheet makes days and rounded numbers of some."""
    if not text:
        return Refused("lot_missing")
    if is_filler(text):
        return Refused("filler")
    if is_error(text):
        return Refused("cell_error")
    if isinstance(cell, date) or _DAY_OF_PROGRAM.fullmatch(text):
        return Refused("text_is_date")
    if is_damaged(text):
        return Refused("number_damaged")
    return Refused("text_too_long") if len(text) > LONGEST_LOT else None


def agreed_text(cell: Cell) -> Cell:
    """What a person agrees to with an x beside a refused row: the words in the letters that were meant."""
    if not isinstance(cell, str):
        return cell
    composed = unicodedata.normalize("NFC", cell)
    offer = read_old_font(composed)
    if offer is not None and (offer.sure or is_strange(composed)):
        return offer.text
    return _UNSEEN.sub(" ", composed)


def offered_name(cell: Cell) -> Cell:
    """What a name says that is right as it stands, if it was written in a font that others of its list are in."""
    offer = read_old_font(unicodedata.normalize("NFC", cell)) if isinstance(cell, str) else None
    return offer.text if offer is not None else cell


def is_agreed(cell: Cell) -> bool:
    """Whether the cell for agreement holds an x."""
    return text_of(cell).lower() in words()["agreed_by"]


def is_kept(cell: Cell) -> bool:
    """Whether the cell for agreement says to keep a doubtful name as it stands."""
    return text_of(cell).lower() in words()["kept_by"]


def day_of(cell: Cell) -> Cell:
    """A number of days since 1900 as a day, with its time; anything else as it is."""
    if isinstance(cell, bool) or not isinstance(cell, float | int) or not _LAST_YEAR <= cell < _LAST_DAY:
        return cell
    return datetime.combine(EXCEL_ZERO, _MIDNIGHT) + timedelta(days=float(cell))


def has_time(cell: Cell) -> bool:
    """Whether a date cell holds a time of day beside the day."""
    if isinstance(cell, datetime):
        return cell.time() != _MIDNIGHT
    return isinstance(cell, float) and not cell.is_integer()


def read_day(cell: Cell) -> date | Refused:
    """dd/mm/yyyy, a date cell, or a spreadsheet's number of days since 1900. Codes: `date_form`, `date_impossible`,
    `date_number`, `date_with_time`, `date_month_first` (only mm/dd gives a date: the whole column may be swapped)."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return EXCEL_ZERO + timedelta(days=int(cell)) if 0 < cell < _LAST_DAY else Refused("date_form")
    text = text_of(cell)
    match = _DATE.fullmatch(text)
    if match:
        day, month, year = int(match[1]), int(match[2]), int(match[3])
    elif match := _ISO.fullmatch(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    elif text.isascii() and text.isdigit() and len(text) == 5:
        return Refused("date_number")  # of which calendar nobody knows any more
    else:
        return Refused("date_with_time" if _WITH_TIME.fullmatch(text) else "date_form")
    try:
        return date(year, month, day)
    except ValueError:
        return Refused("date_month_first" if 1 <= day <= 12 < month <= 31 else "date_impossible")


def read_birth(cell: Cell, today: date) -> str:
    """The birth date as it is kept: `1980-02-05`, `1980-02` or, from papers with the year alone, `1980`."""
    oldest = today.year - OLDEST
    if isinstance(cell, str) and (plain := _PLAIN_DATE.fullmatch(cell)):  # nearly all, at a third of the time
        try:
            born = date(int(plain[3]), int(plain[2]), int(plain[1]))
        except ValueError:
            pass  # 00/00/1980 and the like have a meaning
        else:
            if born.year >= oldest and born <= today:
                return born.isoformat()
    text = text_of(cell)
    if not text:
        return Refused("birth_missing")
    if has_time(cell):  # nobody is born at 17:00 in a list: a program counted in another time zone
        return Refused("date_with_time")
    whole_number = isinstance(cell, float | int) or text.isdigit()
    if year := _YEAR.fullmatch(text):
        found = year[1]
    elif (month := _MONTH.fullmatch(text)) and not whole_number:
        if not 1 <= int(month[1]) <= 12:
            return Refused("date_impossible")
        found = f"{month[2]}-{int(month[1]):02}"
    else:
        day = read_day(cell)
        if isinstance(day, str):
            return day
        found = day.isoformat()
    if int(found[:4]) < oldest:
        return Refused("birth_too_old")
    return found if found <= today.isoformat() else Refused("date_future")


def read_injected(cell: Cell, today: date, first_day: date) -> date | Refused:
    """The day of an injection, not before the first day of all."""
    if text_of(cell) == "":
        return Refused("injected_missing")
    day = read_day(cell)
    if isinstance(day, Refused):
        return day
    if day > today:
        return Refused("date_future")
    return day if day >= first_day else Refused("date_before_vaccines")


def read_list_sex(cell: Cell) -> str:
    """0 is male and 1 is female here; inside the program nobody sees these numbers. The words are taken too."""
    text = text_of(cell)
    return SEXES.get(text) or SEXES.get(words()["sexes"].get(fold(text), ""), Refused("sex_code"))


def read_group(cell: Cell, groups: Collection[int]) -> int | Refused:
    """A code of `groups`, never the position in a list; 0 where there are no groups."""
    if not groups:
        return 0
    text = text_of(cell)
    return int(text) if text.isascii() and text.isdigit() and int(text) in groups else Refused("group_code")


def read_list_phone(cell: Cell) -> tuple[str, str]:
    """(number in national form or a refusal, the old number of 11 digits where one stood)."""
    if isinstance(cell, str) and MOBILE.fullmatch(cell):
        return cell, ""
    text = text_of(cell)
    if not text:
        return Refused("phone_missing"), ""
    if is_damaged(text):
        return Refused("number_damaged"), ""
    digits = _PARTING.sub("", text)
    if _LANDLINE.fullmatch(digits):  # at least ten digits: the template takes it, though no code can reach it
        return digits, ""
    phone = read_phone(text)
    if isinstance(phone, Invalid):
        return Refused("filler" if is_filler(text) else "phone_form"), ""
    return phone.national, phone.converted_from or ""


def is_plain_cccd(cell: Cell) -> TypeGuard[str]:
    """Twelve digits as text, the first a zero, and not zeros alone."""
    return (
        isinstance(cell, str)
        and len(cell) == 12
        and cell[0] == "0"
        and cell.isdigit()
        and cell.isascii()
        and cell.strip("0") != ""
    )


def read_list_identity(cell: Cell) -> tuple[str, str]:
    """(kind, number), ('', '') for an empty cell, or ('', refusal)."""
    if is_plain_cccd(cell):
        return "cccd", cell
    text = text_of(cell).upper()
    if not text:
        return "", ""
    number = _PARTING.sub("", text)
    if is_filler(text):
        return "", Refused("filler")
    if is_damaged(text) or is_error(text):
        return "", Refused("number_damaged" if is_damaged(text) else "cell_error")
    if not (number.isascii() and number.isalnum()):
        return "", Refused("id_form")
    if number.isdigit():
        return _digits(number, typed_as_number=not isinstance(cell, str))
    if len(number) in (8, 9) and any(char.isdigit() for char in number):
        return "passport", number
    return "", Refused("id_form")


def _digits(number: str, *, typed_as_number: bool) -> tuple[str, str]:
    if not number.strip(number[0]):
        return "", Refused("id_repeated")
    if len(number) == 12:
        return ("cccd", number) if number[0] == "0" else ("", Refused("id_first_zero"))
    if len(number) == 9:
        return "cmnd", number
    if number[0] != "0" and (len(number) in (10, 11) or (len(number) == 8 and typed_as_number)):
        return "", Refused("id_zero_lost")
    # A foreign passport, or an old number that has lost its zero: a csv keeps nothing that tells them apart.
    return "", Refused("id_eight" if len(number) == 8 else "id_form")


def read_insurance(cell: Cell) -> str:
    """15 characters of the old card, or the 10 digits of the new one; '' for an empty cell."""
    if isinstance(cell, str) and INSURANCE.fullmatch(cell):
        return cell
    text = text_of(cell)
    if not text:
        return ""
    if is_damaged(text):
        return Refused("number_damaged")
    number = _PARTING.sub("", text).upper()
    if INSURANCE.fullmatch(number) or (len(number) == 10 and number.isascii() and number.isdigit()):
        return number
    return Refused("filler" if is_filler(text) else "insurance_form")


def read_code(cell: Cell, digits: int) -> str:
    """A code of the statistical office; a spreadsheet may have dropped its zeros."""
    text = text_of(cell)
    return text.zfill(digits) if text.isascii() and text.isdigit() and len(text) <= digits else ""


def read_facility(cell: Cell) -> str:
    """The facility's code of five characters, never its name."""
    text = text_of(cell).upper()
    if not text:
        return Refused("facility_missing")
    if text.isdigit() and not isinstance(cell, str):
        text = text.zfill(5)
    return text if _FACILITY.fullmatch(text) else Refused("facility_form")
