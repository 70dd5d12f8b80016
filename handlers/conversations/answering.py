"""What to say to a question: the catalogue's answer with its next steps, a question back, or an honest "chưa biết"."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from faq.entries import Entry
from faq.matcher import Match
from handlers.conversations.args import jump_to
from handlers.conversations.cautions import caution_of, meant
from handlers.conversations.child_vaccines import LACKS, child_vaccines
from handlers.conversations.courtesy import CALL_ME, UNKNOWN, courtesy
from handlers.conversations.dated_notices import notices_with_answer
from handlers.conversations.incident_banner import banner
from handlers.conversations.install_data import date_words
from handlers.conversations.outright import outright_of
from handlers.conversations.phrases import says
from handlers.conversations.scrubbing import scrubbed
from handlers.dialogue.outcome import Choice, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.texts import Say

READ: Final = 1500  # characters of a question that are looked at
OLD_AFTER: Final = 365  # days from which an answer's date is told with it
OFFERED: Final = 2  # guesses a question back offers
ASK_FAQ: Final = "ask_faq"
MISSED: Final = "missed"
ILL: Final = frozenset({"side_effects_common", "side_effects_severe"})
READ_ON: Final = "more"
COURTESY: Final = frozenset({"greeting", "thanks_goodbye", "bot_identity"})  # nothing to be beside the point of


def match_of(talk: Talk, text: str) -> Match:
    """What the text asks. Who may speak of an illness after an injection is asked back where nothing is sure enough:
    an answer that nothing is known would keep the advice from a worried parent."""
    found = talk.work.tools.matcher.match(text[:READ], talk.language)
    if found.decision == "refuse" and found.best in ILL and says(text, "ask_faq_words.unwell", talk.work.rules.texts):
        return replace(found, decision="ask")
    return found


def entry_of(talk: Talk, intent: str | None) -> Entry | None:
    """The entry of an intent, if it may still be given today."""
    found = talk.work.tools.matcher.entries.get(intent or "")
    return found if found is not None and found.holds_on(talk.today) else None


def answer_of(talk: Talk, entry: Entry) -> Heard:
    """The entry's answer with its buttons and a way to say that it misses the point, in the language of the talk."""
    above = () if entry.id in COURTESY else banner(talk)
    words = _spoken(talk, entry.words(talk.language, talk.contact.province))
    says = [*above, *notices_with_answer(talk, entry.group), words]
    if entry.id not in COURTESY and (talk.today - entry.as_of).days > OLD_AFTER:
        says.append(say("ask_faq.as_of", date=date_words(entry.as_of)))
    heard = Heard(tuple(says), steps_of(entry, talk.language))
    if entry.id in COURTESY:
        return courtesy(talk, entry.id, heard)
    talk.tell(entry.id)
    more = (read_on(entry),) if entry.rest(talk.language, talk.contact.province) else ()
    return Heard(heard.says, (*heard.choices, *more, _missed(entry.id)))


def with_care(talk: Talk, text: str, *, in_form: bool = False) -> Heard | None:
    """The answer to a question of health that may be more, with what to do at once before it (unless a form has said it
    already); None for most texts."""
    caution = caution_of(talk, text)
    if caution is None:
        return None
    entry = entry_of(talk, caution.intent)
    heard = answer_of(talk, entry) if entry is not None else Heard((), ways_on())
    before = () if in_form and caution.urgent else (caution.says,)
    return Heard((*before, *heard.says), (*caution.choices, *heard.choices))


def rest_of(talk: Talk, entry: Entry) -> Heard:
    """What there is to read beyond the answer, with the same buttons; what is said next is still about the answer."""
    talk.tells = talk.told
    rest = entry.rest(talk.language, talk.contact.province) or entry.words(talk.language, talk.contact.province)
    says = (_spoken(talk, rest),)
    return Heard(says, (*steps_of(entry, talk.language), _missed(entry.id)))


def read_on(entry: Entry) -> Choice:
    """The button for the rest of an answer."""
    return Choice(READ_ON, "ask_faq.read_on", "ask_faq_words.read_on", jump=jump_to(ASK_FAQ, {READ_ON: entry.id}))


def _spoken(talk: Talk, words: str) -> Say:
    """Words of the catalogue as they are said to this person."""
    address, language = talk.address, talk.language
    return say("common.verbatim", text=words.format(**address.said(language)))


def steps_of(entry: Entry, language: str) -> tuple[Choice, ...]:
    """The buttons of an answer."""
    return tuple(
        Choice(
            f"next_{number}",
            say("common.verbatim", text=_label(step.label, language)),
            jump=jump_to(step.go, step.given),
        )
        for number, step in enumerate(entry.next, start=1)
    )


def missed(choice: Choice) -> bool:
    """Whether a button says that the answer misses the point."""
    return choice.id == MISSED


def ask_back(talk: Talk, match: Match, beside: Collection[str] = ()) -> Heard | None:
    """The two things the text may mean, as buttons; None when there is nothing to offer.

    `beside`: what was offered for the message before. The same question is not put twice: then the next guess is
    offered with the other ways on.
    """
    offered = [entry for intent in offered_by(match) if (entry := entry_of(talk, intent)) is not None]
    ways: tuple[Choice, ...] = ()
    if offered and {entry.id for entry in offered} <= set(beside):
        rest = [entry for intent, _ in match.guesses if (entry := entry_of(talk, intent)) and intent not in beside]
        offered, ways = rest[:OFFERED], ways_on()
    if not offered:
        return None
    guesses = tuple(guess_button(talk, entry, f"guess_{number}") for number, entry in enumerate(offered, start=1))
    again = talk.tell("guesses") % 2
    asked = say("ask_faq.did_you_mean_now" if again else "ask_faq.did_you_mean")
    ways = ways or (*((CALL_ME,) if again else ()), _missed(offered[0].id))
    return Heard((asked,), (*guesses, *ways))


def guess_button(talk: Talk, entry: Entry, name: str) -> Choice:
    """A button that shows the answer of an entry, in the words of its question."""
    label = say("common.verbatim", text=entry.asked(talk.language))
    return Choice(name, label, jump=jump_to(ASK_FAQ, {"about": entry.id}))


def offered_by(match: Match) -> tuple[str, ...]:
    """What a match offers when it asks back: the two best guesses, no more to read."""
    return tuple(intent for intent, _ in match.guesses[:OFFERED])


def other_readings(talk: Talk, bad: str) -> tuple[Choice, ...]:
    """What the words on the screen may mean besides `bad`, whose answer missed the point, and what was offered."""
    match = match_of(talk, talk.asked) if talk.asked else None
    if match is None or match.decision == "refuse":
        return ()
    shown = {bad, *(offered_by(match) if match.decision == "ask" else ())}
    rest = [entry for intent, _ in match.guesses if intent not in shown and (entry := entry_of(talk, intent))]
    return tuple(guess_button(talk, entry, f"guess_{number}") for number, entry in enumerate(rest[:OFFERED], start=1))


def unknown(talk: Talk) -> Heard:
    """We do not know, and who does."""
    return courtesy(talk, UNKNOWN, Heard((say("ask_faq.unknown"),), ways_on()))


def ways_on() -> tuple[Choice, ...]:
    """Where else help is."""
    return (
        Choice("hotline", "ask_faq.hotline", jump=jump_to("hotline_directory")),
        CALL_ME,
        Choice("complain", "ask_faq.complain", jump=jump_to("complaint")),
    )


async def keep_question(talk: Talk, text: str, decision: str, guess: str = "", rating: int | None = None) -> None:
    """Remember what we could not answer well, without anything that tells who asked."""
    kept = scrubbed(text)
    if not any(letter.isalpha() for letter in kept):
        return
    await talk.work.uow.questions.keep(
        talk.work.ids.new(),
        kept,
        decision,
        talk.now,
        guess=guess,
        language=talk.language,
        rating=rating,
        province=talk.contact.province,
    )


async def answer_question(talk: Talk, text: str, match: Match | None = None) -> Heard:
    """The whole way: answer, ask back or admit; what was not answered is kept."""
    before, talk.asked = talk.asked, text[:READ]
    if (careful := with_care(talk, text)) is not None:
        return careful
    match = match or match_of(talk, text)
    named = entry_of(talk, outright_of(talk, text))
    entry = named or entry_of(talk, meant(talk, text, match.best))
    if entry is not None and (named or match.decision == "answer"):
        return (child_vaccines(talk, text) if entry.id in LACKS else None) or answer_of(talk, entry)
    await keep_question(talk, text, match.decision, match.best or "")
    if (elsewhere := child_vaccines(talk, text)) is not None:
        return elsewhere
    if match.decision != "ask":
        return unknown(talk)
    asked_before = match_of(talk, before) if before else None
    beside = offered_by(asked_before) if asked_before is not None and asked_before.decision == "ask" else ()
    return ask_back(talk, match, beside) or unknown(talk)


def _missed(intent: str) -> Choice:
    return Choice(MISSED, "ask_faq.missed", "ask_faq_words.missed", jump=jump_to(ASK_FAQ, {"bad": intent}))


def _label(labels: Mapping[str, str], language: str) -> str:
    return labels.get(language) or labels["vi"]
