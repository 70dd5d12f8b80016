"""The receipt of an erasure: what is gone, what stays, why and until when, backups included. No line names anybody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from handlers.contacts.own_reports import IN_PERSON
from handlers.dialogue.answers.ticket_code import group_code
from handlers.texts import Say
from handlers.tickets.times import day_in_words
from handlers.work import Work
from storage.repositories.tickets import Ticket

# Kinds of what was counted, as the receipt puts them together.
TOGETHER: Final[Mapping[str, tuple[str, ...]]] = {
    "reports": ("reports",),
    "photos": ("photos", "files"),
    "messages": ("messages", "waiting", "dead"),
    "drafts": ("drafts", "installs", "codes"),
}


def gone_words(work: Work, request: Ticket, counts: Mapping[str, int]) -> str:
    """What was deleted, a line a kind, in the language of the request."""
    return _lines(work, request, _gone(counts, chat=request.contact_id is not None))


def kept_words(work: Work, request: Ticket, under_way: tuple[str, ...]) -> str:
    """What stays, each with its reason and its end. `under_way`: codes of reports that an office still works on."""
    return _lines(work, request, _kept(work, request, under_way, work.now, chat=request.contact_id is not None))


async def receipt_page(work: Work, request: Ticket) -> tuple[list[Say], list[Say]] | None:
    """What is gone and what stays of a request that was carried out, for the office that reads it out to whoever asked
    (a text message has no room for it); None before that."""
    done = await work.uow.erasures.get(request.id)
    if done is None or done.carried_out_at is None:
        return None
    waiting = await work.uow.tickets.many([one for one in done.waiting if one != request.id])
    under_way, chat = tuple(group_code(one.code) for one in waiting), done.contact_id is not None
    kept = _kept(work, request, under_way, done.carried_out_at, chat=chat)
    return _gone(done.counts or {}, chat=chat), kept


def _gone(counts: Mapping[str, int], *, chat: bool) -> list[Say]:
    numbers = {kind: sum(counts.get(one, 0) for one in ones) for kind, ones in TOGETHER.items()}
    lines = [Say("receipt.gone.profile")] if chat else []
    lines += [Say(f"receipt.gone.{kind}", {"number": number}) for kind, number in numbers.items() if number]
    return lines or [Say("receipt.gone.nothing")]


def _kept(work: Work, request: Ticket, under_way: tuple[str, ...], since: datetime, *, chat: bool) -> list[Say]:
    """`since`: when it was carried out, from which each term runs."""
    policy = work.tools.policy
    lines = [Say("receipt.kept.reports", {"codes": ", ".join(under_way)})] if under_way else []
    if chat:
        lines += [
            Say("receipt.kept.chat", {"until": _day(work, since + policy.message_life)}),
            Say("receipt.kept.messenger"),
        ]
    else:  # told by a text message, which needs the number
        lines.append(Say("receipt.kept.number", {"until": _day(work, since + policy.message_life)}))
    if request.proof != IN_PERSON:
        lines.append(Say("receipt.kept.attempts", {"until": _day(work, since + policy.attempt_life)}))
    lines += [
        Say("receipt.kept.backups", {"until": _day(work, since + policy.backup_life)}),
        Say("receipt.kept.audit", {"until": _day(work, since + policy.audit_life)}),
        Say("receipt.kept.figures"),
        Say("receipt.kept.platform"),
    ]
    return lines


def _day(work: Work, end: datetime) -> Say:
    return day_in_words(end, work.rules.calendar, work.now)


def _lines(work: Work, request: Ticket, lines: list[Say]) -> str:
    language, province = request.language, request.province_code
    said = [work.rules.texts.say(line.key, line.params, language=language, province=province) for line in lines]
    return "\n".join(f"• {one}" for one in said)
