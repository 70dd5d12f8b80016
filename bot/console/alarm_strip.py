"""The alarms on a lead's desk, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.console.desk import Desk
from handlers.alarms.standing import standing, standing_in
from handlers.dialogue.talk import LOCAL
from handlers.work import Work
from storage.repositories.alarms import Alarm


@dataclass(frozen=True, slots=True)
class Shown:
    """One alarm as the page writes it. `kind` names its texts; `since`, `last`: local times; `place`: '' for all."""

    id: int
    kind: str
    grade: str
    place: str
    n: int
    since: str
    last: str


async def alarms_of(work: Work, desk: Desk) -> list[Shown]:
    """What this official has to look at; nothing for who leads no office."""
    return _shown(work, await standing(work, desk.actor))


async def alarms_in(work: Work, province: str) -> list[Shown]:
    """What stands in a province, for its supplier."""
    return _shown(work, await standing_in(work, province))


def _shown(work: Work, alarms: Sequence[Alarm]) -> list[Shown]:
    kinds, directory = work.rules.alarms, work.tools.directory
    found = []
    for alarm in alarms:
        office = directory.get(alarm.body_id)
        since, last = (moment.astimezone(LOCAL).strftime("%H:%M %d/%m") for moment in (alarm.first_at, alarm.last_at))
        grade = kinds[alarm.kind].grade.value if alarm.kind in kinds else ""
        found.append(Shown(alarm.id, alarm.kind, grade, office.name if office else "", alarm.n, since, last))
    return [one for one in found if one.grade]  # a kind that a newer process knows has no words here
