"""Open a ticket: route it, give it a code and a due time, tell who must know. One cause opens one ticket."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Final

from handlers.catalogue.categories import SUPERVISOR, Category
from handlers.catalogue.deadlines import Deadline
from handlers.dialogue.answers.ticket_code import make_code
from handlers.places.bodies import NOWHERE, Place, place_of
from handlers.places.routing import UNSERVED, FacilityRef, Guidance, KnownFacility, Route, route
from handlers.staff.actor import Actor
from handlers.tickets.act import CITIZEN, audit
from handlers.tickets.content import Details, Subject, Where
from handlers.tickets.counted import series_of, site_of
from handlers.tickets.errors import NoTicket
from handlers.tickets.found_by import digests_of
from handlers.tickets.notices import tell_body, tell_citizen
from handlers.tickets.phone_news import text_filed
from handlers.tickets.sla import due_at, triage_due_at, warn_at
from handlers.tickets.status import State
from handlers.tickets.texting import BACKLOG, LISTED
from handlers.work import Work
from storage.repositories.ticket_events import TicketEvent
from storage.repositories.tickets import Ticket

WITHOUT_CHAT: Final = frozenset({"walk_in", "caller", "zalo_by_hand", "paper"})  # sources whose filer hears by SMS
TOGETHER: Final = frozenset({BACKLOG, LISTED})  # many at once: their office is told once, of all
URGENT: Final = "urgent"
LIST_PAGE: Final = "list_page"  # source of a list handed in on the public page: its receipt stands there


@dataclass(frozen=True, slots=True)
class Draft:
    """What is filed, from any door. Places are codes of the directory's edition; phones 03xxxxxxxx.

    `place`: where the person lives now; `facility_code`: where it happened, '' when unknown; `facility_elsewhere`: it
    is in a province not served here; `site`: where it is taken to have happened when neither the facility nor
    `details.site` says; `accused`: body id of the office complained of; `identity`: the number for finding earlier
    tickets; `list_flow`: a name of flows.yaml (LIST_SUBMISSION); `key`: parts two tickets of one cause.
    """

    category: str
    subject: Subject = field(default=Subject(), repr=False)
    details: Details = field(default=Details(), repr=False)
    cause: str = ""
    place: Place = NOWHERE
    facility_code: str = ""
    facility_elsewhere: bool = False
    site: Place = NOWHERE
    accused: str = ""
    identity: str = field(default="", repr=False)
    person_id: int | None = None
    proof: str = "none"
    dose_numbers: Sequence[int] = ()
    flags: Sequence[str] = ()
    file_ids: Sequence[int] = ()
    consent_version: str = ""
    call_back: str = ""
    contact_id: int | None = None
    language: str = "vi"
    source: str = "chat"
    list_flow: str = ""
    key: str = ""


async def open(work: Work, draft: Draft, actor: Actor) -> Ticket:
    """Open the ticket, or give the one that this cause opened before. Errors: NoTicket (LEGAL), KeyError (category)."""
    cause = f"{work.cause}:open:{draft.key}" if draft.key else f"{work.cause}:open"
    known = await work.uow.tickets.get_by_open_cause(cause)
    if known is not None:
        return known
    category = _category(work, draft)
    found = plan(work, draft, category)
    if isinstance(found, Guidance):
        raise NoTicket(found.category, found.authority)
    ticket = await _made(work, draft, actor, category, found, cause)
    if not await work.uow.tickets.insert(ticket, digests_of(work.uow.vault, ticket)):
        kept = await work.uow.tickets.get_by_open_cause(cause)
        assert kept is not None  # noqa: S101
        return kept
    await work.uow.ticket_files.add(ticket.id, draft.file_ids, work.now)
    await work.uow.ticket_copies.add(ticket.id, found.copies, work.now)
    event = TicketEvent(
        work.ids.new(), ticket.id, "opened", actor.key, f"{cause}:{ticket.id}", work.now, ticket.body_id, "", CITIZEN,
        {"reason": str(found.reason)}, "", ticket.status, ticket.body_id, ticket.due_at,
    )  # fmt: skip
    await work.uow.ticket_events.append(event)
    await audit(work, actor, "open", ticket.id, str(found.reason))
    await _announce(work, ticket, actor, cause)
    return ticket


def plan(work: Work, draft: Draft, category: Category | None = None) -> Route | Guidance:
    """Where the draft would go, without opening anything (for the review card). Errors: KeyError (category)."""
    directory = work.tools.directory
    category = category or _category(work, draft)
    day = work.rules.calendar.local(work.now).date()
    told = site_of(directory, draft.facility_code, directory.edition, draft.details.site)
    site = told if told.province else draft.site
    return route(category, draft.place, _facility(work, draft), draft.accused or None, directory, site=site, day=day)


def due_of(work: Work, draft: Draft) -> datetime:
    """By when it would be handled if it were sent now. Errors: KeyError (category)."""
    return due_at(_begins(work, draft), _deadline(work, draft), work.rules.calendar)


def subject_index(work: Work, identity: str) -> bytes | None:
    """The blind index tickets about one identity number share."""
    return work.uow.vault.index("ticket_subject", identity) if identity else None


async def _made(work: Work, draft: Draft, actor: Actor, category: Category, found: Route, cause: str) -> Ticket:
    days, deadline = work.rules.calendar, _deadline(work, draft)
    directory = work.tools.directory
    office = directory.get(found.owner)
    home = draft.place if draft.place.province else (office.place if office else NOWHERE)
    owner = place_of(found.owner)
    site = site_of(directory, draft.facility_code, directory.edition, draft.details.site)
    accused = draft.accused
    if not accused and category.first[0] == (SUPERVISOR,) and draft.facility_code:
        complained = directory.at_facility(draft.facility_code)
        accused = complained.id if complained else ""
    return Ticket(
        id=work.ids.new(),
        code=make_code(await work.uow.tickets.next_serial(), work.tools.policy.code_key),
        category=category.code,
        body_id=found.owner,
        open_cause=cause,
        opened_at=work.now,
        due_at=due_of(work, draft),
        warn_at=warn_at(_begins(work, draft), deadline, days, percent=work.tools.catalogues.common.watch.warn_percent),
        triage_at=triage_due_at(work.now, deadline, days),
        updated_at=work.now,
        subject=draft.subject,
        details=_details(draft),
        cause=draft.cause,
        enters=category.enters,
        status=State.OPEN.value,
        severity=category.severity.value,
        ladder=found.ladder,
        accused_body=accused,
        label=found.label,
        edition=work.tools.directory.edition,
        province_code=home.province,
        district_code=home.district,
        commune_code=home.commune,
        contact_id=draft.contact_id,
        language=draft.language,
        source=draft.source,
        filed_by=actor.id if actor.is_official else None,
        subject_index=subject_index(work, draft.identity),
        person_id=draft.person_id,
        proof=draft.proof,
        facility_code=draft.facility_code,
        dose_numbers=tuple(draft.dose_numbers),
        campaign=work.rules.campaign.id,
        dose_series=series_of(draft.dose_numbers, draft.details, work.rules.campaign.series),
        flags=tuple(draft.flags),
        consent_version=draft.consent_version,
        call_back=draft.call_back,
        owner_province_code=owner.province,
        owner_district_code=owner.district,
        site_province_code=site.province,
        site_district_code=site.district,
        site_commune_code=site.commune,
    )


async def _announce(work: Work, ticket: Ticket, actor: Actor, cause: str) -> None:
    if ticket.source in WITHOUT_CHAT:
        await tell_citizen(work, ticket, "opened", cause)
    elif ticket.source not in TOGETHER:
        await text_filed(work, ticket, cause)
    if ticket.source not in TOGETHER:
        event = "urgent" if ticket.severity == URGENT else "new"
        await tell_body(work, ticket, ticket.body_id, event, cause, but=actor)
    work.signal("ticket", ticket_id=ticket.id, body_id=ticket.body_id, event="opened")


def _details(draft: Draft) -> Details:
    """What is said, with the facility as the place where it happened."""
    site = draft.details.site
    if not draft.facility_code or site.facility_code:
        return draft.details
    return replace(draft.details, site=Where(draft.facility_code))


def _category(work: Work, draft: Draft) -> Category:
    catalogue = work.tools.catalogues.of(draft.place.province)
    return catalogue.list_category(draft.list_flow) if draft.list_flow else catalogue.category(draft.category)


def _begins(work: Work, draft: Draft) -> datetime:
    """When its time begins to run: now; of an old report on the opening day, if that is still to come."""
    first = work.tools.policy.backlog_from
    if draft.source != BACKLOG or first is None:
        return work.now
    return max(work.now, datetime.combine(first, time(), work.rules.calendar.local(work.now).tzinfo))


def _deadline(work: Work, draft: Draft) -> Deadline:
    """The time limit of its category; of an old report the one of all such."""
    if draft.source == BACKLOG:
        return Deadline(working_days=work.tools.policy.backlog_days)
    return work.tools.catalogues.of(draft.place.province).deadline(draft.category)


def _facility(work: Work, draft: Draft) -> KnownFacility:
    if draft.facility_elsewhere:
        return UNSERVED
    day = work.rules.calendar.local(work.now).date()
    office = work.tools.directory.acting(draft.facility_code, day) if draft.facility_code else None
    return FacilityRef(office.id, office.place) if office is not None else None
