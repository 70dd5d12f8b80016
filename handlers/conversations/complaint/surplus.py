"""A record that shows more doses than somebody had: a report of a dose that is not theirs, whatever else was chosen."""

from handlers.catalogue.categories import Meaning
from handlers.conversations.complaint.data import ComplaintTalk, InjectionAnswer
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import MISSING, category_of, set_meaning
from handlers.conversations.complaint.story import with_more
from handlers.dialogue.answers.surplus import tells_of_surplus
from handlers.dialogue.answers.told_marks import doses_named
from handlers.dialogue.outcome import Again, Move, say
from handlers.dialogue.turn import Answer
from handlers.texts import Say


async def told_surplus(talk: ComplaintTalk, answer: Answer) -> Move | None:
    """The move after a message that says so in a report of something else, or where the dose is asked for."""
    means = category_of(talk).means if talk.data.category else None
    if means not in MISSING | {Meaning.NOT_MINE} or not tells_of_surplus(answer.text):
        return None
    talk.data.description = with_more(talk.data.description, answer.text)
    if means is Meaning.NOT_MINE:
        if talk.data.injection.doses:
            return None
        said = take_surplus(talk, answer.text)
        return await onward(talk, said) if said else Again((say("complaint_between.noted"),), ask=True)
    talk.data.injection, talk.data.facility = InjectionAnswer(), None
    talk.data.site.settle(None)
    set_meaning(talk, Meaning.NOT_MINE)
    return await onward(talk, (say("complaint_between.surplus"), *take_surplus(talk, answer.text)))


def take_surplus(talk: ComplaintTalk, text: str) -> tuple[Say, ...]:
    """The dose that is shown and was not had, where one alone is named; the others are asked for. Said back."""
    named = doses_named(text, talk.work.rules.campaign.doses.told)
    if talk.data.injection.doses or len(named) != 1 or not tells_of_surplus(text):
        return ()
    talk.data.injection.doses = named
    return (say("complaint.story_read", told=talk.words(say("complaint.dose", number=named[0])).lower()),)
