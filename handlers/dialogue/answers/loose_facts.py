"""A message that tells a day, a dose or a vaccine of an injection and nothing else: "mui 2", "hom 15/9/2021"."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Final, NamedTuple

from handlers.catalogue.vaccines import Vaccines
from handlers.dialogue.answers.dated import find_days, plain_text
from handlers.dialogue.answers.lexicon import fold_pattern
from handlers.dialogue.answers.told_marks import mentions_in
from handlers.dialogue.answers.vaccines import find_vaccines

LONGEST: Final = 80  # characters of such a message


class LooseFacts(NamedTuple):
    """`day`: the one day; `vague`: a time was told, but no day; `numbers`: the doses named; `vaccine`: its code."""

    day: date | None = None
    vague: bool = False
    numbers: tuple[int, ...] = ()
    vaccine: str = ""


def read_loose_facts(text: str, today: date, vaccines: Vaccines) -> LooseFacts | None:
    """What such a message tells; None when it tells something else, or nothing."""
    if not text or len(text) > LONGEST or "?" in text:
        return None
    plain = plain_text(text).text
    campaign = vaccines.campaign
    days = find_days(plain, today, campaign.first_day)
    mentions = [one for one in mentions_in(plain, campaign.doses.told) if not one.counted]
    products = find_vaccines(plain, vaccines)
    if any(one.birth for one in days) or len(days) > 1 or len(mentions) > 1 or len(products) > 1:
        return None
    spans = [(one.start, one.end) for one in days] + [(one.start, one.end) for one in mentions]
    spans += [(one.start, one.end) for one in products]
    if not spans or _around().sub("", _without(plain, spans)):
        return None
    day = days[0].day if days else None
    numbers = mentions[0].numbers if mentions else ()
    return LooseFacts(day, bool(days) and day is None, numbers, products[0].code if products else "")


def _without(plain: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        plain = f"{plain[:start]}{' ' * (end - start)}{plain[end:]}"
    return plain


@cache
def _around() -> re.Pattern[str]:
    """Words that may stand around, and every sign."""
    return re.compile(rf"(?<![a-z0-9])(?:{fold_pattern('loose_facts', 'around')})(?![a-z0-9])|[^a-z0-9]")
