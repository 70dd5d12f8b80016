"""What a text puts in quotation marks for people to press or type is a button of ours, or heard at every step."""

import re
from collections.abc import Iterator

from faq.entries import CATALOGUE, load_catalogue
from faq.normalise import fold
from handlers.conversations.data_words import data_wish
from handlers.conversations.menu import DOORS
from handlers.conversations.wishes import wish
from handlers.dialogue.interrupts import COMMANDS
from handlers.dialogue.matching import match_keywords
from handlers.rulebook import shipped_rules
from handlers.talks.lint import to_press
from handlers.texts import Texts
from handlers.texts.check import is_for_matching, is_label
from handlers.texts.loader import LANGUAGES

QUOTED = re.compile(r"[\"“]([^\"”\n]{2,60})[\"”]")
# Texts that quote an answer to their own question, an example, or the name of something in the world.
ANSWERS = {
    "complaint_ask.place", "complaint_family.choose", "complaint_photo.ask_slip",
    "invalid.dose_missing", "invalid.dose_which",
    "list_submission.facility_unclear", "photo.identity_card",
    "photo.portrait_suspected", "place_choice.not_found", "ticket_notices.citizen.dose_arrived",
    "ticket_notices.citizen.entered",
}  # fmt: skip


def promised(texts: Texts) -> Iterator[tuple[str, str, str]]:
    """(language, key, words) of everything quoted to citizens."""
    for language in LANGUAGES:
        for key, words in texts.words[language].items():
            if not is_for_matching(key) and not key.startswith("console"):
                yield from ((language, key, found) for found in QUOTED.findall(words) if "{" not in found)


def heard_everywhere(word: str, texts: Texts) -> bool:
    commands = any(match_keywords(word, f"commands.{one}", texts) for one in COMMANDS)
    return commands or bool(data_wish(word, texts)) or wish(word, texts) is not None


def test_every_word_that_a_text_promises_is_heard_or_stands_on_a_button() -> None:
    texts = Texts(shipped_rules().texts.words)
    labels = {
        language: {fold(words) for key, words in texts.words[language].items() if is_label(texts, key)}
        for language in LANGUAGES
    }
    unheard = {
        (language, key, word)
        for language, key, word in promised(texts)
        if fold(word) not in labels[language] and not heard_everywhere(word, texts)
    }
    assert {one for one in unheard if one[1] not in ANSWERS} == set()
    assert ANSWERS - {key for _, key, _ in unheard} == set()  # the list holds nothing that is gone


def test_the_name_of_every_door_and_of_every_messenger_command_is_heard_everywhere() -> None:
    from bot.channels.telegram.menu import COMMANDS as MENU

    texts = Texts(shipped_rules().texts.words)
    doors = [texts.words[language][label] for label, _ in DOORS.values() for language in LANGUAGES]
    said = [*doors, *(f"/{name}" for name in MENU), "gặp người thật", "gọi lại cho tôi", "ai đã xem hồ sơ của tôi"]
    assert [word for word in said if not heard_everywhere(word, texts)] == []


def test_an_answer_of_the_catalogue_has_every_button_that_it_tells_to_press() -> None:
    missing = []
    for entry in load_catalogue(CATALOGUE):
        said = [(language, entry.answer[language]) for language in LANGUAGES]
        beside = (entry.more, *entry.provinces.values(), *entry.provinces_more.values())
        said += [(language, words) for local in beside for language, words in local.items()]
        for language, words in said:
            labels = {step.label[language] for step in entry.next}
            missing += [(entry.id, button) for button in to_press(words) if button not in labels | IN_THE_APP]
    assert missing == []


# Buttons of other apps, and words that are quoted for another reason, right after a button.
IN_THE_APP = {"Chứng nhận tiêm", "lên chứng nhận", "lên mũi", "đã tồn tại", "Already exists"}
