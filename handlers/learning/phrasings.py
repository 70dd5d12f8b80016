"""Teaching the catalogue one more way to ask, and taking it back. Every process learns it within a second or so."""

import asyncio
from collections.abc import Iterable
from typing import Final

from faq.entries import LANGUAGES
from faq.matcher import AccuracyFellError, Match, Matcher
from faq.normalise import fold, words
from handlers.conversations.scrubbing import MARK, scrubbed
from handlers.learning.answers import LONGEST
from handlers.learning.intents import title
from handlers.learning.questions import ANSWERED, seen
from handlers.learning.refused import PhrasingRefused
from handlers.learning.rights import ensure_teaches
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.phrasings import Phrasing

TOPIC: Final = "faq"  # what processes tell each other when phrasings changed
SHORTEST: Final = 3  # characters


def matcher_with(matcher: Matcher, phrasings: Iterable[Phrasing]) -> Matcher:
    """The shipped catalogue with these phrasings; `matcher` itself stays as it is. Takes tens of milliseconds."""
    return matcher.with_added((one.intent, one.language, one.text) for one in phrasings)


async def added_phrasings(work: Work, actor: Actor) -> list[tuple[Phrasing, str]]:
    """What officials added and nobody took back, newest first, each with the name of who did. Errors: NotAllowed."""
    ensure_teaches(actor)
    listed = await work.uow.phrasings.active()
    names = await work.uow.officials.names([one.added_by for one in listed])
    return [(one, names.get(one.added_by, "")) for one in reversed(listed)]


async def add_phrasing(
    work: Work, actor: Actor, intent: str, language: str, text: str, *, question_id: int | None = None
) -> Match:
    """Teach `text` as a way to ask `intent`; gives what it is understood as from now on.

    `question_id`: the kept question it came from, settled by this. Errors: NotAllowed; PhrasingRefused, also when
    questions with known answers would be understood worse.
    """
    ensure_teaches(actor)
    if question_id is not None:
        await seen(work, actor, question_id)
    text = " ".join(text.split())
    _ensure_fit(work.tools.matcher, intent, language, text)
    await work.uow.phrasings.lock()
    known = await work.uow.phrasings.active()
    new = Phrasing(work.ids.new(), intent, language, text, actor.id, work.now)
    changed = await asyncio.to_thread(_checked, work.tools.matcher, known, new)
    await work.uow.phrasings.add(new)
    if question_id is not None:
        await work.uow.questions.settle(question_id, ANSWERED)
    await _told(work, actor, "phrasing_added", new.id, intent)
    return changed.match(text)


async def remove_phrasing(work: Work, actor: Actor, phrasing_id: int) -> None:
    """Take a phrasing back. Errors: NotAllowed, also for one that is not in force."""
    ensure_teaches(actor)
    await work.uow.phrasings.lock()
    if not await work.uow.phrasings.remove(phrasing_id, work.now):
        raise NotAllowed
    await _told(work, actor, "phrasing_removed", phrasing_id)


async def _told(work: Work, actor: Actor, action: str, phrasing_id: int, intent: str = "") -> None:
    details = {"intent": intent} if intent else None
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, action, f"phrasing:{phrasing_id}", details=details)
    work.signal(TOPIC)


def _ensure_fit(matcher: Matcher, intent: str, language: str, text: str) -> None:
    if intent not in matcher.entries:
        raise PhrasingRefused("intent")
    if language not in LANGUAGES:
        raise PhrasingRefused("language")
    if not SHORTEST <= len(text) <= LONGEST or not any(letter.isalpha() for letter in text):
        raise PhrasingRefused("length")
    if MARK in text or scrubbed(text) != text:
        raise PhrasingRefused("personal")


def _checked(matcher: Matcher, known: list[Phrasing], new: Phrasing) -> Matcher:
    """The matcher that also knows `new`. This process may be a second behind the table: `known` is what counts."""
    now = matcher_with(matcher, known)
    now = matcher if matcher.added == now.added else now
    _ensure_new(now, new.text)
    changed = matcher_with(matcher, [*known, new])
    try:
        now.ensure_no_worse(changed)
    except AccuracyFellError as fell:
        raise PhrasingRefused("worse", fell.lost) from fell
    return changed


def _ensure_new(matcher: Matcher, text: str) -> None:
    """Two intents with the same words would pull at each other."""
    wanted = words(fold(text))
    for entry in matcher.entries.values():
        for language, listed in entry.phrasings.items():
            if any(words(fold(said)) == wanted for said in listed):
                raise PhrasingRefused("duplicate", (title(entry, language),))
