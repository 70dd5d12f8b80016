"""What is typed beside a list that is handed in on the public page, and handing it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from bot.service import Service
from handlers.dialogue.answers.phones import Phone, read_phone
from handlers.dialogue.answers.reading import tidy
from handlers.dialogue.answers.ticket_code import group_code
from handlers.lists.check import Checked
from handlers.lists.prepare import Prepared
from handlers.lists.submit import Kept, Sender, submit
from handlers.places.bodies import Place
from handlers.staff.actor import SYSTEM
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.open import LIST_PAGE
from handlers.work import Tools, Work
from storage.repositories.attempts import Tried

LONGEST: Final = 200  # characters of anything typed
OFFERED: Final = 5  # places that a name may mean
AN_HOUR: Final = 20  # lists from one network in an hour
HOUR: Final = timedelta(hours=1)
TRIED: Final = "list_page"  # `attempts.kind`


class Refused(Exception):
    """What was typed cannot be taken. `said`: a key of the page's words under `lists`; `names`: places to choose, or
    how many people it is about."""

    def __init__(self, said: str, names: str = "") -> None:
        super().__init__(said)
        self.said, self.names = said, names


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as it was typed. `sender`, `purpose`: names of flows.yaml; `told`: 'yes' where ticked."""

    sender: str = ""
    purpose: str = ""
    unit: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    told: str = ""

    @classmethod
    def of(cls, words: Mapping[str, str]) -> "Filled":
        """Of the fields of a form, cut to what anybody types."""
        return cls(**{name: tidy(words.get(name, ""))[:LONGEST] for name in cls.__slots__})


def read(tools: Tools, filled: Filled, found: Checked) -> Sender:
    """Who hands in what. Errors: Refused, by the first field that cannot be taken."""
    lists = tools.catalogues.common.lists
    purpose = lists.contents.get(filled.purpose)
    if filled.sender not in lists.senders or purpose is None or purpose.template != found.form:
        raise Refused("choose")
    if fewer := sum(count for doses, count in found.doses.items() if doses < purpose.doses):
        raise Refused("fewer_doses", str(fewer))
    if not any(letter.isalpha() for letter in filled.unit):
        raise Refused("no_unit")
    place = _place(tools, filled.place)
    phone = read_phone(filled.phone)
    if not isinstance(phone, Phone):
        raise Refused("no_phone")
    if filled.told != "yes":
        raise Refused("not_told")
    return Sender(filled.sender, filled.purpose, filled.unit, place, phone=phone.national)


async def hand_in(
    service: Service, prepared: Prepared, sender: Sender, source: str, language: str
) -> list[dict[str, Any]]:
    """Hand it in; what the receipt says of each office. `source`: digest of the network that it comes from.

    Errors: Refused (too many from there). NoTicket as `submit`.
    """
    cause = f"{TRIED}:{service.ids.new()}"
    async with service.work(cause) as work:
        await _count(work, source)
        kept = await submit(work, prepared, sender, SYSTEM, language=language, source=LIST_PAGE)
        return [_receipt(work, one, language) for one in kept]


async def _count(work: Work, source: str) -> None:
    tried = Tried(TRIED, bytes.fromhex(source))
    await work.uow.attempts.hold([tried])
    if await work.uow.attempts.reached(tried, work.now - HOUR, AN_HOUR):
        raise Refused("too_often")
    await work.uow.attempts.add([tried], [work.ids.new()], work.now)


def _receipt(work: Work, kept: Kept, language: str) -> dict[str, Any]:
    ticket, due = kept.ticket, due_words(work, kept.ticket.due_at)
    return {
        "code": group_code(ticket.code),
        "body": body_name(work, ticket.body_id, language),
        "rows": kept.list.good,
        "due": work.rules.texts.say(due.key, due.params, language=language),
        "how": kept.how,
    }


def _place(tools: Tools, text: str) -> Place:
    found = tools.resolver.resolve(text, tools.policy.edition) if text else None
    if found is None or (found.unit is None and not found.alternatives):
        raise Refused("no_place")
    here = [one for one in found.alternatives if one.province in tools.policy.served]
    if found.unit is None and len(here) > 1:
        raise Refused("which_place", "; ".join(map(tools.resolver.full_name, here[:OFFERED])))
    unit = found.unit or (here or found.alternatives)[0]
    if unit.province not in tools.policy.served:
        raise Refused("not_served")
    if unit.level == "province":
        raise Refused("no_place")
    return Place(unit.province, unit.district, unit.commune)
