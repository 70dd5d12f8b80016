"""The language of a chat: heard from what is typed until somebody chooses one by a button or a word."""

from dataclasses import replace
from typing import Final

from faq.tongue import asked_language, begins_in_english, goes_on_in_english, speaks_vietnamese
from handlers.dialogue.leaving import ensure_open
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.standing import Running
from handlers.texts import Say

LANGUAGES: Final = {"vi": "commands.vietnamese", "en": "commands.english"}  # words that choose one


async def hear_language(run: Running, text: str) -> None:
    """Answer in the language that is spoken, without a switch; how to go back is said with it.

    Where no question is open one clear sentence is enough to turn to English; in the middle of something it must be
    somebody who speaks. What was chosen in so many words stays until another choice.
    """
    contact = run.contact
    if contact.language_chosen or run.declared.officials_only or asked_language(text):
        return
    language = _heard(run, text)
    if language:
        await _turn(run, language, chosen=False)
        await ensure_open(run)
        run.say(Say("common.english_heard" if language == "en" else "common.vietnamese_heard"))


def _heard(run: Running, text: str) -> str:
    """The other language, when the message turns to it; '' otherwise."""
    if run.contact.language != "vi":
        return "vi" if speaks_vietnamese(text) else ""
    at_start = run.talk_row is None or run.declared.name == run.registry.menu.name
    return "en" if (begins_in_english if at_start else goes_on_in_english)(text) else ""


async def chose_language(run: Running, text: str) -> bool:
    """Whether the message asks for a language and nothing else; then it is spoken from now on."""
    texts = run.work.tools.texts
    language = next((code for code, key in LANGUAGES.items() if match_keywords(text, key, texts)), asked_language(text))
    if language:
        await _speak(run, language)
    return bool(language)


async def _speak(run: Running, language: str) -> None:
    """From now on in this language, as was asked for; what is on the screen is said again in it."""
    await _turn(run, language, chosen=True)
    if run.talk_row is None:
        await run.start(run.registry.menu.name, before=(Say("common.language_changed"),))
    else:
        await run.show(run.talk_row.step, (Say("common.language_changed"),))


async def _turn(run: Running, language: str, *, chosen: bool) -> None:
    await run.work.uow.contacts.set_language(run.contact.id, language, chosen=chosen)
    run.contact = replace(run.contact, language=language, language_chosen=chosen)
