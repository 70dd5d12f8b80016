"""The same report once more: its code, where it stands and by when, before anything is filed twice."""

from handlers.catalogue.categories import Category
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.family import COMPLAINT, next_data
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import items
from handlers.conversations.complaint.same import says_more
from handlers.conversations.follow_up.data import FollowUp
from handlers.conversations.follow_up.showing import due_line
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.outcome import Choice, Go, Lost, Move, Prompt, Start, say
from handlers.dialogue.turn import Answer
from handlers.staff.actor import Actor, Kind, citizen
from handlers.texts import Say
from handlers.tickets.add_information import add_information
from handlers.tickets.errors import REFUSALS
from handlers.tickets.reopen import may_dispute
from handlers.tickets.status import IN_QUEUE, State, word
from storage.repositories.tickets import Ticket

VIEW, ADD, DISPUTE, NEXT, OTHER_DOSE, ANEW = "view", "add", "dispute", "next_person", "other_dose", "anew"


async def ask_same(talk: ComplaintTalk) -> Prompt | Go:
    """The report that is there, and what can be done with it; a new one only where it would say something more."""
    ticket = await _there(talk)
    if ticket is None:
        return await onward(talk)
    done = ticket.status == State.ENTERED and may_dispute(talk.work, ticket)
    choices = [Choice(VIEW, "complaint_same.view", "complaint_words.same_view")]
    if done:
        choices.append(Choice(DISPUTE, "complaint_same.dispute", "complaint_words.same_dispute"))
    elif ticket.status in IN_QUEUE | {State.APPROVED}:
        choices.append(Choice(ADD, "complaint_same.add", "complaint_words.same_add"))
    if len(talk.data.family.left) > 1:
        choices.append(Choice(NEXT, "complaint_same.next_person", "complaint_words.same_next"))
    if "doses" in items(talk):
        choices.append(Choice(OTHER_DOSE, "complaint_same.other_dose", "complaint_words.same_other_dose"))
    if says_more(talk, ticket):
        choices.append(Choice(ANEW, "complaint_same.anew", "complaint_words.same_anew"))
    told = say(
        "complaint_same.there",
        category=_category(talk, ticket).short.in_language(talk.language),
        code=group_code(ticket.code),
        state=say(word(ticket.status, ticket.enters).value),
        due=due_line(talk, ticket),
    )
    return Prompt((told,), tuple(choices))


async def take_same(talk: ComplaintTalk, answer: Answer) -> Move:
    """To that report, with the photos and words of this one; or on with another dose, or a new report."""
    ticket = await _there(talk)
    if ticket is None:
        return await onward(talk)
    if answer.choice == OTHER_DOSE:
        talk.data.injection.doses = ()
        return Go("ask_doses", sub=True)
    if answer.choice == ANEW and says_more(talk, ticket):
        talk.data.same.anew = True
        return await onward(talk)
    filer = ticket.contact_id == talk.contact.id
    if answer.choice == NEXT and (following := next_data(talk.data, ticket.code if filer else "")) is not None:
        return Start(COMPLAINT, following)
    if answer.choice not in (VIEW, ADD, DISPUTE):
        return Lost((say("complaint_same.choose"),))
    act = "" if answer.choice == VIEW else answer.choice
    begun = FollowUp(ticket.code, act, holder=None if filer else ticket.id)
    says: tuple[Say, ...] = ()
    if answer.choice == ADD and (talk.data.photos.ids or talk.data.description):
        says = await _hang_on(talk, ticket, citizen(talk.contact) if filer else Actor(Kind.HOLDER, ticket.id))
    return Start("follow_up", begun, says)


async def _hang_on(talk: ComplaintTalk, ticket: Ticket, actor: Actor) -> tuple[Say, ...]:
    """What was told and sent here goes to that report."""
    try:
        await add_information(talk.work, ticket.id, actor, talk.data.description, talk.data.photos.ids)
    except REFUSALS:
        return ()
    return (say("complaint_same.added", code=group_code(ticket.code)),)


async def _there(talk: ComplaintTalk) -> Ticket | None:
    return await talk.work.uow.tickets.get_by_code(talk.data.same.code) if talk.data.same.code else None


def _category(talk: ComplaintTalk, ticket: Ticket) -> Category:
    return talk.work.tools.catalogues.of(ticket.province_code).category(ticket.category)
