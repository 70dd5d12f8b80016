"""What may be said at any step of a report and is no answer to it: a correction, small talk, "tomorrow"."""

from dataclasses import replace
from typing import Final

from handlers.conversations.args import jump_to
from handlers.conversations.complaint.alone import told_alone
from handlers.conversations.complaint.beside import told_beside
from handlers.conversations.complaint.corrections import CARD, corrected, in_short
from handlers.conversations.complaint.course import denies_course, told_course
from handlers.conversations.complaint.data import ComplaintData, ComplaintTalk
from handlers.conversations.complaint.many import FOR_ONE, told_many
from handlers.conversations.complaint.name_and_place import told_name_and_place
from handlers.conversations.complaint.surplus import told_surplus
from handlers.dialogue.answers.none import read_none
from handlers.dialogue.answers.small_talk import SmallTalk, read_small_talk
from handlers.dialogue.conversation import Step, bare
from handlers.dialogue.outcome import Again, Choice, Move, Pause, say
from handlers.dialogue.turn import Answer

OF_INJECTION: Final = frozenset({"ask_details", "ask_date", "ask_vaccine", "ask_facility"})
ASKS_PLACE: Final = frozenset({"ask_place", "ask_facility"})
SAID: Final = {SmallTalk.HERE: "complaint_between.here", SmallTalk.WAIT: "complaint_between.wait"}


def heard_first(step: Step[ComplaintData]) -> Step[ComplaintData]:
    """The step, with an ear for what is no answer to it."""

    async def taken(talk: ComplaintTalk, answer: Answer) -> Move:
        if answer.choice == FOR_ONE:
            return Again((), ask=True)
        typed = bool(answer.text) and not (answer.choice or answer.files or answer.event)
        move = await _between(talk, answer, step) if typed else None
        return move or await step.take(talk, answer)

    return replace(step, take=taken)


async def _between(talk: ComplaintTalk, answer: Answer, step: Step[ComplaintData]) -> Move | None:
    talking = None if _is_the_place(talk, answer.text) else read_small_talk(answer.text)
    if talking is SmallTalk.LATER:
        days = talk.work.tools.policy.draft_life.days
        go_on = Choice("go_on", "complaint_between.go_on", "ask_faq_words.go_on", jump=jump_to("drafts"))
        return Pause((say("complaint_between.kept", days=days),), (go_on,))
    if talking is not None and bare(talk.step) != CARD:
        return in_short(talk, (say(SAID[talking]),))
    if bare(talk.step) in OF_INJECTION and _has_no_slip(answer.text):
        talk.data.photos.done = True  # nor is there anything to photograph
        return Again((say("complaint_between.no_slip"),))
    return (
        told_many(talk, answer)
        or await told_surplus(talk, answer)
        or (await told_course(talk, answer) if denies_course(talk, answer.text) else None)
        or await corrected(talk, answer)
        or await told_course(talk, answer)
        or await told_name_and_place(talk, answer, step)
        or await told_alone(talk, answer)
        or await told_beside(talk, answer, step)
    )


def _has_no_slip(text: str) -> bool:
    """Asked for what stands on the slip: there is none any more, and nothing else is said."""
    told = read_none(text)
    return told is not None and "photo" in told.named and not told.named & {"date", "place"} and not told.rest


def _is_the_place(talk: ComplaintTalk, text: str) -> bool:
    """Asked for the place, "da lat" is the town and not a word of politeness."""
    tools = talk.work.tools
    return bare(talk.step) in ASKS_PLACE and tools.resolver.is_name(text, tools.policy.edition)
