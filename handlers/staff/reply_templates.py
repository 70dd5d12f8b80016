"""Answers kept under a name: an official's own, and those of an office, which its leads write."""

from collections.abc import Sequence
from typing import Final

from handlers.dialogue.traits import Traits
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.tickets.said import TEXT_LIMIT
from handlers.tickets.status import NOT_FINISHED
from handlers.tickets.variables import unknown_in
from handlers.work import Work
from storage.repositories.reply_templates import ReplyTemplate
from storage.repositories.tickets import Ticket

ACTS: Final = ("reply", "ask", "refuse")
STATES: Final = tuple(sorted(NOT_FINISHED))
TEXTS: Final = "sms"  # the channel of who has no chat
MOST: Final = 50  # a person, and an office
LONGEST: Final = 60  # letters of a name


def channels(traits: dict[str, Traits]) -> tuple[str, ...]:
    """What a template may be for, by name."""
    return tuple(sorted({*traits, TEXTS}))


async def templates_of(work: Work, actor: Actor) -> Sequence[ReplyTemplate]:
    """An official's own and those of the offices they work in."""
    return await work.uow.reply_templates.of(actor.id, actor.bodies)


def fitting(kept: Sequence[ReplyTemplate], act: str, ticket: Ticket, channel: str) -> list[ReplyTemplate]:
    """Those for this act on this ticket; `channel`: that it is answered on."""
    return [
        one
        for one in kept
        if one.act == act
        and one.category in ("", ticket.category)
        and one.state in ("", ticket.status)
        and one.channel in ("", channel)
    ]


async def save_template(work: Work, actor: Actor, kept: ReplyTemplate) -> str:
    """Keep one; an `id` of 0 is a new one. '' when kept, else why not: `empty`, `long`, `text`, `variable`, `field`,
    `many`. Errors: NotAllowed: an office that the actor does not lead, somebody else's template."""
    name, text = " ".join(kept.name.split()), kept.text.strip()
    known = work.tools.catalogues.common.categories
    if kept.body_id and not actor.leads(kept.body_id):
        raise NotAllowed
    if not name:
        return "empty"
    if len(name) > LONGEST:
        return "long"
    if not text or len(text) > TEXT_LIMIT:
        return "text"
    if unknown_in(text):
        return "variable"
    if not (kept.act in ACTS and kept.category in ("", *known) and kept.state in ("", *STATES)):
        return "field"
    if kept.channel not in ("", *channels(work.tools.traits)):
        return "field"
    await work.uow.reply_templates.lock(actor.id)  # two tabs at once keep no more than `MOST`
    standing = await templates_of(work, actor)
    same = (kept.body_id, kept.act, name)  # a form sent twice, and a name that is there already
    there = next((one.id for one in standing if (one.body_id, one.act, one.name) == same and may_change(actor, one)), 0)
    kept = kept._replace(id=kept.id or there)
    if kept.id:
        _own(actor, standing, kept.id)
    elif sum(one.body_id == kept.body_id for one in standing) >= MOST:
        return "many"
    new = kept._replace(id=kept.id or work.ids.new(), official_id=actor.id, name=name, text=text)
    await work.uow.reply_templates.save(new, work.now)
    return ""


async def drop_template(work: Work, actor: Actor, template_id: int) -> None:
    """Keep one no longer. Errors: NotAllowed."""
    _own(actor, await templates_of(work, actor), template_id)
    await work.uow.reply_templates.drop(template_id)


def may_change(actor: Actor, one: ReplyTemplate) -> bool:
    """One's own, or of an office that one leads."""
    return actor.leads(one.body_id) if one.body_id else one.official_id == actor.id


def _own(actor: Actor, standing: Sequence[ReplyTemplate], template_id: int) -> None:
    if not any(one.id == template_id and may_change(actor, one) for one in standing):
        raise NotAllowed
