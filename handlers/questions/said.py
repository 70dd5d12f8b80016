"""The words of questions, which are data: text keys, or sentences of their own in two languages."""

from typing import Final

from handlers.catalogue.facts import Words
from handlers.catalogue.questions import Option, Question, Spoken
from handlers.dialogue.outcome import Choice, say
from handlers.dialogue.talk import Talk
from handlers.texts import Say, Texts
from handlers.texts.address import NEUTRAL, Address

FORGOTTEN: Final = "forgotten"  # the choice "I do not remember" of a question that need not be answered


def spoken(talk: Talk, words: Spoken) -> Say:
    """The words as something to say to this person."""
    if isinstance(words, str):
        return Say(words)
    return say("common.verbatim", text=with_address(words, talk.language, talk.address))


def options(talk: Talk, question: Question) -> tuple[Choice, ...]:
    """The choices of a question as buttons."""
    return tuple(Choice(one.id, spoken(talk, one.label), one.words or "") for one in question.choices)


def in_words(texts: Texts, words: Spoken, language: str, province: str = "") -> str:
    """The words for who is not addressed: a label on a form, a sheet, a list."""
    if isinstance(words, str):
        return texts.say(words, language=language, province=province)
    return with_address(words, language, NEUTRAL)


def option_words(texts: Texts, question: Question, value: str, language: str, province: str = "") -> str:
    """What an answer of a choice says; the answer itself when the question has no such choice any more."""
    option: Option | None = next((one for one in question.choices if one.id == value), None)
    return in_words(texts, option.label, language, province) if option else value


def with_address(words: Words, language: str, address: Address) -> str:
    """A sentence with the form of address put in."""
    return words.in_language(language).format(**address.said(language))
