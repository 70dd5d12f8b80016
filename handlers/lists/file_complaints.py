"""A list of reports is sent in: each right row becomes a report of its own, at the office that routing gives it.

The same rows again change nothing, and a row whose report is still open opens no second one. All of it is one
transaction: a process that is killed leaves nothing, and the list is sent again.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple

from handlers.catalogue.categories import Meaning
from handlers.lists.complaints import MOST, Complaint, LookedAt
from handlers.places.bodies import Place
from handlers.staff.actor import SYSTEM
from handlers.tickets.content import BirthDate, ClaimedDose, Details, IdentityKind, Paper, Reporter, Subject
from handlers.tickets.notices import tell_body
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from handlers.tickets.texting import LISTED
from handlers.work import Work
from storage.repositories.attempts import Tried
from storage.repositories.complaint_lists import About, ComplaintList
from storage.repositories.tickets import Ticket

ATTEMPTS: Final = "complaint_list"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OF_A_NUMBER, OF_A_NETWORK = 10, 20  # lists that one number may send in a day, and one network in an hour


class TooMany(Exception):
    """So many lists came from this number today (`today`), or from this network, that no other is taken for now."""

    def __init__(self, *, today: bool) -> None:
        super().__init__("today" if today else "this hour")
        self.today = today


class Filed(NamedTuple):
    """What became of it. `list`: None where every row is an open report already, or where somebody else has sent the
    same; `token`: of the link to the receipt."""

    list: ComplaintList | None
    token: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A list with its reports: (row of the file, report), and how many of them are over."""

    list: ComplaintList
    rows: Sequence[tuple[int, Ticket]]
    done: int


async def file_complaints(work: Work, looked: LookedAt, about: About, province: str, source: str) -> Filed:
    """Open the reports of a list and link them to it. `about`: who sends it, each of its texts filled; `source`: digest
    of the network that it comes from.

    Errors: ValueError: there is no right row, or more than `MOST`. TooMany. NoTicket as `open`.
    """
    if not 0 < len(looked.complaints) <= MOST:
        raise ValueError(len(looked.complaints))
    lists, content = work.uow.complaint_lists, _content_of(work, looked.complaints)
    await lists.hold()
    known = await lists.of_content(content)
    if known is not None and (await lists.done(known.id))[0] < known.good:
        return Filed(known, token_of(work, known.id)) if known.about.phone == about.phone else Filed(None)
    indexes = [_index_of(work, one, about) for one in looked.complaints]
    standing = await lists.standing(indexes)
    fresh = [(one, index) for one, index in zip(looked.complaints, indexes, strict=True) if index not in standing]
    if not fresh:
        return Filed(None)
    await _count(work, about.phone, source)
    number = work.ids.new()
    rows = [(one.row_no, await _opened(work, number, one, about), index) for one, index in fresh]
    token = token_of(work, number)
    made = ComplaintList(
        number, province, about, content, _token_index(work, token), len(rows), len(standing),
        looked.found.total - len(looked.complaints), work.now,
    )  # fmt: skip
    await lists.add(made, [(row_no, ticket.id, index) for row_no, ticket, index in rows])
    await _tell(work, [ticket for _, ticket, _ in rows], number)
    return Filed(made, token)


async def receipt_of(work: Work, token: str) -> Receipt | None:
    """What a link shows; None for one that is none, or whose reports are anonymised."""
    lists = work.uow.complaint_lists
    found = await lists.of_token(_token_index(work, token))
    if found is None:
        return None
    rows = await lists.tickets(found.id)
    tickets = {one.id: one for one in await work.uow.tickets.many([ticket_id for _, ticket_id in rows])}
    done, _ = await lists.done(found.id)
    return Receipt(found, [(row_no, tickets[number]) for row_no, number in rows if number in tickets], done)


def token_of(work: Work, list_id: int) -> str:
    """What the link to its receipt holds: nobody can work it out, and the same list has the same."""
    return work.uow.vault.index("complaint_list_link", str(list_id)).hex()


def _token_index(work: Work, token: str) -> bytes:
    return work.uow.vault.index("complaint_list_token", token)


def _content_of(work: Work, complaints: Sequence[Complaint]) -> bytes:
    """What tells the same rows again, in whatever lines of the file they stand."""
    said = [[*map(str, one.person[:14]), one.kind.say, one.said, str(one.person.doses)] for one in complaints]
    return work.uow.vault.index("complaint_list", json.dumps(sorted(said), ensure_ascii=False))


def _index_of(work: Work, one: Complaint, about: About) -> bytes:
    """Who sends it, the person as far as the row tells, what is wrong and with which doses: what was mended is no
    repeat, and a stranger's row stands in nobody's way and tells nobody of a report."""
    row = one.person
    who = row.identity or row.insurance[-10:] or f"{row.name}|{row.birth}|{row.commune}"
    said = json.dumps([one.kind.means.value, one.kind.dose, one.said, str(row.doses)], ensure_ascii=False)
    return work.uow.vault.index("complaint_row", about.phone, who, said)


async def _count(work: Work, phone: str, source: str) -> None:
    """Errors: TooMany."""
    attempts = work.uow.attempts
    own = Tried(ATTEMPTS, work.uow.vault.index("phone", phone))
    network = Tried(ATTEMPTS, work.uow.vault.index("complaint_source", source))
    if await attempts.reached(own, work.now - DAY, OF_A_NUMBER):
        raise TooMany(today=True)
    if await attempts.reached(network, work.now - HOUR, OF_A_NETWORK):
        raise TooMany(today=False)
    await attempts.add([own, network], [work.ids.new(), work.ids.new()], work.now)


async def _opened(work: Work, number: int, one: Complaint, about: About) -> Ticket:
    return await open_ticket(work, _draft(work, number, one, about), SYSTEM)


def _draft(work: Work, number: int, one: Complaint, about: About) -> Draft:
    row, means = one.person, one.kind.means
    wanted = [dose for dose in row.doses if dose.number == one.kind.dose] or list(row.doses)
    doses = wanted if means is not Meaning.PERSON_WRONG else []
    facility = next((dose.facility for dose in doses or row.doses if dose.facility), "")
    known = facility if work.tools.directory.at_facility(facility) is not None else ""
    series, identity = work.rules.campaign.series, row.identity or row.insurance[-10:]
    return Draft(
        category=work.tools.catalogues.common.meaning(means).code,
        subject=_subject(one, about),
        details=Details(
            doses=tuple(
                ClaimedDose(dose.number, series, dose.vaccine, dose.injected_on, dose.lot, dose.facility)
                for dose in doses
            ),
            description=one.said,
        ),
        place=Place(row.province, row.district, row.commune),
        facility_code=known,
        identity=identity,
        dose_numbers=[dose.number for dose in doses],
        consent_version=work.tools.policy.consent_version,
        source=LISTED,
        key=f"{number}:{one.row_no}",
    )


def _subject(one: Complaint, about: About) -> Subject:
    """The number of who is in charge stands with the list alone: a report's proof goes to the person's own."""
    row = one.person
    papers = [Paper(row.identity_kind, row.identity)] if row.identity else []
    if row.insurance:
        papers.append(Paper(IdentityKind.BHYT.value, row.insurance))
    return Subject(
        name=row.name,
        birth=BirthDate.of(row.birth) if row.birth else None,
        sex=row.sex,
        papers=tuple(papers),
        phone=row.phone,
        address=row.address,
        group_code=str(row.group or ""),
        workplace=row.workplace,
        reporter=Reporter(about.unit),
    )


async def _tell(work: Work, tickets: Sequence[Ticket], number: int) -> None:
    """Each office hears once of all that it got."""
    counted = Counter(one.body_id for one in tickets)
    first: dict[str, Ticket] = {}
    for one in tickets:
        first.setdefault(one.body_id, one)
    for body, ticket in first.items():
        cause = f"{work.cause}:list:{number}:{body}"
        await tell_body(work, ticket, body, "new_list", cause, count=counted[body])
