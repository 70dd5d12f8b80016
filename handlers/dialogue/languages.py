"""The language of a chat: heard from what is typed, or chosen by a word."""

from dataclasses import replace

from faq.english import speaks_english
from handlers.dialogue.leaving import ensure_open
from handlers.dialogue.standing import Running
from handlers.texts import Say


async def hear_english(run: Running, text: str) -> None:
    """Who writes English is answered in English from the first word, without a switch; it is said how to go back."""
    if run.contact.language != "vi" or run.declared.officials_only or not speaks_english(text):
        return
    await run.work.uow.contacts.set_language(run.contact.id, "en")
    run.contact = replace(run.contact, language="en")
    await ensure_open(run)
    run.say(Say("common.english_heard"))


async def speak(run: Running, language: str) -> None:
    """From now on in this language; what is on the screen is said again in it."""
    await run.work.uow.contacts.set_language(run.contact.id, language)
    run.contact = replace(run.contact, language=language)
    if run.talk_row is None:
        await run.start(run.registry.menu.name, before=(Say("common.language_changed"),))
    else:
        await run.show(run.talk_row.step, (Say("common.language_changed"),))
