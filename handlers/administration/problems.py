"""Why an entry does not load, in words for who filled in its form: which field, and what is wanted there."""

import re
from typing import Final, NamedTuple

from handlers.administration.fields import FIELDS
from handlers.texts import Say

# What the checks of the catalogues say -> the end of the text key and, where it is known, the field; the group of the
# pattern becomes {what}.
_SAID: Final = (
    (re.compile(r"does not say (.+)"), "missing", ""),
    (re.compile(r"(?:has no value for|nothing is known to put in for) ([^:]+)"), "unknown", ""),
    (re.compile(r"(\d+) characters"), "long", ""),
    (re.compile(r"has (\d+) words"), "many_words", ""),
    (re.compile(r"has (\d+) sentences"), "many_sentences", ""),
    (re.compile(r"lists (\d+) things"), "many_things", ""),
    (re.compile(r"a sentence of more than (\d+)"), "long_sentence", ""),
    (re.compile(r"at most (\d+) items"), "many_chosen", ""),
    (re.compile(r"takes: (?P<other>\S+): (.+)"), "takes", ""),
    (re.compile(r"cannot be filled in|a value is written"), "braces", ""),
    (re.compile(r"a day off stands twice"), "day_twice", "from"),
    (re.compile(r"a worked day must be"), "worked_day", "day"),
    (re.compile(r"the last day is before"), "last_day", "to"),
    (re.compile(r"no days off for \[([^\]]+)"), "empty_year", ""),
    (re.compile(r"valid_to .+ is before"), "ends_before", "valid_to"),
    (re.compile(r"end of a notice is not after"), "ends_first", "to"),
    (re.compile(r"a notice of (\d+) words"), "notice_words", ""),
    (re.compile(r"ends before it begins"), "office_ends", ""),
    (re.compile(r"a successor needs the last day"), "heir_day", ""),
    (re.compile(r"comes back to"), "heir_back", ""),
    (re.compile(r"cannot be closed"), "cannot_close", "state"),
    (re.compile(r"a category that opens a ticket needs"), "no_office", "office"),
    (re.compile(r"stands more than once"), "twice", ""),
)


class Problem(NamedTuple):
    """`input`: the name of the field's first input, '' where it is about the whole; `other`: the key of another entry
    of the kind that is in the way, '' for none."""

    input: str
    say: Say
    other: str = ""


def problem_of(kind: str, fault: str) -> Problem:
    """One line of a CatalogueError (`file: place: what is wrong`) for the form of this kind."""
    _, place, wrong = [*fault.split(": ", 2), "", ""][:3]
    parts = place.split(".")
    wrong = wrong.removeprefix("Value error, ") or place
    named = wrong.split(": ")[0]  # "next: an answer has at most …": a check of the whole entry that names a field
    found = next((one.inputs for one in FIELDS[kind] if one.name and one.name in (*parts, named)), ("",))
    for pattern, why, field in _SAID:
        if told := pattern.search(wrong):
            say = Say(f"console_admin.problem.{why}", {"what": told.groups()[-1]} if told.groups() else {})
            return Problem(found[0] or field, say, told.groupdict().get("other", ""))
    if found[0] in ("numbers", "phone"):
        return Problem(found[0], Say("console_admin.problem.numbers"))
    return Problem(found[0], Say("console_admin.problem.other", {"what": fault}))
