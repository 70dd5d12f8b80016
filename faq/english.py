"""English questions, word for word in the Vietnamese words that mean the same, so that one model reads both."""

from functools import cache

from faq.lexicon import read_lexicon
from faq.syllables import is_syllable

_SHARE = 0.34
_LONGEST = 4


class Glossary:
    """`english.yaml`, ready for look-up."""

    def __init__(self) -> None:
        data = read_lexicon("english")
        self.dropped = frozenset(data["drop"].split())
        self.phrases = {tuple(str(said).replace("'", " ").split()): str(m).split() for said, m in data["words"].items()}
        single = {said[0] for said in self.phrases if len(said) == 1}
        # Words that could also be Vietnamese syllables ("can", "the", "so") prove nothing.
        self.neutral = frozenset(data["neutral"].split())
        clear = (word for word in single | self.dropped if not is_syllable(word) and len(word) > 1)
        self.telling = frozenset(clear) - self.neutral


@cache
def glossary() -> Glossary:
    """The English words, read once."""
    return Glossary()


def is_english(words: list[str]) -> bool:
    """Whether enough of the lower-case `words` are English and none carries a Vietnamese mark."""
    table = glossary()
    if not all(word.isascii() for word in words):
        return False
    judged = [word for word in words if word not in table.neutral and not word.isdigit()]
    telling = sum(word in table.telling for word in judged)
    return telling > 0 and telling / len(judged) >= _SHARE


def in_vietnamese(words: list[str]) -> list[str]:
    """English `words` in Vietnamese without marks, longest phrases first; unknown words stay."""
    table = glossary()
    out: list[str] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST), at, -1):
            meaning = table.phrases.get(tuple(words[at:end]))
            if meaning is not None:
                out.extend(meaning)
                at = end
                break
        else:
            if words[at] not in table.dropped:
                out.append(words[at])
            at += 1
    return out
