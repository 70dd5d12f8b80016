"""Nothing is kept longer than it is needed: deletes what is past its time and writes one line of counts.

Times (domain: personal data): codes 24 hours, drafts 7 days, photos 30 days after closing, case data 12 months and then
figures only, audit log 24 months. What has no time of its own there has one in handlers/policy.py.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from handlers.jobs.job import OpenWork
from handlers.policy import Policy
from storage.repositories.retention import PIECE

NAME: Final = "retention"
REPORT: Final = "retention.purged"  # the action in the audit log
UNDO_RULES: Final = ("imports_pieces", "imports_persons", "imports_doses", "imports_tickets", "imports_kept")


async def retention(open_work: OpenWork) -> None:
    """Every rule until nothing is left of it, a piece a transaction. Killed anywhere, the next run goes on."""
    done: Counter[str] = Counter()
    async with open_work(f"job:{NAME}") as work:
        moments = limits(work.tools.policy, work.now)
        oldest_ticket = work.now - work.tools.policy.ticket_life
    done["tickets"] = await _anonymise(open_work, oldest_ticket)
    done["contacts"] = await _forget(open_work, oldest_ticket)
    async with open_work(f"job:{NAME}:drafts") as work:
        await work.uow.retention.free_drafts(moments["conversations"])
    for rule, before in moments.items():
        done[rule] = await _delete(open_work, rule, before)
    async with open_work(f"job:{NAME}:practice") as work:
        done["practice"] = await work.uow.practice.sweep(work.now - work.tools.policy.practice_life)
    await _report(open_work, {name: count for name, count in done.items() if count})


def limits(policy: Policy, now: datetime) -> Mapping[str, datetime]:
    """Rule -> what is older than this moment goes. Photos, sessions and links carry their own end."""
    return {
        "conversations": now - policy.talk_life,
        "drafts": now - policy.draft_life,
        "codes": now - policy.talk_life,
        "attempts": now - policy.attempt_life,
        "updates": now - policy.update_life,
        "messages": now - policy.message_life,
        "sms": now - policy.sms_log_life,
        "photos": now,
        "photos_entered": now - policy.photo_life_after_closing - timedelta(days=policy.dispute_days),
        "photos_unused": now - policy.draft_life,
        "files_unbound": now - policy.file_life_unbound,
        "chats": now - policy.message_life,
        "erasures": now - policy.audit_life,
        "audit": now - policy.audit_life,
        "alarms": now - policy.audit_life,
        "record_asks": now - policy.audit_life,
        "desk_drafts": now - policy.draft_life,
        "incident_pages": now - policy.message_life,
        "incident_points": now - policy.audit_life,
        "incident_events": now - policy.audit_life,
        "incidents": now - policy.audit_life,
        "duties": now - policy.message_life,
        "bulk_acts": now - policy.message_life,
        "bulk_act_items": now - policy.message_life,
        "list_rows": now - policy.list_life,
        "backlog_files": now - policy.import_undo_life,
        "staff_files": now - policy.import_undo_life,
        "import_files_waiting": now - policy.draft_life,
        "import_parts": now - policy.import_undo_life,
        "import_uploads": now - policy.audit_life,
        "questions": now - policy.question_life,
        "sessions": now,
        "sign_in_links": now,
        "sign_in_codes": now,
        "pages": now - policy.draft_life,
        **dict.fromkeys(UNDO_RULES, now - policy.import_undo_life),
    }


async def _delete(open_work: OpenWork, rule: str, before: datetime) -> int:
    total = 0
    while True:
        async with open_work(f"job:{NAME}:{rule}") as work:
            count = await work.uow.retention.delete(rule, before)
        total += count
        if count < PIECE:
            return total


async def _anonymise(open_work: OpenWork, before: datetime) -> int:
    total = 0
    while True:
        async with open_work(f"job:{NAME}:tickets") as work:
            found = await work.uow.retention.old_tickets(before)
            for ticket_id in found:
                await work.uow.retention.anonymise(ticket_id, work.now)
        total += len(found)
        if len(found) < PIECE:
            return total


async def _forget(open_work: OpenWork, before: datetime) -> int:
    total = 0
    while True:
        async with open_work(f"job:{NAME}:contacts") as work:
            found = await work.uow.retention.strangers(before)
            for contact_id in found:
                await work.uow.contacts.erase(contact_id, work.now)
        total += len(found)
        if len(found) < PIECE:
            return total


async def _report(open_work: OpenWork, counts: Mapping[str, int]) -> None:
    """Counts only. A run that found nothing writes nothing."""
    if not counts:
        return
    async with open_work(f"job:{NAME}:report") as work:
        await work.uow.audit.add(work.ids.new(), work.now, work.actor, REPORT, details=dict(counts))
