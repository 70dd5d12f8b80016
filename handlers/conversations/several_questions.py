"""Several questions in one message: numbered, counted out in words ("firstly"), or one question mark after another."""

import re
from collections.abc import Iterable
from typing import Final

from faq.normalise import cut, fold, nfc
from handlers.conversations.answering import answer_of, entry_of, guess_button, match_of
from handlers.dialogue.outcome import say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk

MOST: Final = 4
FEWEST_WORDS: Final = 3  # words from which a part may be a question
NUMBER_FROM: Final = 7  # digits from which a part tells a number or a date, and asks nothing
LOOKED_AT: Final = 1200
COUNTING: Final = "ask_faq_words.counting"
_NUMBER: Final = re.compile(r"(?:^|(?<=[\s;,.?!:]))\(?([1-9])\s?[.)/:]\s*(?=[^\W\d])")


def counted_questions(talk: Talk, text: str) -> list[str]:
    """The parts of a text that numbers its questions, by digits or by words; else nothing."""
    text = nfc(cut(text, LOOKED_AT))
    numbered = list(_NUMBER.finditer(text))
    if [found[1] for found in numbered[:2]] == ["1", "2"]:
        return _parts(text, [found.start() for found in numbered], [found.end() for found in numbered])
    folded = fold(text)
    starts = sorted({start for said in talk.work.tools.texts.keywords(COUNTING) if (start := _at(folded, said)) >= 0})
    return _parts(text, starts, starts) if len(starts) > 1 and len(folded) == len(text) else []


def _at(folded: str, said: str) -> int:
    found = re.search(rf"(?<!\w){re.escape(fold(said))}(?!\w)", folded)
    return found.start() if found else -1


def _parts(text: str, starts: list[int], begins: list[int]) -> list[str]:
    ends = [*starts[1:], len(text)]
    return _worth_asking(text[begin:end] for begin, end in zip(begins, ends, strict=True))


def _worth_asking(parts: Iterable[str]) -> list[str]:
    worth = (part.strip() for part in parts if len(part.split()) >= FEWEST_WORDS)
    return [part for part in worth if sum(letter.isdigit() for letter in part) < NUMBER_FROM][:MOST]


def answer_several(talk: Talk, text: str) -> Heard | None:
    """The first question that is understood is answered, the others are buttons; None where there are no two.

    Parts that only question marks divide must all be sure: the one is often the story of the other.
    """
    parts = counted_questions(talk, text)
    least = ("answer", "ask") if parts else ("answer",)
    if not parts and text.count("?") > 1:
        parts = _worth_asking(cut(text, LOOKED_AT).split("?"))
    matches = [match_of(talk, part) for part in parts]
    found = {match.best: match for match in reversed(matches) if match.best and match.decision in least}
    entries = {name: entry for name in reversed(found) if (entry := entry_of(talk, name)) is not None}
    first = next((name for name in entries if found[name].decision == "answer"), "")
    if len(entries) < 2 or not first:
        return None
    heard = answer_of(talk, entries[first])
    others = [guess_button(talk, entry, f"other_{name}") for name, entry in entries.items() if name != first]
    talk.asked = text
    return Heard((*heard.says, say("ask_faq.other_questions")), (*others, *heard.choices))
