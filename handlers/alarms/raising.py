"""An alarm is raised: counted on the row of its kind and office, and told to leads once an hour.

Turns and pages do not write it themselves: `work.alarm(kind, body_id)` hands it over at the commit, and the process
writes what came together within a second (bot/alarms.py). Jobs and commands, which have time, call `raise_alarm`.
"""

from handlers.alarms.leads import leads_of
from handlers.catalogue.alarms import AlarmKind
from handlers.places.bodies import province_of
from handlers.texts import Say
from handlers.tickets.notices import tell_people
from handlers.work import Work


async def raise_alarm(work: Work, kind: str, body_id: str = "", n: int = 1) -> None:
    """Count it and tell who leads there. `body_id`: the office it concerns; '' for the whole installation.

    Raised a thousand times in an hour it is one row and one message. Errors: KeyError: no such kind.
    """
    rule = work.rules.alarms[kind]
    quiet_since = work.now - rule.quiet
    alarm = await work.uow.alarms.count(work.ids.new(), kind, body_id, n, work.now, quiet_since)
    if alarm.acknowledged_at is None and await work.uow.alarms.tell(alarm.id, work.now, quiet_since):
        await _tell(work, kind, rule, body_id)


async def _tell(work: Work, kind: str, rule: AlarmKind, body_id: str) -> None:
    """The span in the cause keeps one chat to one message, also where a kind concerns several of its offices."""
    span = int(work.now.timestamp() // rule.quiet.total_seconds())
    said = Say("alarms.message", {word: Say(f"alarms.{kind}.{word}") for word in ("name", "what", "do")})
    people = await leads_of(work, body_id)
    await tell_people(work, people, said, f"alarm:{kind}:{span}", province=province_of(body_id))
