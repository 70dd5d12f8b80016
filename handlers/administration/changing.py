"""A form of an administrator is carried out: read, told what is wrong beside the field, or written down as a draft."""

import asyncio
import hashlib
import json
from typing import Any, Final, NamedTuple

from handlers.administration.categories import code_of
from handlers.administration.entries import Here, entries_of, here_of
from handlers.administration.fields import FIELDS, Shape, Typed, When, Wrong, taken
from handlers.administration.fitting import fitting
from handlers.administration.kinds import KINDS, OF_PROVINCE, Kind
from handlers.administration.offices import OFFICE, why_not
from handlers.administration.problems import Problem, problem_of
from handlers.administration.rights import province_of_administrator
from handlers.administration.versions import DoesNotFit, draft, owner_of, written_by
from handlers.rulebook import Rulebook
from handlers.staff.actor import Actor
from handlers.texts import Say
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.rule_versions import DRAFT, RuleVersion

OWN: Final = "own_"  # how the names of new entries begin that no field names


class Faulty(Exception):
    """The form cannot be taken. `problems`: where, and what is wanted there."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("faulty")
        self.problems = problems


class Standing(NamedTuple):
    """An entry as its form shows it. `entry`: of the draft that waits, else what holds now; None for a new one.
    `holds`: what holds now; `newest`: the draft or live version, None where what ships stands; `own`: taking it out
    changes something."""

    kind: Kind
    key: str
    entry: dict[str, Any] | None
    holds: dict[str, Any] | None
    newest: RuleVersion | None
    own: bool


async def standing(work: Work, actor: Actor, kind: Kind, key: str) -> Standing:
    """The entry of a key, '' for a new one. Errors: NotAllowed, also for one that there is not."""
    province, here = owner_of(work, actor, kind), here_of(work, actor)
    if not key:
        if not kind.added:
            raise NotAllowed
        return Standing(kind, "", None, None, None, False)
    holds = entries_of(kind, work.rules, here).get(key)
    newest = await work.uow.rule_versions.newest(kind.name, province, key)
    drafted = newest.entry if newest is not None and newest.state == DRAFT else None
    if holds is None and drafted is None:
        raise NotAllowed
    return Standing(
        kind, key, drafted or holds, holds, newest, holds is not None and is_own(kind, work.rules, here, key)
    )


async def change(
    work: Work, actor: Actor, now: Standing, typed: Typed, based_on: int, *, takes_out: bool
) -> RuleVersion:
    """Write the change down. Errors: NotAllowed, Faulty, Refused (same), Overtaken."""
    kind, key, entry = now.kind, now.key, None
    if takes_out and not (kind.removed and now.own):
        raise NotAllowed
    if not takes_out:
        entry, wrong = taken(kind.name, now.entry, typed, _when(work, now))
        wrong |= _not_here(kind, entry, actor)
        if wrong:
            raise Faulty(
                [Problem(at, Say(f"console_admin.problem.{one.why}", one.params)) for at, one in wrong.items()]
            )
        key = key or _key_of(work, kind, entry)
        if kind.keyed:
            entry = {kind.keyed: key, **entry}
        if kind.name == OFFICE and (problem := await why_not(work, key, entry)) is not None:
            raise Faulty([problem])
        if not now.key and await _stands(work, actor, kind, key, entry, based_on):
            raise Faulty([Problem(kind.keyed, Say("console_admin.problem.twice"))])
    try:
        return await draft(work, actor, kind, key, entry, based_on, before=now.holds)
    except DoesNotFit as error:
        raise Faulty([problem_of(kind.name, fault) for fault in error.faults]) from error


async def before(work: Work, version: RuleVersion, here: Here) -> dict[str, Any] | None:
    """The entry that a version changes: as it holds now, or for a live version as it was before."""
    kind, rules = KINDS[version.kind], work.rules
    if version.turn:
        live = await work.uow.rule_versions.loaded()
        under = [one for one in live if one.turn < version.turn or one.of != version.of]
        rules, _ = await asyncio.to_thread(fitting, work.tools.reload, [one for one in under if one.id != version.id])
    return entries_of(kind, rules, here).get(version.key)


def is_own(kind: Kind, rules: Rulebook, here: Here, key: str) -> bool:
    """Whether taking an entry out changes something: of what every province has, only what this one says itself."""
    if kind.laid:
        return key in (rules.offices if kind.name == "office" else rules.answers.answers)
    if kind.file != OF_PROVINCE:
        return kind.removed
    profile = rules.profiles.get(here.province)
    return profile is not None and key in getattr(profile, kind.way[0])


async def _stands(work: Work, actor: Actor, kind: Kind, key: str, entry: dict[str, Any], based_on: int) -> bool:
    """Whether a new entry would be one that there is; what the actor just sent himself is no other one."""
    if key not in entries_of(kind, work.rules, here_of(work, actor)):
        return False
    newest = await work.uow.rule_versions.newest(kind.name, owner_of(work, actor, kind), key)
    return newest is None or not written_by(newest, actor, entry, based_on)


def _when(work: Work, now: Standing) -> When:
    held, drafted = now.holds or {}, now.entry or {}
    asked = held.get("questions", ()) or (*drafted.get("steps", ()), *held.get("steps", ()))
    return When(work.rules.calendar.local(work.now).replace(tzinfo=None), work.tools.policy.edition, asked)


def _key_of(work: Work, kind: Kind, entry: dict[str, Any]) -> str:
    """Of a new entry: the field that names it, else a name of our own, the same when its form is sent again."""
    fixed = next((field.name for field in FIELDS[kind.name] if field.fixed), "")
    if fixed:
        return str(entry[fixed])
    sent = json.dumps([work.cause, entry], sort_keys=True, default=str)
    digest = hashlib.sha256(sent.encode()).hexdigest()
    return code_of(entry, digest) if kind.made is not None else f"{OWN}{digest[:20]}"


def _not_here(kind: Kind, entry: dict[str, Any], actor: Actor) -> dict[str, Wrong]:
    """A number serves units of the administrator's own province."""
    units = [field for field in FIELDS[kind.name] if field.shape is Shape.UNIT]
    if not units or entry.get("reach", {}).get("province") in (None, province_of_administrator(actor)):
        return {}
    return {units[0].inputs[0]: Wrong("choice")}
