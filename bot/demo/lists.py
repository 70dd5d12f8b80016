"""Made-up lists of units at the health centre of the person to play, one in each state."""

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

from bot.demo.names import make_name
from bot.demo.people import people_for_tickets
from bot.demo.quiet import quiet_work
from bot.service import Service
from handlers.lists.prepare import PAPER, Prepared, content_of
from handlers.lists.states import ListState
from handlers.lists.submit import Kept, Sender, submit
from handlers.lists.work_off import Failing, enter, fail, finish
from handlers.places.bodies import Place
from handlers.records.template import COLUMNS
from handlers.staff.actor import SYSTEM, WORKING, Actor, official
from handlers.tickets.claim import claim
from handlers.tickets.refuse import refuse
from handlers.tickets.withdraw import withdraw
from handlers.work import Work
from storage.gazetteer import load
from storage.repositories.lists import ListRow
from storage.repositories.records import Person

FIRST_ROW: Final = 9
ROWS: Final = {
    ListState.RECEIVED: 64, ListState.ACCEPTED: 38, ListState.ENTERING: 120, ListState.ENTERED: 47,
    ListState.RETURNED: 12, ListState.WITHDRAWN: 8,
}  # fmt: skip
TO_RETURN: Final = "R11"
BIRTHS: Final = range(1950, 2003)
SHARE: Final = 3  # one row in three is entered while a list is worked off


async def add_lists(service: Service) -> int:
    """Hand them in and bring each where it stands; how many, 0 where nobody works at the office that gets them."""
    people = await people_for_tickets(service)
    if not people:
        return 0
    dice, now = random.Random(11), service.clock.now()  # noqa: S311
    for n, (state, rows) in enumerate(ROWS.items()):
        at = now - timedelta(hours=3 + 5 * n)
        async with quiet_work(service, at, f"demo:list:{state}") as work:
            kept = await _hand_in(work, dice, people[0], n, rows)
            there = await work.uow.officials.of_bodies([kept.ticket.body_id])
        who = next((one for one in there if one.roles.get(kept.ticket.body_id) in WORKING), None)
        if who is None:
            return n
        for k, act in enumerate(_acts(state, kept, official(who))):
            async with quiet_work(service, at + timedelta(minutes=20 + k), f"demo:list:{state}:{k}") as work:
                await act(work)
    return len(ROWS)


def _acts(state: ListState, kept: Kept, who: Actor) -> list[Callable[[Work], Any]]:
    """What brings a list that was handed in to its state."""
    number = kept.ticket.id
    taken = partial(claim, ticket_id=number, actor=who)
    last = FIRST_ROW + kept.list.good - 1
    failed = partial(fail, ticket_id=number, actor=who, why={last: Failing.NUMBER, last - 1: Failing.KNOWN})
    some = list(range(FIRST_ROW, FIRST_ROW + kept.list.good // SHARE))
    acts: dict[ListState, list[Callable[[Work], Any]]] = {
        ListState.RECEIVED: [],
        ListState.ACCEPTED: [taken],
        ListState.ENTERING: [taken, failed, partial(enter, ticket_id=number, actor=who, rows=some)],
        ListState.ENTERED: [
            taken, failed, partial(enter, ticket_id=number, actor=who, rows=None),
            partial(finish, ticket_id=number, actor=who),
        ],
        ListState.RETURNED: [taken, partial(refuse, ticket_id=number, actor=who, code=TO_RETURN)],
        ListState.WITHDRAWN: [partial(withdraw, ticket_id=number, actor=SYSTEM)],
    }  # fmt: skip
    return acts[state]


async def _hand_in(work: Work, dice: random.Random, near: Person, n: int, rows: int) -> Kept:
    place = Place(near.province, near.district, near.commune)
    index = work.uow.vault.indexer(PAPER)
    made = []
    for row in range(FIRST_ROW, FIRST_ROW + rows):
        cells = _cells(dice, place, n, row)
        made.append(("", ListRow(row, cells, index(cells[7]), "good")))
    content = content_of(work.uow.vault, [row for _, row in made])
    unit = work.rules.texts.say(f"demo.list_unit.{n + 1}")
    sender = Sender("commune", "first_dose", unit, place, phone=f"03005551{n:02}")
    return (await submit(work, Prepared(1, made, content, n, n % 2), sender, SYSTEM))[0]


def _cells(dice: random.Random, place: Place, n: int, row: int) -> list[str]:
    """A person as form 1 has it."""
    units, sex = load(2021).units, dice.choice(("male", "female"))
    born = f"{dice.randint(1, 28):02}/{dice.randint(1, 12):02}/{dice.choice(BIRTHS)}"
    cells = [""] * COLUMNS + ["1"]
    cells[:9] = [
        str(row), make_name(dice, sex), born, "1" if sex == "female" else "0", "9", "", f"0300{n:02}{row:04}",
        f"0981{n:04}{row:04}", "",
    ]  # fmt: skip
    for at, code in ((9, place.province), (11, place.district), (13, place.commune)):
        cells[at : at + 2] = [units[code].name, code]
    return cells
