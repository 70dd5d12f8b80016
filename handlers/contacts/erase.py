"""Deleting what is known of a person, on their request (a ticket DATA_REQUEST), by a job once it cannot be taken back.

Reports that are closed lose at once what is personal; one under way loses it when it closes, since an office answers
for it until then. Who asked gets a receipt (receipt.py).
"""

from collections import Counter
from datetime import datetime
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.contacts.own_reports import own_reports
from handlers.contacts.receipt import gone_words, kept_words
from handlers.contacts.sms import CHANNEL as SMS
from handlers.dialogue.answers.ticket_code import group_code
from handlers.staff.actor import SYSTEM, Actor
from handlers.texts import Say
from handlers.tickets.act import begin
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.notices import tell_citizen, tell_contact
from handlers.tickets.status import State, Verb, is_allowed
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.erasures import Erasure
from storage.repositories.tickets import Ticket

DROPPED: Final = frozenset({State.WITHDRAWN, State.REFUSED, State.MERGED})  # taken back, or not theirs to ask
REACHED: Final = frozenset({"chat", "sms"})
UNPROVEN: Final = "none"


def asks_for_it(work: Work, ticket: Ticket) -> bool:
    """Whether the ticket is a request to delete."""
    return ticket.category == work.rules.catalogues.common.meaning(Meaning.ERASURE).code


async def order_erasure(work: Work, ticket_id: int, actor: Actor, *, expected: int | None = None) -> datetime:
    """An official has seen that it is the person: the request is carried out once it can no longer be taken back; gives
    when. For requests on paper; those of a chat are proven there and wait already.

    Errors: NotAllowed (no official of the office that has it), AlreadyClaimed, Stale; Unfit (category: no such request;
    proof: nobody has proven who asks).
    """
    if not actor.is_official:
        raise NotAllowed
    act = await begin(work, ticket_id, actor, Verb.CORRECT, expected=expected, name="erase")
    if not asks_for_it(work, act.before):
        raise Unfit("category")
    if act.before.proof == UNPROVEN:
        raise Unfit("proof")
    due = max(act.before.opened_at + work.tools.policy.erasure_wait, work.now)
    if not act.repeated and await work.uow.erasures.add(ticket_id, act.before.contact_id, act.before.opened_at, due):
        await act.finish("erasure_ordered", reason="request")
    known = await work.uow.erasures.get(ticket_id)
    return known.due_at if known is not None else due


async def carry_out(work: Work, ticket_id: int) -> bool:
    """Carry out a request whose time has come; False when there is nothing to do. Done again it does nothing."""
    erasure = await _held(work, ticket_id)
    if erasure is None or erasure.carried_out_at is not None or erasure.due_at > work.now:
        return False
    act = await begin(work, ticket_id, SYSTEM, Verb.ERASE)
    request = act.before
    if State(request.status) in DROPPED:
        await work.uow.erasures.drop(ticket_id, work.now)
        return False
    contact_id, phone = request.contact_id, request.subject.phone
    found = await own_reports(work, contact_id, request.subject_index, phone, request.proof)
    reports = {one.id: one for one in found if one.id != ticket_id}
    waiting = await _open(work, list(reports))
    counts = await _anonymise(work, [one for one in reports if one not in waiting])
    counts += await _forget(work, contact_id)
    counts += await _forget_messages_to(work, phone)
    under_way = tuple(group_code(reports[one].code) for one in sorted(waiting))
    way = await tell_citizen(
        work, request, "erased", act.cause, gone=gone_words(work, request, counts),
        kept=kept_words(work, request, under_way), number=len(under_way),
    )  # fmt: skip
    if contact_id is not None:
        await work.uow.contacts.erase(contact_id, work.now)
    if way == "chat":
        await _forget_number(work, phone)
    if is_allowed(request.status, Verb.ERASE):
        await act.finish("erased", {"approved_at": request.approved_at or work.now}, reason="request")
    if way in REACHED or way == "nobody":
        await work.uow.retention.anonymise(ticket_id, work.now)
    else:  # somebody has yet to call, and needs the number
        waiting = waiting | {ticket_id}
    await work.uow.erasures.save(ticket_id, sorted(waiting), counts, work.now, None if waiting else work.now)
    return True


async def go_on(work: Work, ticket_id: int) -> bool:
    """Reports under way that have closed since lose what is personal, and who asked is told; False when none has."""
    erasure = await _held(work, ticket_id)
    if erasure is None or erasure.carried_out_at is None:
        return False
    waiting = await _open(work, erasure.waiting)
    if ticket_id in erasure.waiting and erasure.carried_out_at > _disputable(work):
        waiting = waiting | {ticket_id}
    closed = [one for one in erasure.waiting if one not in waiting]
    if not closed:
        return False
    told = [group_code(one.code) for one in await work.uow.tickets.many(closed) if one.id != ticket_id]
    counts = Counter(erasure.counts or {}) + await _anonymise(work, closed)
    ended = None if waiting else work.now
    await work.uow.erasures.save(ticket_id, sorted(waiting), counts, erasure.carried_out_at, ended)
    if told and erasure.contact_id is not None:
        said = Say("receipt.closed_now", {"codes": ", ".join(told), "left": len(waiting - {ticket_id})})
        await tell_contact(work, erasure.contact_id, said, f"{work.cause}:{ticket_id}:closed")
    return True


async def _held(work: Work, ticket_id: int) -> Erasure | None:
    """The request, held; the person before everything else, as their own turns do it. None when it has ended."""
    known = await work.uow.erasures.get(ticket_id)
    if known is not None and known.contact_id is not None:
        await work.uow.contacts.lock(known.contact_id)
    held = await work.uow.erasures.lock(ticket_id)
    return held if held is not None and held.ended_at is None else None


def _disputable(work: Work) -> datetime:
    """What got its outcome since then may still be disputed, and so is not closed."""
    return work.now - work.tools.policy.dispute_time


async def _open(work: Work, ticket_ids: list[int] | tuple[int, ...]) -> frozenset[int]:
    """Reports under way, and those about which a message has yet to go out."""
    if not ticket_ids:
        return frozenset()
    running = await work.uow.erasures.running(ticket_ids, _disputable(work))
    return running | await work.uow.erasures.unsent(ticket_ids)


async def _anonymise(work: Work, ticket_ids: list[int]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for number in ticket_ids:
        counts["photos"] += len(await work.uow.ticket_files.of_ticket(number))
        counts["reports"] += 1
        await work.uow.retention.anonymise(number, work.now)
    return counts


async def _forget(work: Work, contact_id: int | None) -> Counter[str]:
    """What hangs on the chat beside reports. The name is forgotten last: the receipt needs the form of address."""
    counts: Counter[str] = Counter()
    if contact_id is not None:
        counts["drafts"] = await work.uow.conversations.drop_open(contact_id, work.now)
        counts["installs"] = await work.uow.installs.forget(contact_id)
        counts.update(await work.uow.retention.erase_traces(contact_id))
    return counts


async def _forget_messages_to(work: Work, phone: str) -> Counter[str]:
    """Text messages to the number, codes among them."""
    found = await _by_number(work, phone)
    return Counter(await work.uow.retention.erase_traces(found.id)) if found is not None else Counter()


async def _forget_number(work: Work, phone: str) -> None:
    """The number itself, unless a message to it is on its way: then retention forgets it behind the last one."""
    found = await _by_number(work, phone)
    if found is None:
        return
    await work.uow.contacts.lock(found.id)
    if not await work.uow.retention.unsent_to(found.id):
        await work.uow.contacts.erase(found.id, work.now)


async def _by_number(work: Work, phone: str) -> Contact | None:
    return await work.uow.contacts.find(SMS, work.uow.vault.index("phone", phone).hex()) if phone else None
