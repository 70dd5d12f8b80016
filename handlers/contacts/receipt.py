"""The receipt of an erasure: what is gone, what stays, why and until when, backups included. No line names anybody."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from handlers.contacts.own_reports import IN_PERSON
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
    numbers = {kind: sum(counts.get(one, 0) for one in ones) for kind, ones in TOGETHER.items()}
    lines = [Say("receipt.gone.profile")] if request.contact_id is not None else []
    lines += [Say(f"receipt.gone.{kind}", {"number": number}) for kind, number in numbers.items() if number]
    return _lines(work, request, lines or [Say("receipt.gone.nothing")])


def kept_words(work: Work, request: Ticket, under_way: tuple[str, ...]) -> str:
    """What stays, each with its reason and its end. `under_way`: codes of reports that an office still works on."""
    policy = work.tools.policy
    lines = [Say("receipt.kept.reports", {"codes": ", ".join(under_way)})] if under_way else []
    if request.contact_id is not None:
        lines += [
            Say("receipt.kept.chat", {"until": _day(work, policy.message_life)}),
            Say("receipt.kept.messenger"),
        ]
    if request.proof != IN_PERSON:
        lines.append(Say("receipt.kept.attempts", {"until": _day(work, policy.attempt_life)}))
    lines += [
        Say("receipt.kept.backups", {"until": _day(work, policy.backup_life)}),
        Say("receipt.kept.audit", {"until": _day(work, policy.audit_life)}),
        Say("receipt.kept.figures"),
        Say("receipt.kept.platform"),
    ]
    return _lines(work, request, lines)


def _day(work: Work, life: timedelta) -> Say:
    return day_in_words(work.now + life, work.rules.calendar, work.now)


def _lines(work: Work, request: Ticket, lines: list[Say]) -> str:
    language, province = request.language, request.province_code
    said = [work.rules.texts.say(line.key, line.params, language=language, province=province) for line in lines]
    return "\n".join(f"• {one}" for one in said)
