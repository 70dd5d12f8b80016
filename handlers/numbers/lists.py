"""A list of numbers as an administrator sends it, has it taken in and takes it back, each in one transaction.

Each row is a version of its entry, as if its form had been filled in. Where people are served already somebody else
takes the list in: it is the second person for every row of it.
"""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Any, Final, NamedTuple

from handlers.administration.changing import OWN
from handlers.administration.entries import entries_of, here_of
from handlers.administration.fitting import fitting
from handlers.administration.kinds import KINDS
from handlers.administration.rights import province_of_administrator
from handlers.administration.versions import RELEASE, TOPIC, DoesNotFit, owner_of, sets_up_alone, tied
from handlers.backlog.files import listing_of
from handlers.backlog.refused import given_back
from handlers.backlog.sheet import Listing
from handlers.backlog.titles import plain
from handlers.catalogue.hotlines import Hotline
from handlers.numbers.rows import FIELDS, Row, communes_of, path_of, read_rows
from handlers.records.uploads import LONGEST_NAME, MOST_WAITING, TooMany, note, opened
from handlers.roster.written import written
from handlers.staff.actor import Actor
from handlers.work import Work
from storage.gazetteer import load
from storage.repositories.import_uploads import DONE, FILE, LOOKED, LOOKING, REFUSED, UNDONE, Upload
from storage.repositories.rule_versions import DRAFT, LIVE, ROLLED_BACK, WITHDRAWN, RuleVersion

KIND: Final = "hotlines"
HOTLINE: Final = KINDS["hotline"]
FIRST: Final = 10  # names of each sort, and rows of each fault, that are shown
ADDED, CHANGED, SAME, EMPTY = "added", "changed", "same", "empty"
SORTS: Final = (ADDED, CHANGED, SAME, EMPTY, REFUSED)


class NeedsSecond(Exception):
    """Somebody else takes the list in. `why`: own (who sent it), tied (who may be the same person)."""

    def __init__(self, why: str) -> None:
        super().__init__(f"needs a second person: {why}")
        self.why = why


class Plan(NamedTuple):
    """What the rows would do. `changes`: key -> the entry as it will be; `sorts`: row -> one of `SORTS`; `refused`:
    row -> why; `named`: sort -> names."""

    changes: Mapping[str, Mapping[str, Any]]
    sorts: Mapping[int, str]
    refused: Mapping[int, str]
    named: Mapping[str, Sequence[str]]

    def look(self) -> dict[str, Any]:
        """As it is kept for the page that asks for a yes."""
        counts = Counter(self.sorts.values())
        why: dict[str, list[int]] = {}
        for line, fault in self.refused.items():
            why.setdefault(fault, []).append(line)
        said = json.dumps(self.changes, sort_keys=True, default=str)
        return {
            "counts": {sort: counts[sort] for sort in SORTS},
            "names": {sort: list(names[:FIRST]) for sort, names in self.named.items()},
            "why": [[fault, len(rows), rows[:FIRST]] for fault, rows in why.items()],
            "digest": hashlib.sha256(said.encode()).hexdigest(),
        }


async def send(work: Work, actor: Actor, name: str, content: bytes) -> int:
    """Keep a list and what it would change; gives its number. Errors: NotAllowed, TooMany; SheetProblem."""
    province, uploads = province_of_administrator(actor), work.uow.import_uploads
    owner_of(work, actor, HOTLINE)
    if before := await uploads.of_cause(work.cause):
        return before
    if await uploads.waiting(province) >= MOST_WAITING:
        raise TooMany
    listing = await listing_of(content, name)
    plan = await _planned(work, actor, listing)
    number, shown_as = work.ids.new(), " ".join(name.split())[-LONGEST_NAME:]
    digest = hashlib.sha256(content).hexdigest()
    made = Upload(number, KIND, actor.id, province, "vi", LOOKING, "", digest, len(content), 0, None, shown_as, {},
                  work.now)  # fmt: skip
    if not await uploads.add(made, work.cause):
        return await uploads.of_cause(work.cause)
    await uploads.add_part(number, FILE, 0, content, work.now)
    await uploads.set_look(number, plan.look(), len(listing.lines), work.now)
    await note(work, actor, number, "hotlines_sent")
    return number


async def _planned(work: Work, actor: Actor, listing: Listing) -> Plan:
    here, today = here_of(work, actor), work.rules.calendar.local(work.now).date()
    rows = await asyncio.to_thread(read_rows, listing, work.tools.policy.edition, here.province, today)
    return plan_of(rows, entries_of(HOTLINE, work.rules, here))


def plan_of(rows: Sequence[Row], known: Mapping[str, Mapping[str, Any]]) -> Plan:
    """What these rows would change of what stands now, by key. A row names the number of its commune that is called so,
    else a new one; without a name the only one that the commune has."""
    there: dict[str, list[str]] = {}
    for key, entry in known.items():
        if entry["level"] == "commune":
            there.setdefault(str(entry["reach"].get("commune")), []).append(key)
    changes: dict[str, Mapping[str, Any]] = {}
    sorts: dict[int, str] = {}
    refused = {row.line: row.fault for row in rows if row.fault}
    named: dict[str, list[str]] = {ADDED: [], CHANGED: []}
    seen: set[str] = set()
    for row in rows:
        if row.entry is None:
            sorts[row.line] = REFUSED if row.fault else EMPTY
            continue
        key = _key_of(row, there.get(row.commune, []), known)
        if key in seen:
            refused[row.line], sorts[row.line] = "twice", REFUSED
            continue
        seen.add(key)
        after = {"id": key, **_merged(row.entry, known.get(key, {}), row.said)}
        called = str(after["name"]["vi"])
        if _same(known.get(key), after):
            sorts[row.line] = SAME
            continue
        changes[key], sorts[row.line] = after, CHANGED if key in known else ADDED
        named[sorts[row.line]].append(f"{called}: {', '.join(row.entry['numbers'])}")
    return Plan(changes, sorts, dict(sorted(refused.items())), named)


def _key_of(row: Row, keys: Sequence[str], known: Mapping[str, Mapping[str, Any]]) -> str:
    called = plain(str((row.entry or {})["name"]["vi"]))
    alike = [key for key in keys if plain(known[key]["name"]["vi"]) == called]
    if "name" not in row.said and len(keys) == 1:
        alike = list(keys)
    if len(alike) == 1:
        return alike[0]
    return f"{OWN}{hashlib.sha256(f'{row.commune}:{called}'.encode()).hexdigest()[:20]}"


def _merged(entry: Mapping[str, Any], before: Mapping[str, Any], said: Set[str]) -> dict[str, Any]:
    """What no cell says stays, but for a last day that the paper of the row is younger than."""
    kept = {name: before[name] for name in ("how", "needs", "hours", "valid_to") if name in before and name not in said}
    if str(kept.get("valid_to") or entry["as_of"]) < entry["as_of"]:
        del kept["valid_to"]
    if before and "name" not in said:
        kept["name"] = before["name"]
    elif before and "name_en" not in said:
        kept["name"] = {**entry["name"], "en": before["name"]["en"]}
    return {**entry, **kept}


def _same(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> bool:
    return before is not None and Hotline.model_validate(before) == Hotline.model_validate(after)


async def start(work: Work, actor: Actor, number: int) -> bool:
    """Take it in; False where nothing is to be taken in, or it would do something else by now: then it is looked at
    again. Errors: NotAllowed, NeedsSecond; DoesNotFit."""
    one = await opened(work, actor, number, lock=True)
    uploads, versions = work.uow.import_uploads, work.uow.rule_versions
    content = await uploads.part(number, FILE, 0)
    if one.state != LOOKED or content is None:
        return False
    await versions.lock()
    alone = await sets_up_alone(work, actor, HOTLINE)
    if not alone:
        await ensure_other(work, actor, one)
    listing = await listing_of(content, "")
    plan = await _planned(work, actor, listing)
    look = plan.look()
    if look != one.look:
        await uploads.set_state(number, LOOKING, work.now, "overtaken")
        await uploads.set_look(number, look, one.lines, work.now)
        return False
    made = await _put(work, actor, one, plan, None if alone else actor.id)
    await uploads.drop_parts(number)
    if plan.refused:
        await uploads.add_part(number, REFUSED, 0, await _refused_file(work, listing, plan.refused), work.now)
    await uploads.set_state(number, LOOKING, work.now)
    await uploads.set_look(number, {**look, "versions": made}, one.lines, work.now)
    await uploads.set_state(number, DONE, work.now)
    await note(work, actor, number, "hotlines_taken_in", **{name: n for name, n in look["counts"].items() if n})
    return True


async def ensure_other(work: Work, actor: Actor, one: Upload) -> None:
    """Errors: NeedsSecond."""
    if one.official_id == actor.id:
        raise NeedsSecond("own")
    if await tied(work, actor, one.official_id):
        raise NeedsSecond("tied")


async def _put(work: Work, actor: Actor, one: Upload, plan: Plan, by: int | None) -> list[int]:
    """Every row's version becomes live, with one turn; gives their ids. A draft that waits is overtaken."""
    versions, province = work.uow.rule_versions, owner_of(work, actor, HOTLINE)
    made: list[RuleVersion] = []
    for key, entry in plan.changes.items():
        newest = await versions.newest(HOTLINE.name, province, key)
        if newest is not None and newest.state == DRAFT:
            await versions.end(newest.id, DRAFT, WITHDRAWN, actor.id, 0, work.now)
        made.append(RuleVersion(
            work.ids.new(), HOTLINE.name, province, key, dict(entry), newest.id if newest else 0, DRAFT, 0, RELEASE,
            one.official_id, work.now,
        ))  # fmt: skip
    if made:
        ids = {version.id for version in made}
        _, unfit = await asyncio.to_thread(fitting, work.tools.reload, [*await versions.loaded(), *made])
        if faults := [fault for one in unfit if one.version.id in ids for fault in one.faults]:
            raise DoesNotFit(tuple(faults))
    turn = await versions.turn() + 1
    for version in made:
        await versions.add(version)
        await versions.become_live(version.id, by, turn, work.now)
    work.signal(TOPIC)
    return [version.id for version in made]


async def going_back(work: Work, one: Upload) -> tuple[list[RuleVersion], int]:
    """The versions of a list that are live, with none of the same entry above them; and how many stay as they are."""
    ids = set(one.look.get("versions", ()))
    live = await work.uow.rule_versions.live()
    tops = {version.of: version for version in live}
    back = [version for version in live if version.id in ids and tops[version.of].id == version.id]
    return back, len(ids) - len(back)


async def take_back(work: Work, actor: Actor, number: int) -> bool:
    """Every number as before the list, but for what was changed later. Where people are served, a second person looks
    at all of them once. Errors: NotAllowed."""
    one = await opened(work, actor, number, lock=True)
    if one.state != DONE:
        return False
    versions = work.uow.rule_versions
    await versions.lock()
    alone = await sets_up_alone(work, actor, HOTLINE)
    back, kept = await going_back(work, one)
    turn, calendar = await versions.turn() + 1, work.rules.calendar
    for version in back:
        await versions.end(version.id, LIVE, ROLLED_BACK, actor.id, turn, work.now)
        if not alone:
            await versions.check_by(version.id, calendar.later(work.now, calendar.length_of_day))
    await work.uow.import_uploads.drop_parts(number)
    await work.uow.import_uploads.set_state(number, UNDONE, work.now)
    await note(work, actor, number, "hotlines_undone", back=len(back), kept=kept)
    work.signal(TOPIC)
    return True


async def template(work: Work, actor: Actor, language: str) -> bytes:
    """An empty list with a row for every commune of the province, without its number. Errors: NotAllowed."""
    province, edition = province_of_administrator(actor), work.tools.policy.edition
    say, districts = work.rules.texts.say, load(edition)
    heads = [say(f"console_numbers.column.{field}", {}, language=language) for field in FIELDS]
    rows = []
    for district, unit in communes_of(edition, province):
        above = districts.get(district) if district else None
        cells = {"code": path_of(province, district, unit.code), "commune": unit.name,
                 "district": above.name if above else ""}  # fmt: skip
        rows.append([cells.get(field, "") for field in FIELDS])
    return await written(heads, rows)


async def _refused_file(work: Work, listing: Listing, refused: Mapping[int, str]) -> bytes:
    say = work.rules.texts.say
    said = {line: say(f"console_numbers.fault.{fault}", {}, language="vi") for line, fault in refused.items()}
    return await given_back(listing, said, say("console_imports.reason", {}, language="vi"))
