"""A turn between the chat and a page of ours: which of the two it came from, and what is said where.

What is said about an answer is said where the answer was given; a question is asked where it must be answered. A page
goes along while what is asked is private, and is over with the first question that may stand in the chat.
"""

from dataclasses import replace

from handlers.dialogue.parts import BETWEEN
from handlers.dialogue.private import CODE_WANTED, LINK, PAGE, PAGE_LIFE, WANTED, Private, holds_paper, tells_person
from handlers.dialogue.reply import Reply
from handlers.dialogue.standing import Running
from handlers.texts import Say
from storage.repositories.contacts import Contact
from storage.repositories.conversations import Conversation
from storage.repositories.outbox import MessageClass
from storage.repositories.private_pages import PrivatePage


def concerns(run: Running) -> bool:
    """Whether a turn may come from a page, or be about one."""
    return run.traits.sensitive == LINK and bool(run.incoming.page or run.incoming.event)


async def enter(run: Running, active: Conversation | None) -> bool:
    """Find the page that a turn belongs to. False: nothing is to be done with it, its question was answered already."""
    incoming, pages = run.incoming, run.work.uow.pages
    if incoming.page:
        page = await pages.of_turn(int(incoming.page), run.contact.id)
        if page is None or active is None or (active.id, active.step) != (page.conversation_id, page.step):
            return False
        run.page = page
    elif active is not None and incoming.event not in (WANTED, CODE_WANTED):
        run.page = await pages.standing_open(run.contact.id, active.id, active.step, run.work.now)
    return True


async def asked_for(run: Running) -> bool:
    """A new link, or the code for a page: what the person presses on a page and gets in the chat. True when it was."""
    event = run.incoming.event
    if event == WANTED:
        if run.talk_row is not None and run.private() is not None:
            await run.work.uow.pages.end(run.contact.id, run.work.now)
            await run.show(run.talk_row.step)
        return True
    if event != CODE_WANTED or run.talk_row is None:
        return event == CODE_WANTED
    code = run.work.ids.code()
    await run.work.uow.pages.set_code(int(run.incoming.data["page"]), code, run.work.now)
    words = run.talk().words(Say("private.code", {"code": code}))
    run.work.tell(run.contact, Reply(words, once=True), f"{run.work.cause}:code", message_class=MessageClass.CODE)
    return True


async def settle(run: Running, asked: Private | None) -> None:
    """At the end of a turn: keep, move or end the page, forget what was typed in the chat, give each place its words.

    `asked`: what was private where the person stood before.
    """
    row, here = run.talk_row, run.private()
    chat, page, now = run.contact, run.page, run.work.now
    if run.issued is not None and row is not None and here is not None:
        page_id, token = run.issued
        told = here is Private.RESULT or tells_person(run.state.data, run.declared.data())
        made = PrivatePage(page_id, row.id, row.step, told)
        if page is not None or (asked is not None and _left(run)):
            await run.work.uow.pages.end(chat.id, now)
        await run.work.uow.pages.issue(made, token, chat.id, now, now + PAGE_LIFE)
        _say(run, on_page(chat, page_id), run.across if page is None else run.elsewhere, "new")
    elif page is not None and row is not None and here is not None:
        moved = replace(page, conversation_id=row.id, step=row.step)
        await run.work.uow.pages.move(moved, now + PAGE_LIFE)
    elif page is not None or (asked is not None and _left(run)):
        await run.work.uow.pages.end(chat.id, now)
    if page is not None:
        _say(run, on_page(chat, page.id), run.replies, "page")
        run.replies = run.across
    if run.traits.sensitive == LINK and run.traits.deletes:
        gone = [Reply("", deletes=message) for message in _to_take_away(run, asked)]
        run.replies = [*gone, *run.replies]


def _to_take_away(run: Running, asked: Private | None) -> list[str]:
    """Messages of the chat that hold a paper's number, or a photo of one: a photo once its file was fetched."""
    incoming, papers = run.incoming, run.state.shown_papers
    held = bool(incoming.message) and holds_paper(incoming.text, asked)
    if incoming.attachments and incoming.message and (asked is not None or held):
        papers += [f"{number}{BETWEEN}{incoming.message}" for number in run.work.pending_files]
    elif held:
        return [incoming.message]
    begins = f"{incoming.data.get('file_id', '')}{BETWEEN}"
    fetched = [one for one in papers if incoming.event and one.startswith(begins)]
    run.state.shown_papers = [one for one in papers if one not in fetched]
    return [one.removeprefix(begins) for one in fetched]


def _left(run: Running) -> bool:
    row = run.talk_row
    return bool(run.work.tools.policy.public_url) and (row is None or run.stood != (row.id, row.step))


def on_page(contact: Contact, page_id: int) -> Contact:
    """The person as what is said on their page is addressed."""
    return replace(contact, channel=PAGE, address=str(page_id))


def _say(run: Running, contact: Contact, replies: list[Reply], name: str) -> None:
    for number, reply in enumerate(replies):
        cause = f"{run.work.cause}:{name}:{number}"
        run.work.tell(contact, replace(reply, ask_phone=""), cause, message_class=MessageClass.REPLY)
