"""What may be said at any step of a report and is no answer to it: a correction, small talk, "tomorrow"."""

from dataclasses import replace
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.args import jump_to
from handlers.conversations.complaint.corrections import CARD, corrected, in_short
from handlers.conversations.complaint.data import ComplaintData, ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.injection import meaning_of, take_doses_told, told_in
from handlers.conversations.complaint.matter import MISSING, category_of, set_meaning
from handlers.conversations.complaint.story import with_more
from handlers.conversations.complaint.what import note_person
from handlers.conversations.home_words import note_home
from handlers.dialogue.answers.household import read_household
from handlers.dialogue.answers.small_talk import SmallTalk, read_small_talk
from handlers.dialogue.conversation import Step, bare
from handlers.dialogue.outcome import Choice, Move, Pause, say
from handlers.dialogue.turn import Answer

# Steps that ask for something else than the injection.
OTHERS: Final = frozenset(
    {"ask_identity", "ask_birth_date", "ask_phone", "ask_name", "ask_sex", "ask_place", "ask_reporter", "ask_photo"}
)
ASKS_PLACE: Final = frozenset({"ask_place", "ask_facility"})
SAID: Final = {SmallTalk.HERE: "complaint_between.here", SmallTalk.WAIT: "complaint_between.wait"}


def heard_first(step: Step[ComplaintData]) -> Step[ComplaintData]:
    """The step, with an ear for what is no answer to it."""

    async def taken(talk: ComplaintTalk, answer: Answer) -> Move:
        typed = bool(answer.text) and not (answer.choice or answer.files or answer.event)
        move = await _between(talk, answer) if typed else None
        return move or await step.take(talk, answer)

    return replace(step, take=taken)


async def _between(talk: ComplaintTalk, answer: Answer) -> Move | None:
    talking = None if _is_the_place(talk, answer.text) else read_small_talk(answer.text)
    if talking is SmallTalk.LATER:
        days = talk.work.tools.policy.draft_life.days
        go_on = Choice("go_on", "complaint_between.go_on", "ask_faq_words.go_on", jump=jump_to("drafts"))
        return Pause((say("complaint_between.kept", days=days),), (go_on,))
    if talking is not None and bare(talk.step) != CARD:
        return in_short(talk, (say(SAID[talking]),))
    return await corrected(talk, answer) or await _told_besides(talk, answer.text)


def _is_the_place(talk: ComplaintTalk, text: str) -> bool:
    """Asked for the place, "da lat" is the town and not a word of politeness."""
    tools = talk.work.tools
    return bare(talk.step) in ASKS_PLACE and tools.resolver.is_name(text, tools.policy.edition)


async def _told_besides(talk: ComplaintTalk, text: str) -> Move | None:
    """An injection told of where something else is asked: taken with what else the message says, and kept in its
    words; None when it tells of none."""
    if bare(talk.step) not in OTHERS or not talk.data.category or category_of(talk).means not in MISSING:
        return None
    if read_household(text):
        return None
    told = told_in(talk, text)
    if not told.tells:
        return None
    injection = talk.data.injection
    talk.data.description = with_more(talk.data.description, text)
    says = (*note_person(talk, text), *note_home(talk, text, talk.data.place))
    if not injection.doses and told.missing:
        injection.doses = told.missing
        set_meaning(talk, meaning_of(told) or Meaning.MISSING_ONE)
    return await onward(talk, (*says, *(take_doses_told(talk, told) or (say("complaint_between.noted"),))))
