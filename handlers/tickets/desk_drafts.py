"""What an official types on the page of a report is kept until it is sent: one draft a report and person.

A draft is refused when something newer is kept: of another device, or because it was sent meanwhile. What was sent
leaves an empty draft of a higher version behind, so that a late save of the same words does not bring them back.
"""

import re
from collections.abc import Mapping
from typing import Final

from handlers.staff.actor import Actor
from handlers.tickets.said import TEXT_LIMIT
from handlers.work import Work
from storage.repositories.desk_drafts import DeskDraft

NAME: Final = re.compile(r"[a-z_]{1,20}\.[a-z0-9_]{1,60}")  # an act and a field of its form
TAB: Final = re.compile(r"[a-z0-9]{1,40}")
MOST_FIELDS: Final = 60
LONGEST: Final = 2 * TEXT_LIMIT  # characters of a field: what is too long to be sent can still be shortened
MOST_VERSION: Final = 2**53 - 1  # whole numbers that a page can count
NOBODY: Final = ""


async def save_draft(
    work: Work, ticket_id: int, actor: Actor, words: Mapping[str, str], *, base: int, version: int, tab: str
) -> DeskDraft | None:
    """Keep what stands in the fields; gives what is kept instead when that is newer, else None.

    `words`: `act.field` -> text; `base`: the version that the page knew of; `version`: counted on by the page; `tab`:
    the page's own mark. The caller has made sure that the actor may see the report. Errors: ValueError: no draft
    of a page of ours.
    """
    fits = len(words) <= MOST_FIELDS and all(NAME.fullmatch(one) and len(words[one]) <= LONGEST for one in words)
    if not fits or not 0 <= base < version <= MOST_VERSION or not TAB.fullmatch(tab):
        raise ValueError("no draft of a page of ours")
    if await work.uow.desk_drafts.save(ticket_id, actor.id, DeskDraft(words, version, tab, work.now), base):
        return None
    return await work.uow.desk_drafts.get(ticket_id, actor.id)


async def draft_sent(work: Work, ticket_id: int, actor: Actor, act: str) -> None:
    """An act was carried out: what was typed for it is no draft any more; what was typed for others stays."""
    while True:  # once more when the first draft of the page was kept in between: then there is a row to lock
        kept = await work.uow.desk_drafts.lock(ticket_id, actor.id)
        words = {name: text for name, text in kept.words.items() if not name.startswith(f"{act}.")} if kept else {}
        version = kept.version if kept else 0
        left = DeskDraft(words, version + 1, NOBODY, work.now)
        if await work.uow.desk_drafts.save(ticket_id, actor.id, left, version):
            return
