"""A list is handed in: its right rows become one report for each office that gets some of them.

The same rows again change nothing. A corrected list, one that shares most of its people with a list that the same
sender handed in for the unit, takes the place of the rows there that nobody has entered. Where that one has come to
its end, what was not entered of the corrected list becomes a report of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final, NamedTuple

from handlers.catalogue.categories import Meaning
from handlers.catalogue.province_profiles import list_flow
from handlers.dialogue.answers.reading import fold
from handlers.lists.entered import entered_of, not_entered
from handlers.lists.prepare import Prepared
from handlers.lists.states import RowState
from handlers.places.bodies import NOWHERE, Place
from handlers.places.routing import Guidance
from handlers.staff.actor import Actor, Kind
from handlers.tickets.access import standing
from handlers.tickets.add_information import add_information
from handlers.tickets.content import Answered, Correction, Details, Reporter, Subject
from handlers.tickets.open import Draft, plan
from handlers.tickets.open import open as open_ticket
from handlers.tickets.status import IN_QUEUE, State
from handlers.work import Work
from storage.repositories.lists import HandedList, ListRow
from storage.repositories.tickets import Ticket

REMEMBERED: Final = timedelta(days=60)  # how long a list may be sent again or corrected
AGAIN_FROM: Final = 100_000_000  # numbers of the rows of the first corrected file, of the second from twice this
FULL: Final = 20  # corrected files that a list takes; the next is a list of its own


@dataclass(frozen=True, slots=True)
class Sender:
    """Who hands in what: `sender` and `content` as flows.yaml names them; `unit` as it signs; `place`: where it is;
    `facility`: where its people were injected first, '' for not said; `phone`: for questions, 03xxxxxxxx or ''."""

    sender: str
    content: str
    unit: str
    place: Place = NOWHERE
    facility: str = ""
    phone: str = field(default="", repr=False)


class Kept(NamedTuple):
    """A list at its report. `how`: new, again (nothing changed), or corrected."""

    ticket: Ticket
    list: HandedList
    how: str


NEW, AGAIN, CORRECTED = "new", "again", "corrected"


async def submit(
    work: Work, prepared: Prepared, sender: Sender, actor: Actor, *,
    contact_id: int | None = None, language: str = "vi", source: str = "chat", file_ids: Sequence[int] = (),
) -> tuple[Kept, ...]:  # fmt: skip
    """Hand it in; one for each office, the first with most rows. All of it in this transaction, or nothing.

    Errors: ValueError: there is no right row. NoTicket as `open`.
    """
    if not prepared.rows:
        raise ValueError("no right row")
    unit_index = unit_of(work, sender)
    await work.uow.lists.hold(unit_index)
    before = await _before(work, unit_index, prepared, sender, actor)
    if before and before[0].list.content_index == prepared.content_index:
        return before
    before = tuple([await _locked(work, one) for one in sorted(before, key=lambda one: one.ticket.id)])
    drafts = _parted(work, prepared, sender, contact_id, language, source)
    hand_in = before[0].list.hand_in if before else work.ids.new()
    entered = await entered_of(work, [one.list.id for one in before])
    kept = {one.ticket.body_id: one for one in before}
    done: list[Kept] = []
    for owner, (draft, rows) in drafts.items():
        there, fresh = kept.pop(owner, None), not_entered(rows, entered)
        if there is not None and _takes_more(there):
            done.append(await _corrected(work, there, prepared, fresh, _who(there, actor)))
        elif fresh:
            # Of a list that is parted nobody gets the file: it names the people of the others too.
            ticket = await open_ticket(work, replace(draft, file_ids=file_ids if len(drafts) == 1 else ()), actor)
            done.append(await _added(work, ticket, hand_in, unit_index, prepared, fresh, draft.list_flow))
        elif there is not None:
            done.append(there)
    for left in kept.values():  # whose people the corrected list gives to nobody there any more
        if _takes_more(left):
            done.append(await _corrected(work, left, prepared, [], _who(left, actor)))
    return tuple(done) or before


def unit_of(work: Work, sender: Sender) -> bytes:
    """What tells that a unit hands in the same kind of list again: its name, its place and what the list is for."""
    place, name = sender.place, " ".join(fold(sender.unit).split())
    return work.uow.vault.index("list_unit", name, place.province, place.district, place.commune, sender.content)


async def receipt_of(work: Work, hand_in: int) -> tuple[Kept, ...]:
    """The lists of a hand-in with their reports as they are now."""
    found = await work.uow.lists.of_hand_in(hand_in)
    tickets = {one.ticket_id: await work.uow.tickets.get(one.ticket_id) for one in found}
    return tuple(Kept(ticket, one, AGAIN) for one in found if (ticket := tickets[one.ticket_id]) is not None)


async def _before(work: Work, unit_index: bytes, prepared: Prepared, sender: Sender, actor: Actor) -> tuple[Kept, ...]:
    """What this list says again, or corrects: the lists of one hand-in; () for neither. Only who handed a list in, or
    has it, corrects it: what others hand in under the unit's name is a list of its own."""
    earlier: dict[int, list[HandedList]] = {}
    for one in await work.uow.lists.of_unit(unit_index, work.now - REMEMBERED):
        earlier.setdefault(one.hand_in, []).append(one)
    for hand_in, lists in earlier.items():
        if lists[0].content_index == prepared.content_index:
            kept = await receipt_of(work, hand_in)
            stands = any(State(one.ticket.status) is not State.WITHDRAWN for one in kept)
            if stands and all([await _is_theirs(work, one, sender, actor) for one in kept]):
                return kept
    mine = {row.key_index for _, row in prepared.rows if row.key_index}
    for hand_in, lists in earlier.items():
        if lists[0].form != prepared.form or not mine:
            continue
        theirs: set[bytes] = set()
        for one in lists:
            theirs |= (await work.uow.lists.keys(one.id)).keys()
        if 2 * len(mine & theirs) <= len(theirs):
            continue
        there = [one for one in await receipt_of(work, hand_in) if State(one.ticket.status) is not State.WITHDRAWN]
        if there and all([await _is_theirs(work, one, sender, actor) for one in there]):
            return tuple(there)
    return ()


async def _is_theirs(work: Work, kept: Kept, sender: Sender, actor: Actor) -> bool:
    """Whether who hands this in handed in that list, or has it. Of one that came by the public page it is who gives the
    number that was given with it, beside its people; nobody there touches one that came from a chat."""
    if actor.kind is Kind.SYSTEM:
        ticket = kept.ticket
        return ticket.contact_id is None and bool(sender.phone) and ticket.subject.reporter.phone == sender.phone
    return await standing(work, actor, kept.ticket) is not None


def _who(kept: Kept, actor: Actor) -> Actor:
    """As whom a correction is written down."""
    return Actor(Kind.HOLDER, kept.ticket.id) if actor.kind is Kind.SYSTEM else actor


async def _locked(work: Work, kept: Kept) -> Kept:
    """As it is now, the report before its list, as at the desk: nobody brings it to an end meanwhile."""
    ticket = await work.uow.tickets.lock(kept.ticket.id)
    held = await work.uow.lists.of_ticket(kept.ticket.id, lock=True)
    return kept._replace(ticket=ticket or kept.ticket, list=held or kept.list)


def _takes_more(one: Kept) -> bool:
    """Somebody still works it off, or will."""
    return State(one.ticket.status) in IN_QUEUE and one.list.files < FULL


async def _added(
    work: Work, ticket: Ticket, hand_in: int, unit_index: bytes, prepared: Prepared, rows: Sequence[ListRow], flow: str
) -> Kept:
    known = await work.uow.lists.of_ticket(ticket.id)
    if known is not None:
        return Kept(ticket, known, AGAIN)
    made = HandedList(
        work.ids.new(), ticket.id, hand_in, prepared.form, flow, unit_index, prepared.content_index, len(rows),
        prepared.bad, prepared.twice, work.now,
    )  # fmt: skip
    await work.uow.lists.add(made)
    await work.uow.lists.add_rows(made.id, rows)
    return Kept(ticket, made, NEW)


async def _corrected(work: Work, kept: Kept, prepared: Prepared, rows: Sequence[ListRow], actor: Actor) -> Kept:
    """Rows that nobody typed or entered give way to those of the corrected list (`rows`: without who is)."""
    lists, held = work.uow.lists, kept.list
    await lists.drop_rows(held.id, [RowState.GOOD, RowState.FAILED])
    first = AGAIN_FROM * held.files
    await lists.add_rows(held.id, [row._replace(row_no=first + row.row_no) for row in rows])
    await lists.replaced(held.hand_in, held.id, prepared.content_index, prepared.bad, prepared.twice)
    words = work.rules.texts.say("handed_list.corrected", {"rows": len(rows)}, language="vi")
    given = "paper" if actor.is_official else ""
    ticket = await add_information(work, kept.ticket.id, actor, words, given=given)
    return Kept(ticket, await lists.count_anew(held.id), CORRECTED)


def _parted(
    work: Work, prepared: Prepared, sender: Sender, contact_id: int | None, language: str, source: str
) -> Mapping[str, tuple[Draft, list[ListRow]]]:
    """Office -> its draft and rows. People who were injected go to the facility of their first dose in the list."""
    whole = _draft(work, prepared, sender, contact_id, language, source)
    content = work.rules.catalogues.common.lists.contents.get(sender.content)
    by_facility = content is not None and content.injected_at
    drafts: dict[str, Draft] = {}
    parted: dict[str, tuple[Draft, list[ListRow]]] = {}
    owners: dict[str, str] = {}
    for facility, row in prepared.rows:
        code = facility if by_facility and not sender.facility else sender.facility
        if code not in owners:
            known = code if work.tools.directory.at_facility(code) is not None else ""
            draft = replace(whole, facility_code=known, key=known)
            found = plan(work, draft)
            owners[code] = found.authority if isinstance(found, Guidance) else found.owner
            drafts.setdefault(owners[code], draft)
        owner = owners[code]
        parted.setdefault(owner, (drafts[owner], []))[1].append(row)
    return dict(sorted(parted.items(), key=lambda one: -len(one[1][1])))


def _draft(work: Work, prepared: Prepared, sender: Sender, contact_id: int | None, language: str, source: str) -> Draft:
    rules, lists = work.rules, work.rules.catalogues.common.lists
    flow = list_flow(rules.profiles.get(sender.place.province), rules.defaults, sender.sender, sender.content)
    content = lists.contents.get(sender.content) or next(iter(lists.contents.values()))
    return Draft(
        category=rules.catalogues.common.meaning(Meaning.LIST).code,
        subject=Subject(reporter=Reporter(sender.unit, sender.phone)),
        details=Details(
            correction=Correction(words=content.label.in_language(language)),
            description=sender.unit,
            answers=(Answered("template", "number", prepared.form),),
        ),
        cause=f"{sender.sender}:{sender.content}",
        place=sender.place,
        consent_version=work.tools.policy.consent_version,
        contact_id=contact_id,
        language=language,
        source=source,
        list_flow=flow.flow if flow else "",
    )
