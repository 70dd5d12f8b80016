"""What an act in chat asks for: a text, an office and why, a numbered reason and its answer, a field and its value."""

from collections.abc import Awaitable, Callable
from typing import Final

from handlers.conversations.officials_queue.data import AtWork
from handlers.conversations.officials_queue.ticket import TAKE_OVER, act_on, opened
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.outcome import Again, Choice, Go, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.places.find_bodies import find_bodies
from handlers.staff.actor import Actor
from handlers.texts import Say
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.content import Subject
from handlers.tickets.content.typed import with_field
from handlers.tickets.correct import Corrected, correct
from handlers.tickets.ladder import level_above
from handlers.tickets.many.again import refuse_or_ask
from handlers.tickets.note import note
from handlers.tickets.notices import body_name
from handlers.tickets.refuse import draft_refusal, fitting
from handlers.tickets.reply import reply
from handlers.tickets.take_over import take_over
from handlers.tickets.transfer import transfer
from handlers.work import Work
from storage.repositories.tickets import Ticket

TEXTS: Final[dict[str, Callable[[Work, int, Actor, str], Awaitable[Ticket]]]] = {
    "reply": reply,
    "ask": ask_citizen,
    "note": note,
    TAKE_OVER: take_over,
}
FIELDS: Final = ("name", "birth", "sex", "phone", "identity", "address")
MOST_OFFICES: Final = 6
BACK: Final = "back"


async def ask_text(talk: Talk[AtWork]) -> Prompt:
    """The words of a reply, a question to the citizen, a note, or why one takes over."""
    if _act(talk) == TAKE_OVER:
        found = await opened(talk)
        name = found[1].claimed_by_name if found else ""
        return Prompt((say("console.panel.take_over", name=name),), (_back(),))
    return Prompt((say(f"console.panel.{_act(talk)}"),), (_back(),))


async def take_text(talk: Talk[AtWork], answer: Answer) -> Move:
    """Send it."""
    if answer.choice == BACK:
        return Go("show_ticket")
    name = _act(talk)
    return await act_on(talk, lambda work, number, actor: TEXTS[name](work, number, actor, answer.text), name)


async def ask_body(talk: Talk[AtWork]) -> Prompt:
    """The office to pass it to: typed, or the level above."""
    offices = talk.data.offices or await _above(talk)
    says = (say("officials_queue.which_office" if talk.data.offices else "officials_queue.type_office"),)
    listed = tuple(
        Choice(f"to_{n}", say("common.verbatim", text=body_name(talk.work, body, talk.language)))
        for n, body in enumerate(offices)
    )
    return Prompt(says, (*listed, _back()))


async def take_body(talk: Talk[AtWork], answer: Answer) -> Move:
    """A chosen office, or words to look for one."""
    if answer.choice == BACK:
        talk.data.offices = ()
        return Go("show_ticket")
    offices = talk.data.offices or await _above(talk)
    if answer.choice.startswith("to_"):
        talk.data.to = offices[int(answer.choice.removeprefix("to_"))]
        talk.data.offices = ()
        return Go("ask_reason")
    found = await opened(talk)
    near = found[1].ticket.body_id if found else ""
    listed = [body.id for body in find_bodies(talk.work.tools.directory, answer.text, near, MOST_OFFICES)]
    if not listed:
        return Lost((say("console.panel.no_body"),))
    talk.data.offices = tuple(listed)
    return Again((), ask=True)


async def ask_reason(talk: Talk[AtWork]) -> Prompt:
    """Why it is passed on."""
    office = body_name(talk.work, talk.data.to, talk.language)
    return Prompt((say("officials_queue.why_transfer", body=office),), (_back(),))


async def take_reason(talk: Talk[AtWork], answer: Answer) -> Move:
    """Pass it on."""
    if answer.choice == BACK:
        return Go("show_ticket")
    to = talk.data.to
    return await act_on(talk, lambda work, number, actor: transfer(work, number, actor, to, answer.text), "transfer")


async def ask_refusal(talk: Talk[AtWork]) -> Prompt:
    """The numbered reason."""
    found = await opened(talk)
    if found is None:
        return Prompt((say("officials_queue.no_ticket"),), (_back(),))
    fits = (await fitting(talk.work, [found[1].ticket]))[found[1].ticket.id]
    reasons = {code: reason for code, reason in talk.work.rules.reasons.items() if code in fits}
    lines = "\n".join(f"{code} · {reason.label[talk.language]}" for code, reason in reasons.items())
    buttons = tuple(Choice(code, say("common.verbatim", text=code)) for code in reasons)
    return Prompt((say("officials_queue.which_reason"), say("common.verbatim", text=lines)), (*buttons, _back()))


async def take_refusal(talk: Talk[AtWork], answer: Answer) -> Move:
    """A reason, by button, number or code."""
    if answer.choice == BACK:
        return Go("show_ticket")
    code = answer.choice or answer.text.strip().upper()
    if code not in talk.work.rules.reasons:
        return Lost((say("console.problem.unfit.code"),))
    talk.data.code_of_refusal = code
    return Go("ask_refusal_text")


async def ask_refusal_text(talk: Talk[AtWork]) -> Prompt:
    """The draft, to be sent as it is or replaced."""
    found = await opened(talk)
    if found is None:
        return Prompt((say("officials_queue.no_ticket"),), (_back(),))
    draft = draft_refusal(talk.work.rules.reasons, found[1].ticket, talk.data.code_of_refusal)
    send = Choice("send", "officials_queue.send_draft", "keywords.yes")
    return Prompt((say("officials_queue.refusal_draft", draft=draft),), (send, _back()))


async def take_refusal_text(talk: Talk[AtWork], answer: Answer) -> Move:
    """Refuse with the draft, or with the official's own words."""
    if answer.choice == BACK:
        return Go("show_ticket")
    code, own = talk.data.code_of_refusal, "" if answer.choice == "send" else answer.text
    return await act_on(talk, lambda work, number, actor: refuse_or_ask(work, number, actor, code, own), "refuse")


async def ask_field(talk: Talk[AtWork]) -> Prompt:
    """Which field the slip has otherwise."""
    return Prompt(
        (say("officials_queue.which_field"),), (*(Choice(name, f"console.field.{name}") for name in FIELDS), _back())
    )


async def take_field(talk: Talk[AtWork], answer: Answer) -> Move:
    """One of the fields."""
    if answer.choice == BACK:
        return Go("show_ticket")
    if answer.choice not in FIELDS:
        return Lost((say("officials_queue.which_field"),))
    talk.data.field = answer.choice
    return Go("ask_correction")


async def ask_correction(talk: Talk[AtWork]) -> Prompt:
    """What the slip says."""
    return Prompt((say("officials_queue.what_slip_says", field=_field_words(talk)),), (_back(),))


async def take_correction(talk: Talk[AtWork], answer: Answer) -> Move:
    """Correct the field; the citizen is told."""
    if answer.choice == BACK:
        return Go("show_ticket")
    name = talk.data.field
    if isinstance(with_field(Subject(), name, answer.text, talk.today), Invalid):
        return Again((say(f"console.problem.field.{name}"),))

    def edit(ticket: Ticket) -> Corrected:
        typed = with_field(ticket.subject, name, answer.text, talk.today)
        assert not isinstance(typed, Invalid)  # noqa: S101 - read above
        return Corrected(typed.subject, ticket.details, typed.identity)

    return await act_on(talk, lambda work, number, actor: correct(work, number, actor, edit), "correct")


async def _above(talk: Talk[AtWork]) -> tuple[str, ...]:
    found = await opened(talk)
    above = level_above(talk.work, found[1].ticket) if found else None
    return (above,) if above else ()


def _act(talk: Talk[AtWork]) -> str:
    return talk.data.act if talk.data.act in TEXTS else "note"


def _field_words(talk: Talk[AtWork]) -> Say:
    return say(f"console.field.{talk.data.field or FIELDS[0]}")


def _back() -> Choice:
    return Choice(BACK, "officials_queue.leave_it", "officials_queue_words.leave_it")
