"""Whether an address found in a text is meant as one, or only looks like it."""

from typing import Final

from handlers.places.chains import Chain, gap
from handlers.places.context import Text
from handlers.places.readings import Reading
from handlers.places.tokens import DASH
from handlers.places.words import words

_CONTACT: Final = "f"
_LITTLE_OFF: Final = 1.1
_FEW_WORDS: Final = 6
_MARKS_OFF: Final = 0.5
_WHOLE: Final = ("name", "short")


def is_meant(text: Text, chain: Chain) -> bool:
    """Whether the text speaks of this place: by a unit word, by parts that agree, or by what stands around a name."""
    head = chain.parts[0]
    if _is_whole(text, chain):
        if len(chain.parts) > 1:
            return min(part.cost for part in chain.parts) <= _LITTLE_OFF
        if head.node.level == 2 and len(head.node.folded) == 1 and not head.worded and head.cost > 0:
            return False  # "chỗ cũ" is no Chờ, "thành phố" no Thanh: one syllable alone must be typed as it is
        return head.worded or head.way != "near" or head.cost <= _LITTLE_OFF
    if len(chain.parts) > 1:
        sure = [part for part in chain.parts if part.worded or (part.way in _WHOLE and part.cost <= _MARKS_OFF)]
        if len(sure) > 1 or (len(sure) == 1 and _holds_up(text, chain, sure[0])):
            return True
    if head.worded:
        return _word_holds(text, head)
    if head.way in ("initials", "near"):
        return False
    return _stands_alone(text, head)


def _holds_up(text: Text, chain: Chain, sure: Reading) -> bool:
    """One part that is sure carries misspelt or shortened ones right beside it, when it would stand by itself."""
    if any(gap(text, part, sure) > 0 for part in chain.parts if part is not sure):
        return False
    return _word_holds(text, sure) if sure.worded else sure.node.level < 2


def _is_whole(text: Text, chain: Chain) -> bool:
    return text.saying <= {at for part in chain.parts for at in range(part.start, part.end)}


def _word_holds(text: Text, head: Reading) -> bool:
    """A unit word of one letter before a number may be something else ("F1" is a contact, "p 2" a page)."""
    short = text.folded[head.start]
    return not (short == _CONTACT and head.end - head.first == 1 and text.folded[head.first].isdigit())


def _stands_alone(text: Text, head: Reading) -> bool:
    """A name without a unit word inside a longer text."""
    lists = words()
    typed = text.raw[head.first : head.end]
    several = len(head.node.folded) > 1
    marked = typed != text.folded[head.first : head.end]
    if head.cost > _MARKS_OFF or (not several and not (marked and head.node.level == 0)):
        return False
    if text.follows_place_word(head.start):
        return True
    first = head.start == 0 or text.tokens[head.start].before >= DASH
    last = head.end == len(text) or text.tokens[head.end].before >= DASH
    if len(text) <= _FEW_WORDS and first and last and head.node.level == 0:
        return True
    if "".join(head.node.folded) in lists.everyday:
        return False
    if text.may_follow_place_word(head.start):
        return True
    if head.node.level == 0 or head.way == "short":
        return True
    return first and last
