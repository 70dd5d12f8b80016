"""The number of a second record: an old CMND, another paper."""

from dataclasses import replace

from handlers.catalogue.categories import Meaning
from handlers.conversations.asking.proof import fresh_proof
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import set_meaning
from handlers.conversations.problems import unread
from handlers.conversations.record_words import dose_lines
from handlers.dialogue.answers.identity import Identity, read_identity
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.outcome import NONE, Go, Move, Prompt, say
from handlers.dialogue.turn import Answer
from handlers.records.look_up import Shown, look_up


async def ask_other_identity(talk: ComplaintTalk) -> Prompt:
    """The number of the other record: an old CMND, another paper."""
    key = "complaint_ask.try_identity" if talk.data.trying else "complaint_ask.other_identity"
    return Prompt((say(key),), none="paper")


async def take_other_identity(talk: ComplaintTalk, answer: Answer) -> Move:
    """A number; when it is tried, its record is looked for under the same proof."""
    if answer.choice == NONE:
        trying, talk.data.trying = talk.data.trying, False
        if trying:
            return Go("ask_what", (say("complaint_ask.no_other_number"),), sub=True)
        talk.data.leave_open("other_identity")
        return await onward(talk, (say("complaint_ask.no_other_number"),))
    read = read_identity(answer.text)
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    talk.data.other_identity = replace(read, warnings=())
    trying, talk.data.trying = talk.data.trying, False
    if trying:
        return await _tried(talk, read)
    return await onward(talk)


async def _tried(talk: ComplaintTalk, identity: Identity) -> Move:
    """Doses under another number: two records of one person, to be joined."""
    birth, record, phone = talk.data.person.birth, talk.data.person.record, fresh_proof(talk)
    found = await look_up(talk.work, talk.contact, identity, birth, phone) if birth and phone else None
    if isinstance(found, Shown) and record is not None and found.record.person_id != record.person_id:
        set_meaning(talk, Meaning.TWO_RECORDS)
        return await onward(talk, (say("complaint.second_record", doses=dose_lines(talk, found.record)),))
    talk.data.other_identity = None
    return Go("ask_what", (say("complaint.second_not_found"),), sub=True)
