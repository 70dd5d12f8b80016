"""When one's own reports are answered, asked out of the blue: the due time of each that is open, not a general rule."""

from typing import Final

from handlers.conversations.answering import match_of
from handlers.conversations.args import jump_to
from handlers.conversations.courtesy import CALL_ME
from handlers.conversations.follow_up.showing import report_words
from handlers.conversations.phrases import says
from handlers.dialogue.outcome import Choice, Jump, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.staff.actor import citizen
from handlers.tickets.queries import mine
from handlers.tickets.status import NOT_FINISHED

FEW_WORDS: Final = 18  # words up to which a text asks nothing but that
MOST_LISTED: Final = 4
STILL: Final = ("own_reports.still", "own_reports.call", "own_reports.same")  # asked again, by turns
INTENTS: Final = frozenset({"complaint_deadline", "complaint_status"})


async def asked_when(talk: Talk, text: str) -> Heard | None:
    """The open reports of this chat with their due times; None when they are not asked for, or there is none."""
    if len(text.split()) > FEW_WORDS or not _asks(talk, text):
        return None
    tickets = [one for one in await mine(talk.work, citizen(talk.contact)) if one.status in NOT_FINISHED]
    if not tickets:
        return None
    lines = tuple(report_words(talk, one, "own_reports.line") for one in tickets[:MOST_LISTED])
    again = talk.tell("own_reports")
    first = "own_reports.one" if len(tickets) == 1 else "own_reports.several"
    head = STILL[(again - 1) % len(STILL)] if again else first
    if len(tickets) > 1:
        follow = Choice("follow", "menu.follow", jump=jump_to("follow_up"))
    else:
        follow = Choice("follow", "own_reports.see", jump=Jump("follow_up", ("view", tickets[0].code)))
    return Heard((say(head, count=len(tickets)), *lines), (follow, CALL_ME) if again > 1 else (follow,))


def _asks(talk: Talk, text: str) -> bool:
    if says(text, "own_reports_words.when", talk.work.tools.texts):
        return True
    match = match_of(talk, text)
    return match.decision == "answer" and match.best in INTENTS
