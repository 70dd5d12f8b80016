"""What is wrong with words: asked when a process starts, of the shipped texts and of what provinces say in their place.

A fault is one line: `file: place in it: what is wrong`. Languages and provinces name the same values (the form of
address, `{you}` and `{You}`, may stand anywhere), and each text fits the smallest channel that says it.
"""

import re
import string
from collections.abc import Iterator, Mapping

from handlers.texts.address import ALWAYS
from handlers.texts.loader import LANGUAGES, Texts, placeholders

LONGEST = 2000  # characters of one message on the smallest messenger
LONGEST_SMS = 480  # of one text message: three parts
LONGEST_LABEL = 30  # of a button on the smallest messenger
SAMPLE = "x" * 50  # as long a value as a sentence usually gets

_BY_SMS = ("ticket_notices.sms.", "proof.code_message", "console_sign_in.text_message")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SENTENCE = re.compile(r"[.!?:…]\s*$")


def is_for_matching(key: str) -> bool:
    """Lists of words that people type, `|` between: each language has its own, and none is ever said."""
    first = key.split(".")[0]
    return first.endswith("_words") or first in ("keywords", "commands")


def is_label(texts: Texts, key: str) -> bool:
    """Whether a text may stand on a button: as short as one in every language, and no sentence."""
    return all(
        len(words) <= LONGEST_LABEL and not _SENTENCE.search(words)
        for words in (texts.words[language].get(key, "") for language in LANGUAGES)
    )


def faults_of_texts(texts: Texts) -> list[str]:
    """Faults of the catalogues of words: `vi/menu.yaml: title: …`."""
    faults = []
    for key in sorted({key for words in texts.words.values() for key in words}):
        matching = is_for_matching(key)
        for language in LANGUAGES:
            words, place = texts.words[language].get(key), _place(language, key)
            if words is None:
                if not matching or language == LANGUAGES[0]:
                    faults.append(f"{place}: missing, but another language says it")
                continue
            if matching:
                continue
            if not words.strip():
                faults.append(f"{place}: says nothing")
            source = texts.words[LANGUAGES[0]].get(key, words)
            faults += [f"{place}: {fault}" for fault in _faults(words, source, _limit(key))]
    return faults


def faults_of_wording(file: str, wording: Mapping[str, Mapping[str, str]], texts: Texts) -> list[str]:
    """Faults of what a province says in place of `texts`; `wording`: key -> language -> words.

    `89.yaml: wording.menu.title.en: …` for an unknown key, a value that the sentence does not have or that is missing,
    and words too long for where they stand.
    """
    faults = []
    for key, by_language in wording.items():
        place = f"{file}: wording.{key}"
        if key not in texts.words[LANGUAGES[0]]:
            faults.append(f"{place}: no such text")
        elif is_for_matching(key):
            faults.append(f"{place}: these are words that people type, no sentence that is said")
        else:
            limit = LONGEST_LABEL if is_label(texts, key) else _limit(key)
            faults += [
                f"{place}.{language}: {fault}"
                for language, words in by_language.items()
                for fault in _faults(words, texts.words[LANGUAGES[0]][key], limit)
            ]
    return faults


def faults_of_own(own: Texts, common: Texts) -> list[str]:
    """Faults of words that a campaign says in place of common ones: each names the values that the common one has, in
    as much room, in every language. Those beside them are looked at as all texts are."""
    spoken = [key for key in own.taken_from(common) if not is_for_matching(key)]
    changed = {key: {language: own.words[language].get(key, "") for language in LANGUAGES} for key in spoken}
    return [fault.replace(": wording.", "/texts: ", 1) for fault in faults_of_wording("campaign", changed, common)]


def _limit(key: str) -> int:
    return LONGEST_SMS if key.startswith(_BY_SMS) else LONGEST


def _faults(words: str, source: str, limit: int) -> Iterator[str]:
    try:
        fields = [field for field in string.Formatter().parse(words) if field[1] is not None]
    except ValueError as error:
        yield f"cannot be filled in: {error}"
        return
    odd = [name for _, name, spec, conversion in fields if not _NAME.fullmatch(name or "") or spec or conversion]
    if odd:
        yield f"a value is written {{name}} and nothing else, not {{{odd[0]}}}"
        return
    named, known = placeholders(words), _known(source)
    if missing := known - named:
        yield f"does not say {', '.join(f'{{{name}}}' for name in sorted(missing))}"
    if unknown := named - known:
        yield f"has no value for {', '.join(f'{{{name}}}' for name in sorted(unknown))}"
    length = len(words.format(**dict.fromkeys({*named, *ALWAYS}, SAMPLE)))
    if length > limit:
        yield f"at most {limit} characters fit, filled in these are {length}"


def _known(source: str) -> set[str]:
    try:
        return placeholders(source)
    except ValueError:
        return set()


def _place(language: str, key: str) -> str:
    file, _, name = key.partition(".")
    return f"{language}/{file}.yaml: {name}"
