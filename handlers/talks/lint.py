"""Findings in conversations: steps nobody reaches or no story shows, labels too long, buttons that are only named."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from faq.normalise import fold
from handlers.dialogue.conversation import Declared, bare, named
from handlers.dialogue.fit import length
from handlers.dialogue.registry import Registry
from handlers.talks.shown import ASK, OWN_WORDS, Shown
from handlers.texts import Texts
from handlers.texts.check import LONGEST_LABEL, is_label
from handlers.texts.loader import LANGUAGES

KNOWN: Final = Path("tests/conversations/known_findings.txt")
QUOTED: Final = re.compile(r"[\"“]([^\"”\n]{2,40})[\"”]")
# The last of these before a quotation tells whether it is to be pressed or typed ("bấm", "gõ", folded).
PRESS: Final = frozenset({"bam", "chon", "press", "pressing", "tap", "choose"})
TYPE: Final = frozenset({"go", "type", "typed", "write", "answer", "loi", "du", "example"})


def findings(registry: Registry, texts: Texts, shown: Sequence[Shown]) -> list[str]:
    """All that is found, sorted, each once: `conversation.step: what`. `shown`: what the stories of the tests met."""
    found = {
        *(one for declared in registry.all() for one in _unreachable(declared)),
        *_without_transcript(registry, shown),
        *_long_labels(texts, shown),
        *_named_only(texts, shown),
    }
    return sorted(found)


def known(path: Path) -> list[str]:
    """The findings that are known already, a line each; lines that begin with # are for readers."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _unreachable(declared: Declared) -> Iterator[str]:
    """Steps that no declared move leads to from the beginning."""
    reached: set[str] = set()
    coming = {declared.first, *named(declared.begins)} & {*declared.steps}
    while coming:
        reached |= coming
        coming = {to for name in coming for to in named(declared.steps[name].leads_to)} - reached
    for name in declared.steps:
        if name not in reached:
            yield f"{declared.name}.{name}: no declared move leads there"


def _without_transcript(registry: Registry, shown: Sequence[Shown]) -> Iterator[str]:
    asked = {(one.conversation, bare(one.step)) for one in shown if one.kind == ASK}
    for declared in registry.all():
        for name in declared.steps:
            if (declared.name, name) not in asked:
                yield f"{declared.name}.{name}: no story shows its question"


def _long_labels(texts: Texts, shown: Sequence[Shown]) -> Iterator[str]:
    """Labels of ours, as they are filled in; what is data (a name of a place) is cut by the channel."""
    for one in shown:
        for language in LANGUAGES:
            for label in one.bubble(language).buttons:
                size = length(texts.say(label.key, label.params, language=language), "utf16")
                if label.key != OWN_WORDS and size > LONGEST_LABEL:
                    yield (
                        f"{one.conversation}.{one.step}: label {label.key} has {size} characters ({language}), "
                        f"the smallest channel shows {LONGEST_LABEL}"
                    )


def _named_only(texts: Texts, shown: Sequence[Shown]) -> Iterator[str]:
    """Sentences that tell to press a button of ours which does not stand below them."""
    for language in LANGUAGES:
        words = texts.words[language]
        labels = {fold(words.get(key, "")) for key in texts.words[LANGUAGES[0]] if is_label(texts, key)}
        for one in shown:
            bubble = one.bubble(language)
            there = {fold(texts.say(label.key, label.params, language=language)) for label in bubble.buttons}
            for key in dict.fromkeys(said.key for said in (*one.above, *bubble.says)):
                for button in to_press(words.get(key, "")):
                    if fold(button) in labels - there:
                        yield (
                            f"{one.conversation}.{one.step}: {key} names the button {button!r} ({language}), "
                            "which is not shown"
                        )


def to_press(sentence: str) -> list[str]:
    """The names that a sentence has people press: what stands in quotation marks after "press", not after "type"."""
    found = []
    for quoted in QUOTED.finditer(sentence):
        before = re.findall(r"[a-z]+", fold(sentence[: quoted.start()]))
        verb = next((word for word in reversed(before) if word in PRESS or word in TYPE), "")
        if verb in PRESS:
            found.append(quoted[1])
    return found
