"""Who writes for somebody else: a parent stays the requester."""

from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.for_other import is_subject, subject_kin, take_of_other
from handlers.conversations.complaint.form import onward
from handlers.conversations.problems import unread
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.answers.told_for_other import ToldForOther
from handlers.dialogue.answers.told_relation import named_relative, without_relation
from handlers.dialogue.outcome import NONE, Again, Choice, Move, Prompt, say
from handlers.dialogue.turn import Answer

SUGGESTED = "suggested"


async def ask_reporter(talk: ComplaintTalk) -> Prompt:
    """Who writes for somebody else: a parent stays the requester."""
    choices: tuple[Choice, ...] = ()
    if talk.contact.name:
        choices = (Choice(SUGGESTED, say("complaint_ask.known_name", name=talk.contact.name)),)
    return Prompt((say("complaint_ask.reporter"),), choices, none="name")


async def take_reporter(talk: ComplaintTalk, answer: Answer) -> Move:
    """The name of who writes."""
    if answer.choice == NONE:
        return Again((say("complaint_ask.any_name_will_do"),))
    role, name = named_relative(answer.text)
    kin = subject_kin(talk)
    if kin is not None and name and is_subject(role, kin):  # the name of whom the report is about
        return await onward(talk, take_of_other(talk, ToldForOther(name="" if talk.data.person.name else name)))
    read = read_name(talk.contact.name if answer.choice == SUGGESTED else without_relation(answer.text))
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    talk.data.reporter = read.titled
    await talk.work.uow.contacts.set_person(talk.contact.id, read.titled, None, None)
    return await onward(talk)
