"""Made-up officials: one for every body of the provinces served, some with two, some communes with a volunteer."""

import random
from collections.abc import Iterator
from datetime import datetime

from bot.demo.names import make_name
from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.bodies import Body, Directory
from handlers.ports import Ids
from handlers.staff.actor import Role
from storage.unit_of_work import UnitOfWork

SEED = 2021
WITH_TWO = {OfficeKind.SO_Y_TE, OfficeKind.SO_TTTT, OfficeKind.TTYT}
LEFT_OUT = {OfficeKind.VENDOR, OfficeKind.PROVINCE_POLICE, OfficeKind.COMMUNE_POLICE}
VOLUNTEERS = 0.2  # share of communes with one


async def add_officials(uow: UnitOfWork, directory: Directory, ids: Ids, now: datetime) -> int:
    """Add the officials; how many. The front desk and the station of a commune are the same person."""
    dice = random.Random(SEED)  # noqa: S311 - made-up people
    count = 0
    for bodies in _desks(directory):
        for number in range(2 if bodies[0].kind in WITH_TWO else 1):
            await _add(uow, ids, dice, now, bodies, Role.LEAD if number == 0 else Role.OFFICER)
            count += 1
        if bodies[0].kind == OfficeKind.FRONT_DESK and dice.random() < VOLUNTEERS:
            await _add(uow, ids, dice, now, bodies[:1], Role.VOLUNTEER)
            count += 1
    return count


async def _add(uow: UnitOfWork, ids: Ids, dice: random.Random, now: datetime, bodies: list[Body], role: Role) -> None:
    official = ids.new()
    phone = f"0300{dice.randrange(1_000_000):06d}"
    await uow.officials.add(official, make_name(dice, dice.choice(("male", "female"))), phone, now)
    for body in bodies:
        await uow.officials.set_role(official, body.id, role.value)


def _desks(directory: Directory) -> Iterator[list[Body]]:
    """Bodies worked by the same people."""
    communes: dict[str, list[Body]] = {}
    for body in directory.bodies.values():
        if body.province not in directory.served or body.kind in LEFT_OUT:
            continue
        if body.kind in (OfficeKind.FRONT_DESK, OfficeKind.HEALTH_STATION):
            communes.setdefault(body.commune, []).append(body)
        else:
            yield [body]
    for bodies in communes.values():
        yield sorted(bodies, key=lambda body: body.kind != OfficeKind.FRONT_DESK)
