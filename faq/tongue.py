"""Which language somebody goes on in, and which one they ask for.

A talk turns by a whole sentence of somebody who speaks: no name, no place, no "ok thanks", no message of an app that is
quoted. What is asked for in so many words ("English please") is a choice, and told apart from that.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from faq.english import speaks_english, weighed
from faq.lexicon import read_lexicon
from faq.syllables import strip_marks

READ: Final = 600  # characters that are looked at
LONGEST_WISH: Final = 9  # words
FEWEST: Final = 3  # words of a sentence
CLEAR: Final = 2.5  # of English, as `weighed` counts it
PLAIN: Final = 2.0  # the same where no word may be Vietnamese and no app says it: "she got Pfizer"
AMONG: Final = 1.0  # Vietnamese syllables for each English word: names of places
CARRYING: Final = 2  # words that only a Vietnamese sentence has
_CODE: Final = re.compile(
    r"<[^<>]{0,200}>?|\{\{[^{}]*\}\}|\$\{[^{}]*\}|https?:\S*|(?:javascript|data):.*|\S+@\S+|[\w.]+\([^()]*\)|\w+\.\w+[.\w]*|--\S*"
)
"""Tags, calls, addresses, names with dots: nobody's sentence."""
_SIGNS: Final = re.compile(r"[{}\[\]<>=|\\$^~;`*#]|&&|--|/\*|' ?or ?'?1", re.IGNORECASE)
_QUERY: Final = re.compile(
    r"\b(?:select\b.{0,80}\bfrom|insert into|delete from|drop (?:table|database)|update \w+ set"
    r"|union (?:all )?select)\b",
    re.IGNORECASE,
)
_MANY_SIGNS: Final = 2  # signs of a program in what is no tag and no call
_WORD: Final = re.compile(r"(?<!\w)[^\W\d_]+(?:'[^\W\d_]+)?(?!\w)")


class _Lists(NamedTuple):
    speaker: frozenset[str]
    courtesy: frozenset[str]
    marked: frozenset[str]
    bare: frozenset[str]
    around: frozenset[str]
    wished: re.Pattern[str]
    asking: re.Pattern[str]
    languages: dict[str, str]


@cache
def _lists() -> _Lists:
    data = read_lexicon("tongue")
    languages = {str(name): language for language, names in data["wished"].items() for name in names}
    speaker, courtesy, marked, bare, around = (
        frozenset(str(data[name]).split()) for name in ("speaker", "courtesy", "marked", "bare", "around")
    )
    return _Lists(
        speaker,
        courtesy,
        marked,
        bare,
        around,
        re.compile(rf"\b(?:{'|'.join(languages)})\b"),
        re.compile(rf"\b(?:{'|'.join(data['asking'])})$"),
        languages,
    )


def without_code(text: str) -> str:
    """The text without tags, calls and addresses of a program; '' when the rest is a program too, or a query."""
    read = text[:READ]
    if _QUERY.search(read):
        return ""
    rest = _CODE.sub(" ", read)
    return "" if len(_SIGNS.findall(rest)) >= _MANY_SIGNS else rest


def begins_in_english(text: str) -> bool:
    """Whether a message where nothing is asked is English, and more than a courtesy ("thank you very much")."""
    lists, text = _lists(), without_code(text)
    rest = " ".join(word for word in _words(text) if word not in lists.courtesy)
    return bool(rest) and weighed(rest).strong > 0 and speaks_english(text)


def goes_on_in_english(text: str) -> bool:
    """Whether a message in the middle of a Vietnamese talk is a clear sentence of somebody who speaks English."""
    lists, text = _lists(), without_code(text)
    said = [word for word in _words(text) if word not in lists.courtesy]
    if len(said) < FEWEST or lists.speaker.isdisjoint(word.partition("'")[0] for word in said):
        return False
    weight = weighed(" ".join(said))
    least = CLEAR if weight.vietnamese or weight.shown else PLAIN
    return weight.strong > 0 and weight.score >= least and weight.vietnamese <= weight.score * AMONG


def speaks_vietnamese(text: str) -> bool:
    """Whether a message is a Vietnamese sentence, with or without its marks, and not just a name or a place."""
    lists, typed = _lists(), _words(text)
    carrying = {word for word in typed if word in (lists.bare if word.isascii() else lists.marked)}
    if len(typed) < FEWEST or len(carrying) < CARRYING:
        return False
    return len(carrying) > weighed(" ".join(word for word in typed if word not in carrying)).score


def asked_language(text: str) -> str:
    """`en` or `vi` when a message asks for this language and says nothing else; '' otherwise."""
    folded = strip_marks(" ".join(_words(text)))
    if len(folded.split()) > LONGEST_WISH:
        return ""
    lists = _lists()
    found = {lists.languages[match.group()] for match in lists.wished.finditer(folded)}
    rest = lists.asking.sub("", lists.wished.sub(" ", folded)).split()
    return found.pop() if len(found) == 1 and lists.around.issuperset(rest) else ""


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:READ].lower().replace("\u2019", "'"))
