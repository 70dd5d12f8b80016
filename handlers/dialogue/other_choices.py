"""A typed text as a choice that the open prompt does not have: of a notice, of a quoted message, a button's own token.

Numbers belong to the message that was sent last before the person wrote: a notice after the prompt takes them, the next
prompt takes them back. What has no number on the screen any more is still found by its label. Whoever types a token, or
a label, gets what a press would give, and no more.
"""

import re
from typing import Final

from handlers.dialogue import paused
from handlers.dialogue.matching import label_meant, match_choice, number_meant
from handlers.dialogue.standing import Running
from handlers.dialogue.tokens import typed_token
from handlers.dialogue.turn import Answer
from storage.repositories.contacts import Notice
from storage.repositories.outbox import offers_of

OURS: Final = 10**6  # ids of conversations are larger: what names a smaller one is no token
JUMPS: Final = "!"  # how tokens begin that work at any time
WORD_AND_DAY: Final = re.compile(r"[a-z]+\.\d{1,2}\.\d{1,2}(?:\.(?:\d\d){1,2})?", re.IGNORECASE)  # "ngay.15.8.2021"
LABEL: Final = 80  # characters: longer than any label
Offers = tuple[tuple[str, str], ...]


async def meant(run: Running, answer: Answer) -> str:
    """The token of the choice that a text means before the open step reads it, or ''."""
    incoming, text = run.incoming, answer.text
    if incoming.tap or incoming.edits or incoming.page or answer.files or answer.documents or paused.is_on(run):
        return ""
    if _is_token(run, text):
        return text
    if incoming.quotes and (token := await _of_quoted(run, text)):
        return token
    if run.contact.notice_sealed is None or len(text) > LABEL:
        return ""
    if number_meant(text) and run.contact.human_until is not None:
        return ""  # who wrote last was a person: paused.py asks what the number belongs to
    notice = run.contact.notice(run.work.uow.vault)
    return await _of_notice(run, notice, text) if notice is not None else ""


async def long_ago(run: Running, answer: Answer) -> str:
    """The token of the choice of an older message that a text means, when it means nothing else; or ''."""
    if not answer.text or run.contact.notice_sealed is None or len(answer.text) > LABEL:
        return ""
    if number_meant(answer.text) and run.declared.name != run.registry.menu.name:
        return ""  # inside a form a number that is not understood was meant for it, and for no list far above
    token = await _of_older(run, answer.text, after=0)
    return token if token.startswith(JUMPS) else ""


async def _of_notice(run: Running, notice: Notice, text: str) -> str:
    newer = notice.row > run.state.shown if run.state.shown else notice.at > (run.idle_since or notice.at)
    if not number_meant(text):
        token = _chosen(notice.offers, text, numbers=False)
        return "" if token and not newer and _of_prompt(run, text) else token
    if not newer or not _numbered(run, notice.offers):
        return ""
    token = _chosen(notice.offers, text, numbers=True)
    if token and await _was_shown(run, notice):
        return token
    return await _of_older(run, text, after=run.state.shown)


async def _of_older(run: Running, text: str, after: int) -> str:
    """Of the messages after one, the newest that has this number or label on a button that still works."""
    held = run.contact.has_held  # and let go in this very turn: it looks like what is on its way, and nobody saw it
    for row in await run.work.uow.outbox.gone_out(run.contact.id, after, run.incoming.at, waiting=not held):
        offers = offers_of(row.payload)
        if all(not token.startswith(JUMPS) for _, token in offers):
            continue
        if token := _chosen(offers, text, numbers=_numbered(run, offers)):
            return token
    return ""


async def _was_shown(run: Running, notice: Notice) -> bool:
    """Whether it had gone out when the person wrote. Only where we may not always write can it be held back."""
    if notice.at > run.incoming.at:
        return False
    if not run.traits.window:
        return True
    sent = await run.work.uow.outbox.gone_out(
        run.contact.id, notice.row - 1, run.incoming.at, waiting=not run.contact.has_held
    )
    return any(row.id == notice.row for row in sent)


async def _of_quoted(run: Running, text: str) -> str:
    """A number or label of the message that was answered to: it says itself which list is meant."""
    row = await run.work.uow.outbox.sent_as(run.contact.id, run.incoming.quotes)
    offers = offers_of(row.payload) if row is not None else ()
    return _chosen(offers, text, numbers=_numbered(run, offers))


def _chosen(offers: Offers, text: str, *, numbers: bool) -> str:
    number = number_meant(text)
    place = number - 1 if number and numbers else label_meant(text, [label for label, _ in offers])
    return offers[place][1] if 0 <= place < len(offers) else ""


def _numbered(run: Running, offers: Offers) -> bool:
    """Whether the channel has shown numbers beside them."""
    return run.traits.prints_numbers or len(offers) > run.traits.buttons


def _of_prompt(run: Running, text: str) -> bool:
    return bool(match_choice(text, run.offered_here(), run.work.tools.texts, strict=True))


def _is_token(run: Running, text: str) -> bool:
    tap = typed_token(text)
    if tap is None:
        return False
    if tap.jump is not None:
        return run.registry.find(tap.jump.conversation) is not None
    if run.talk_row is not None and tap.conversation_id == run.talk_row.id:
        return True
    return tap.conversation_id >= OURS and WORD_AND_DAY.fullmatch(text) is None
