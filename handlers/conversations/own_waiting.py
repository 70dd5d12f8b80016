"""Who still waits for a report: of one sent in this chat its state, its due time and a reminder for the office; of one
sent elsewhere its code, or the way without the code. Never a new report by itself."""

from typing import Final

from handlers.conversations.answering import answer_of, entry_of, match_of, missed
from handlers.conversations.args import jump_to
from handlers.conversations.follow_up.replying import still_wrong
from handlers.conversations.follow_up.showing import report_words
from handlers.conversations.outright import outright_of
from handlers.dialogue.answers.still_wrong import lacking_dose
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import Choice, Jump, Start, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.staff.actor import citizen
from handlers.tickets.add_information import add_information
from handlers.tickets.errors import REFUSALS
from handlers.tickets.queries import mine
from handlers.tickets.status import NOT_FINISHED, State
from storage.repositories.tickets import Ticket

ESCALATE: Final = "complaint_escalate"
OF_REPORTS: Final = frozenset({ESCALATE, "complaint_status", "complaint_deadline", "own_waiting"})
FEW_WORDS: Final = 24  # words up to which a text complains of waiting, and tells no story of its own
REMINDER: Final = 300  # characters of it that reach the office
MOST_LISTED: Final = 4


async def still_waiting(talk: Talk, text: str) -> Heard | None:
    """The open reports that a text waits for, the only one with a reminder; None when there is none, or it is about
    something else."""
    if "?" in text or len(text.split()) > FEW_WORDS:
        return None
    waits = still_wrong(talk, text) or _escalates(talk, text)
    tickets = await _open(talk, lacking_dose(text, talk.work.rules.campaign.doses.told)) if waits else []
    if not tickets:
        return None
    again = talk.tell("own_waiting")
    lines = tuple(report_words(talk, one, "own_reports.line") for one in tickets[:MOST_LISTED])
    if len(tickets) > 1:
        head, follow = "own_reports.several", Choice("follow", "menu.follow", jump=jump_to("follow_up"))
        return Heard((say(head, count=len(tickets)), *lines), (follow,))
    (ticket,) = tickets
    see = Choice("follow", "own_reports.see", jump=Jump("follow_up", ("view", ticket.code)))
    add = Choice("add", "follow_up.add", jump=Jump("follow_up", ("add", ticket.code)))
    call = Choice("callback", "status_lookup.callback", jump=jump_to("callback"))
    if again or not await reminded(talk, ticket, text):
        return Heard((say("own_reports.still"), *lines), (see, add, call))
    return Heard((say("own_reports.sorry"), *lines, say("own_reports.reminded")), (see, add, call))


async def waits_elsewhere(talk: Talk, text: str) -> Heard | None:
    """Of a report that this chat has not sent: what can be done, and that its code may be typed; None when no report is
    waited for."""
    if await mine(talk.work, citizen(talk.contact)):
        return None
    entry = entry_of(talk, ESCALATE) if _escalates(talk, text) else None
    if entry is None:
        return None
    heard = answer_of(talk, entry)
    lost = Choice("lost", "lost_code.no_code", jump=jump_to("lost_code"))
    others = tuple(one for one in heard.choices if not missed(one))
    return Heard((*heard.says, say("lost_code.type_it")), (*others[:1], lost, *others[1:]))


def heard_lost(talk: Talk, text: str) -> Start | None:
    """That the code of a report is gone, said outright or right after an answer about reports."""
    texts = talk.work.tools.texts
    if match_keywords(text, "lost_code_words.of_report", texts):
        return Start("lost_code")
    after = talk.told_last[0] in OF_REPORTS
    return Start("lost_code") if after and match_keywords(text, "lost_code_words.lost", texts) else None


def _escalates(talk: Talk, text: str) -> bool:
    match = match_of(talk, text)
    return outright_of(talk, text) == ESCALATE or (match.decision == "answer" and match.best == ESCALATE)


async def _open(talk: Talk, dose: int) -> list[Ticket]:
    found = [one for one in await mine(talk.work, citizen(talk.contact)) if one.status in NOT_FINISHED]
    return [one for one in found if not dose or not one.dose_numbers or dose in one.dose_numbers]


async def reminded(talk: Talk, ticket: Ticket, text: str) -> bool:
    """Whether the office reads that the person still waits; not while it waits for the person."""
    if ticket.status in (State.WAITING_CITIZEN, State.ENTERED):
        return False
    words = talk.words(say("own_reports.reminder", text=text[:REMINDER]))
    try:
        await add_information(talk.work, ticket.id, citizen(talk.contact), words)
    except REFUSALS:
        return False
    return True
