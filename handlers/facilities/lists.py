"""A list of facilities as an administrator sends it, agrees to it and takes it back, each in one transaction."""

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from handlers.administration.rights import province_of_administrator
from handlers.administration.versions import TOPIC
from handlers.backlog.files import listing_of
from handlers.backlog.refused import given_back
from handlers.backlog.sheet import Listing
from handlers.dialogue.talk import LOCAL
from handlers.facilities.plan import Plan, absent, absent_codes, known_of, plan_of
from handlers.facilities.rows import read_rows
from handlers.records.undo import CannotUndo
from handlers.records.uploads import LONGEST_NAME, MOST_WAITING, TooMany, note, opened
from handlers.staff.actor import Actor
from handlers.work import Work
from storage.repositories.facilities import Facility
from storage.repositories.import_uploads import DONE, FILE, LOOKED, LOOKING, REFUSED, UNDONE, Upload

KIND: Final = "facilities"


async def send(work: Work, actor: Actor, name: str, content: bytes, *, whole: bool) -> int:
    """Keep a list and what it would change; gives its number. `whole`: what is not in it is closed or taken out.

    Errors: NotAllowed, TooMany; SheetProblem: it is no such list.
    """
    province = province_of_administrator(actor)
    uploads = work.uow.import_uploads
    if before := await uploads.of_cause(work.cause):
        return before
    if await uploads.waiting(province) >= MOST_WAITING:
        raise TooMany
    listing = await listing_of(content, name)
    plan = await _planned(work, listing, province, whole=whole)
    number, shown_as = work.ids.new(), " ".join(name.split())[-LONGEST_NAME:]
    digest = hashlib.sha256(content).hexdigest()
    made = Upload(number, KIND, actor.id, province, "vi", LOOKING, "", digest, len(content), 0, None, shown_as, {},
                  work.now)  # fmt: skip
    if not await uploads.add(made, work.cause):
        return await uploads.of_cause(work.cause)
    await uploads.add_part(number, FILE, 0, content, work.now)
    await uploads.set_look(number, {**plan.look(), "whole": whole}, len(listing.lines), work.now)
    await note(work, actor, number, "facilities_sent")
    return number


async def _planned(work: Work, listing: Listing, province: str, *, whole: bool) -> Plan:
    facilities, directory = work.uow.facilities, work.tools.directory
    rows = await asyncio.to_thread(read_rows, listing, work.tools.policy.edition, province)
    known = known_of(directory, await facilities.everything())
    plan = plan_of(rows, known, directory, province)
    if whole:
        named = await facilities.named(absent_codes(rows, known, province))
        absent(plan, rows, known, province, named, work.now.astimezone(LOCAL).date())
    return plan


async def start(work: Work, actor: Actor, number: int) -> bool:
    """Take it in; False where nothing is to be taken in, or it would do something else by now: then it is looked at
    again. Errors: NotAllowed."""
    one = await opened(work, actor, number, lock=True)
    uploads, facilities = work.uow.import_uploads, work.uow.facilities
    content = await uploads.part(number, FILE, 0)
    if one.state != LOOKED or content is None:
        return False
    await facilities.lock()
    listing = await listing_of(content, "")
    plan = await _planned(work, listing, one.province, whole=bool(one.look["whole"]))
    look = {**plan.look(), "whole": one.look["whole"]}
    if look != one.look:
        await uploads.set_state(number, LOOKING, work.now, "overtaken")
        await uploads.set_look(number, look, one.lines, work.now)
        return False
    await _put(work, [after for _, after in plan.changes.values()])
    await facilities.note(number, [(code, before, after) for code, (before, after) in plan.changes.items()])
    await uploads.drop_parts(number)
    if plan.refused:
        await uploads.add_part(number, REFUSED, 0, await _refused_file(work, listing, plan.refused), work.now)
    await uploads.set_state(number, DONE, work.now)
    await note(work, actor, number, "facilities_taken_in", **{name: n for name, n in look["counts"].items() if n})
    return True


async def take_back(work: Work, actor: Actor, number: int) -> bool:
    """Everything as it stood before the list, but for what a later one changed; what doses or reports name by now is
    closed and stays. False where nothing is to be taken back. Errors: NotAllowed, CannotUndo (too_old)."""
    one = await opened(work, actor, number, lock=True)
    if one.state != DONE:
        return False
    if is_too_old(work, one):
        raise CannotUndo("too_old")
    await work.uow.facilities.lock()
    back, kept = await going_back(work, number)
    await _put(work, back)
    await work.uow.import_uploads.drop_parts(number)
    await work.uow.import_uploads.set_state(number, UNDONE, work.now)
    await note(work, actor, number, "facilities_undone", back=len(back), kept=kept)
    return True


def is_too_old(work: Work, one: Upload) -> bool:
    """Whether a list was taken in so long ago that it stays: as long as an import of doses."""
    return (one.ended_at or one.made_at) < work.now - work.tools.policy.import_undo_life


async def going_back(work: Work, number: int) -> tuple[list[Facility], int]:
    """How they will stand when a list is taken back, and how many a later one changed, which stay."""
    facilities = work.uow.facilities
    changes = await facilities.changed_by(number)
    now = {one.code: one for one in await facilities.everything()}
    same = [(before, after) for code, before, after in changes if now.get(code) == after]
    new = [after.code for before, after in same if before is None]
    named = await facilities.named(new)
    yesterday = work.now.astimezone(LOCAL).date() - timedelta(days=1)
    back = []
    for before, after in same:
        if before is None:
            closed = after._replace(valid_to=max(yesterday, after.valid_from or yesterday))
            back.append(closed if after.code in named else after._replace(gone=True))
        else:
            back.append(before)
    return back, len(changes) - len(same)


async def _put(work: Work, found: list[Facility]) -> None:
    """Write them, and their offices; every process reads them again at once."""
    await work.uow.facilities.put(found)
    directory = work.tools.directory.with_facilities(found)
    await work.uow.bodies.upsert([body for one in found if (body := directory.at_facility(one.code)) is not None])
    work.signal(TOPIC)


async def _refused_file(work: Work, listing: Listing, refused: Mapping[int, str]) -> bytes:
    texts = work.rules.texts
    said = {line: texts.say(f"console_facilities.fault.{fault}", {}, language="vi") for line, fault in refused.items()}
    title = texts.say("console_imports.reason", {}, language="vi")
    return await given_back(listing, said, title)
