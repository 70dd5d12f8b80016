"""A call that was promised and has not come: no new wish, but a complaint of that one. Its office is reminded."""

from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.args import jump_to
from handlers.conversations.follow_up.showing import report_words
from handlers.conversations.meanings import code_of
from handlers.conversations.own_waiting import reminded
from handlers.conversations.phrases import says, says_with
from handlers.dialogue.outcome import Choice, Jump, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.staff.actor import citizen
from handlers.texts import Texts
from handlers.tickets.queries import mine
from handlers.tickets.status import NOT_FINISHED
from storage.repositories.tickets import Ticket

FEW_WORDS: Final = 30  # words up to which a text tells of that and of nothing else
MOST_LISTED: Final = 3


async def heard_promise(talk: Talk, text: str) -> Heard | None:
    """What becomes of a promised call that a text misses: the office is reminded of it, or how to complain; None when
    the text misses none."""
    if len(text.split()) > FEW_WORDS or not _misses_call(text, talk.work.tools.texts):
        return None
    found = await _promised(talk)
    if not found:
        return _elsewhere(talk)
    newest = found[0]
    lines = tuple(report_words(talk, one, "own_reports.line") for one in found[:MOST_LISTED])
    see = Choice("follow", "own_reports.see", jump=Jump("follow_up", ("view", newest.code)))
    if newest.status not in NOT_FINISHED:
        said = Choice("not_called", "promised.not_called", jump=Jump("follow_up", ("add", newest.code)))
        return Heard((say("promised.sorry"), *lines, say("promised.ended")), (said, see, _report(talk)))
    again = talk.tell("promised")
    told = not again and await reminded(talk, newest, text)
    closing = (say("own_reports.reminded"),) if told else ()
    return Heard((say("promised.sorry"), say("promised.here"), *lines, *closing), (see, _report(talk)))


def _misses_call(text: str, texts: Texts) -> bool:
    """Whether a text says of a promised call that it has not come: that nobody called, or of a promise that nothing
    was seen of it and of nothing else (a dose, a name)."""
    called = says(text, "promised_words.call", texts)
    if not called and not says(text, "promised_words.wish", texts):
        promised = says(text, "promised_words.promise", texts) and says(text, "promised_words.calling", texts)
        called = says_with(text, "promised_words.agreed", "promised_words.calling", texts) or says_with(
            text, "promised_words.told", "promised_words.calling_back", texts
        )
        promised = promised or called
        if not promised:
            return False
    if says(text, "promised_words.other_call", texts):
        return False
    if says(text, "promised_words.not_called", texts):
        return True
    seen_nothing = called and says(text, "promised_words.not_come", texts)
    return seen_nothing and not says(text, "promised_words.of_record", texts)


async def _promised(talk: Talk) -> list[Ticket]:
    """The reports of this chat that ask for a call, what is open first: no other was promised one."""
    calls = code_of(talk, Meaning.CALL_BACK)
    own = await mine(talk.work, citizen(talk.contact))
    found = [one for one in own if one.category == calls or one.call_back]
    return sorted(found, key=lambda one: one.status not in NOT_FINISHED)


def _elsewhere(talk: Talk) -> Heard:
    lost = Choice("lost", "lost_code.no_code", jump=jump_to("lost_code"))
    call = Choice("callback", "promised.call_again", jump=jump_to("callback"))
    return Heard((say("promised.sorry"), say("promised.elsewhere")), (lost, _report(talk), call))


def _report(talk: Talk) -> Choice:
    category = code_of(talk, Meaning.CONDUCT)
    return Choice("complain", "promised.report", jump=jump_to("complaint", {"category": category}))
