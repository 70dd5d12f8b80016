"""Words typed below a report that are no more to say to it: somebody else's missing dose, an app that fails."""

from handlers.conversations.answering import entry_of, match_of
from handlers.conversations.complaint.family import begun_for_other, heard_family, says_missing
from handlers.conversations.follow_up.data import FollowUp
from handlers.dialogue.answers.told_kin import tells_of_kin
from handlers.dialogue.outcome import Lost, Move, Start, say
from handlers.dialogue.talk import Talk
from storage.repositories.tickets import Ticket


async def own_way(talk: Talk[FollowUp], text: str, tickets: list[Ticket]) -> Move | None:
    """Where the words lead by themselves: a report for a relative whom none of `tickets` is about, or (as a question)
    the answer for an app. None: they may be more to say to a report."""
    if "?" in text:
        return None
    if all(_own(one) for one in tickets) and (house := _for_relative(talk, text, tickets)) is not None:
        return house
    match, apps = match_of(talk, text), talk.work.rules.campaign.questions.apps
    entry = entry_of(talk, match.best) if match.decision == "answer" else None
    return Lost((say("follow_up.choose"),)) if entry is not None and entry.group in apps else None


def _for_relative(talk: Talk[FollowUp], text: str, tickets: list[Ticket]) -> Start | None:
    """The report of a relative, or of several, whose records are said to lack something."""
    if not says_missing(talk, text):
        return None
    if (house := heard_family(talk, text)) is not None:
        return house
    return begun_for_other(talk, text, tickets[0] if tickets else None) if tells_of_kin(text) else None


def _own(ticket: Ticket) -> bool:
    """Whether who filed it is whom it is about, as far as was told."""
    return not ticket.subject.reporter.name
