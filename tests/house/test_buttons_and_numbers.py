"""A text that names a button, or tells to press one, says so by what the channel shows: `{press}` and `{button}`."""

import re
from collections.abc import Iterator

from faq.entries import CATALOGUE, load_catalogue
from handlers.texts import Texts
from handlers.texts.address import BY_NUMBER, NEUTRAL
from handlers.texts.check import is_for_matching
from handlers.texts.loader import LANGUAGES

# Pages have real buttons, and so have the apps and the shell that some texts are about.
PAGES = ("console", "demo", "chat", "landing", "pages", "signed_out", "embed", "questions")
OF_OTHERS = {
    "advice.sign_in", "install_help.ask_told", "photo.blurred",
    "otp_problem", "login_failed", "forgot_password", "phone_already_used", "app_crash", "profile_complete",
    "account", "declare", "install", "register",
}  # fmt: skip
NAMES_ONE = re.compile(
    r"(?<!\w)nút(?!\w)|(?<!\w)(?:bấm|nhấn|ấn)(?!\w)(?! phím| mã| vào đâu| đường| link| liên)"
    r"|\bbuttons?\b|\b(?:press|tap)(?:ping|s)?\b(?! links| no strange)",
    re.IGNORECASE,
)


def said() -> Iterator[tuple[str, str]]:
    """(key, template) of everything said in a chat, of the catalogue of answers too."""
    texts = Texts.load()
    for language in LANGUAGES:
        for key, words in texts.words[language].items():
            if not is_for_matching(key) and not key.startswith(PAGES):
                yield key, words
    for entry in load_catalogue(CATALOGUE):
        beside = (entry.answer, entry.more, *entry.provinces.values(), *entry.provinces_more.values())
        yield from ((entry.id, words) for local in beside for words in local.values())


def names(key: str) -> set[str]:
    """A key, and what an answer about installing begins with."""
    return {key, key.partition("_")[0]}


def test_no_text_of_a_chat_names_a_button_outside_the_two_words_for_it() -> None:
    found = {(key, words) for key, words in said() if NAMES_ONE.search(re.sub(r"\{\w+\}", "", words))}
    assert {one for one in found if not names(one[0]) & OF_OTHERS} == set()
    assert {name for key, _ in found for name in names(key)} >= OF_OTHERS  # the list holds nothing that is gone


def test_where_choices_are_numbers_nobody_is_told_of_a_button() -> None:
    texts = Texts.load()
    told = (("vi", "bấm nút dưới đây", "nhắn số dưới đây"), ("en", "press the button", "send the number"))
    for language, pressed, sent in told:
        given = {"body": "Trạm Y tế", "code": "1234", "text": "giấy"}
        shown = texts.say("ticket_notices.citizen.asked", given, language=language)
        assert pressed in shown
        assert shown.replace(pressed, sent) == texts.say(
            "ticket_notices.citizen.asked", given, language=language, address=BY_NUMBER
        )
    assert NEUTRAL.said("vi")["You"] == BY_NUMBER.said("vi")["You"] == "Bạn"
