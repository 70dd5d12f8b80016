"""What the service says before a report is filed can be read at a glance, and calls a person by one word."""

import re
from collections.abc import Iterator

import pytest

from faq.entries import load_catalogue
from handlers.dialogue.brief import in_one_line
from handlers.dialogue.render import WORDS, packed
from handlers.rulebook import shipped_rules
from handlers.talks.shown import ASK, END, FOLDER, Shown, read
from handlers.texts import Texts
from handlers.texts.address import NEUTRAL
from handlers.texts.check import is_for_matching
from handlers.texts.loader import LANGUAGES
from tests.house.tree import ROOT

TEXTS = Texts.load()
SHOWN = [one for one in read(ROOT / FOLDER) if one.conversation != "officials_queue"]
LONG = {  # the card with its consent, notices of what is agreed to, whole guides, and what was filed
    ("complaint", "confirm", ASK), ("data_request", "ask_sure", ASK), ("install_guide", "show_whole", ASK),
    ("data_request", "ask_code", END), ("follow_up", "show_report", ASK),
}  # fmt: skip
LONG_TEXTS = {"data_request.explain", "ticket_notices.citizen.erased"}
OFFICIALS = ("console", "alarms.", "daily_report.", "officials_queue.", "import_problems.", "record_asks.", "demo.")
CROWD = re.compile(r"\bbà con\b", re.I)
BY_ONE_WORD = re.compile(r"\b(?:bạn|quý khách|quý vị|cô bác|anh/chị|anh chị)\b", re.I)
SPELT_OUT = {"complaint_family.role.sibling", "complaint_family.roles.sibling"}  # of the house: brothers and sisters


def messages(one: Shown, language: str) -> list[str]:
    """The words of a recorded message as they are sent."""
    return packed([TEXTS.say(say.key, say.params, language=language).strip() for say in one.bubble(language).says])


def said_to_citizens(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence that citizens may be told: texts, answers, words of questions and guides."""
    for key, words in TEXTS.words[language].items():
        if not is_for_matching(key) and not key.startswith((*OFFICIALS, "ticket_notices.official.")):
            yield key, words
    for entry in load_catalogue():
        yield entry.id, entry.answer[language]
        for local in (entry.more, *entry.provinces.values(), *entry.provinces_more.values()):
            yield entry.id, local.get(language, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_before_filing_is_longer_than_sixty_words(language: str) -> None:
    long = [
        (one.conversation, one.step, len(message.split()), message)
        for one in SHOWN
        if (one.conversation, one.step, one.kind) not in LONG
        for message in messages(one, language)
        if len(message.split()) > WORDS
    ]
    assert len(SHOWN) > 300 and long == []
    texts = {key: len(words.split()) for key, words in TEXTS.words[language].items() if not is_for_matching(key)}
    said = {key for key, count in texts.items() if count > WORDS and not key.startswith(OFFICIALS)}
    assert said - LONG_TEXTS == set()


def test_a_question_comes_back_in_one_short_line() -> None:
    back = {
        (one.conversation, one.step): in_one_line("\n\n".join(messages(one, "vi")), NEUTRAL.title("vi"))
        for one in SHOWN
        if one.kind == ASK and one.step.startswith("ask_")
    }
    assert back["status_lookup", "ask_birth_date"] == "Ngày sinh ạ?"
    assert back["status_lookup", "ask_code"] == "Bạn gõ mã vào đây trong 5 phút nhé."
    assert [(where, line) for where, line in back.items() if "\n" in line or len(line.split()) > 32] == []
    assert in_one_line("", "Bạn") == "" and in_one_line("Chào bạn.", "Bạn") == "Chào bạn."


def test_everybody_is_called_by_the_word_for_them_and_never_as_a_crowd() -> None:
    said = list(said_to_citizens("vi"))
    assert len(said) > 1000
    assert [key for key, words in said if CROWD.search(words)] == []
    by_hand = {key for key, words in said if BY_ONE_WORD.search(words)}
    assert by_hand - SPELT_OUT == set()  # {you} knows whether it is bạn, bác, anh or chị


def test_guides_and_questions_call_nobody_as_a_crowd() -> None:
    catalogues = shipped_rules().catalogues
    assert CROWD.search(repr(catalogues)) is None
