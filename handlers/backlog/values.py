"""Cells of a file of old reports, read more mildly than a list of injections: what can be meant in one way is taken."""

import re
import unicodedata
from datetime import date
from typing import Final

from handlers.backlog.columns import words
from handlers.backlog.titles import plain
from handlers.dialogue.answers.dates import read_birth_date
from handlers.dialogue.answers.identity import Identity, read_identity
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import LONGEST_NAME, title_name
from handlers.dialogue.answers.people import read_sex
from handlers.dialogue.answers.phones import read_phone
from handlers.records.import_values import (
    Refused,
    agreed_text,
    is_damaged,
    is_error,
    is_filler,
    read_birth,
    read_day,
    text_of,
)
from handlers.records.old_fonts import STRANGE_TEXT, is_strange, read_old_font
from storage.content import BirthDate
from storage.spreadsheets.read import Cell

MONTH_FIRST: Final = "date_month_first"  # of handlers.records.import_values
_SHORT: Final = re.compile(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4}|\d{2})\D*(?:\s\d{1,2}[:h]\d{2}.*)?")
_TIME_FIRST: Final = re.compile(r"^\d{1,2}[:h]\d{0,2}\D+(?=\d)")
_LETTER_FIRST: Final = re.compile(r"^\D+(?=\d)")
_PHONES: Final = re.compile(r"(?<!\d)(?:\+?84|0)?[35789](?:[ .\-]?\d){8}(?!\d)")
_APART: Final = re.compile(r"[;/+\n\r]|,\s|\s&\s|\s-\s")


class Fault(Exception):
    """Why a cell is refused: a code of `console_backlog.fault`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_cell(cell: Cell) -> None:
    """Errors: Fault `cell_error` where a formula found nothing or was never worked out."""
    if isinstance(cell, str) and cell.startswith("#") and is_error(cell):
        raise Fault("cell_error")


def read_text(cell: Cell, *, fonts: bool, code: str = "font") -> str:
    """Words; `fonts`: letters of an old font are taken as they were meant. Errors: Fault."""
    if not isinstance(cell, str):
        return text_of(cell)
    composed = unicodedata.normalize("NFC", cell)
    if not composed.isascii() and STRANGE_TEXT.search(composed):
        offer = read_old_font(composed)
        if offer is not None and offer.sure:
            if not fonts:
                raise Fault(code)
            return text_of(offer.text)
    return "\n".join(line for part in composed.splitlines() if (line := text_of(part)))


def read_name(cell: Cell, *, fonts: bool) -> str:
    """A person's name. Errors: Fault `name_missing`, `two_people`, `font` or `name`."""
    raw = text_of(cell)
    if not raw or is_filler(raw):
        raise Fault("name_missing")
    if isinstance(cell, str) and is_strange(unicodedata.normalize("NFC", cell)) and read_old_font(cell) is not None:
        if not fonts:
            raise Fault("font")
        cell = agreed_text(cell)
        raw = text_of(cell)
    if _is_two(str(cell)):
        raise Fault("two_people")
    if any(letter.isdigit() for letter in raw) or len(raw) > LONGEST_NAME or not any(map(str.isalpha, raw)):
        raise Fault("name")
    return title_name(raw)


def _is_two(name: str) -> bool:
    """Two names of at least two words each, with a sign or a word between them."""
    parts = [part for part in _APART.split(name) if len(part.split()) > 1]
    if len(parts) > 1:
        return True
    said = plain(name).split()
    return any(1 < at < len(said) - 2 and said[at] in words()["between"] for at in range(len(said)))


def read_received(cell: Cell, today: date, first_day: date) -> date | None:
    """The local day it came in, None where the cell is empty. Errors: Fault `received`, `month_first` or `future`."""
    if text_of(cell) == "":
        return None
    day = read_day(cell)
    if day == MONTH_FIRST:
        raise Fault("month_first")
    if isinstance(day, Refused):
        found = _SHORT.fullmatch(_LETTER_FIRST.sub("", _TIME_FIRST.sub("", text_of(cell))))
        if found is None:
            raise Fault("received")
        year = int(found[3])
        try:
            day = date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))
        except ValueError:
            raise Fault("month_first" if int(found[1]) <= 12 < int(found[2]) <= 31 else "received") from None
    if day > today:
        raise Fault("future")
    if day < first_day:
        raise Fault("received")
    return day


def read_born(cell: Cell, today: date) -> BirthDate | None:
    """The birth date, of which the year alone may be known. Errors: Fault `birth` or `month_first`."""
    if text_of(cell) == "":
        return None
    iso = read_birth(cell, today)
    if not isinstance(iso, Refused):
        return BirthDate.of(iso)
    found = read_birth_date(text_of(cell), today) if isinstance(cell, str) else iso
    if isinstance(found, BirthDate):
        return found
    raise Fault("month_first" if iso == MONTH_FIRST else "birth")


def read_number(cell: Cell) -> str:
    """A mobile number in national form, '' for none. Errors: Fault `phone` or `two_people`."""
    text = text_of(cell)
    if not text or is_filler(text):
        return ""
    if len({re.sub(r"\D", "", one)[-9:] for one in _PHONES.findall(text)}) > 1:
        raise Fault("two_people")
    found = read_phone(text)
    if is_damaged(text) or isinstance(found, Invalid):
        raise Fault("phone")
    return found.national


def read_paper(cell: Cell) -> Identity | None:
    """The number of a paper, with a zero that a spreadsheet dropped. Errors: Fault `identity`."""
    text = text_of(cell)
    if not text or is_filler(text):
        return None
    if text.isdigit() and len(text) == 11:  # no paper has so many, and a csv tells no number from a text
        text = text.zfill(12)
    found = read_identity(text)
    if is_damaged(text) or isinstance(found, Invalid):
        raise Fault("identity")
    return found


def read_gender(cell: Cell) -> str:
    """male, female or ''; what is not understood says nothing."""
    found = read_sex(text_of(cell)) if text_of(cell) else ""
    return "" if isinstance(found, Invalid) else found
