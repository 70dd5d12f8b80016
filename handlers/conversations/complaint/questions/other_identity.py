"""The number of a second record: an old CMND, another paper."""

from handlers.catalogue.categories import Meaning
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import set_meaning
from handlers.conversations.problems import unread
from handlers.conversations.proof_steps import fresh_proof
from handlers.conversations.record_words import dose_lines
from handlers.conversations.told import birth_of, record_of
from handlers.dialogue.answers.identity import Identity, read_identity
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.outcome import Go, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.records.look_up import Shown, look_up


async def ask_other_identity(talk: Talk) -> Prompt:
    """The number of the other record: an old CMND, another paper."""
    key = "complaint_ask.try_identity" if talk.data.get("trying") else "complaint_ask.other_identity"
    return Prompt((say(key),))


async def take_other_identity(talk: Talk, answer: Answer) -> Move:
    """A number; when it is tried, its record is looked for under the same proof."""
    read = read_identity(answer.text)
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    talk.data["other_identity"] = [read.kind.value, read.number]
    if talk.data.pop("trying", False):
        return await _tried(talk, read)
    return await onward(talk)


async def _tried(talk: Talk, identity: Identity) -> Move:
    """Doses under another number: two records of one person, to be joined."""
    birth, record, phone = birth_of(talk.data), record_of(talk.data), fresh_proof(talk)
    found = await look_up(talk.work, talk.contact, identity, birth, phone) if birth and phone else None
    if isinstance(found, Shown) and record is not None and found.record.person_id != record.person_id:
        set_meaning(talk, Meaning.TWO_RECORDS)
        return await onward(talk, (say("complaint.second_record", doses=dose_lines(talk, found.record)),))
    talk.data.pop("other_identity", None)
    return Go("ask_what", (say("complaint.second_not_found"),), sub=True)
