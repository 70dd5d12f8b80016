"""The phone of a record is somebody else's, or gone: said where a look-up asks for it."""

from dataclasses import replace
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.answering import entry_of, match_of
from handlers.conversations.asking.proof import ProofAnswer
from handlers.conversations.complaint.data import ComplaintData
from handlers.dialogue.outcome import Start, say
from handlers.dialogue.talk import Talk

CAUSE, COMPLAINT = "WRONG_PHONE", "complaint"
DIGITS: Final = 5  # of a text that may be a phone itself


def heard_wrong_phone(talk: Talk, text: str, told: ComplaintData) -> Start | None:
    """A report of the wrong phone with what is told already; None when a text says nothing of the kind. What was typed
    as the phone is not taken over: it may be the stranger's."""
    if not text or sum(letter.isdigit() for letter in text) >= DIGITS:
        return None
    match = match_of(talk, text)
    entry = entry_of(talk, match.best) if match.decision != "refuse" else None
    if entry is None or not any(step.given.get("cause") == CAUSE for step in entry.next):
        return None
    category = talk.work.rules.catalogues.common.meaning(Meaning.PERSON_WRONG).code
    data = replace(told, category=category, cause=CAUSE, part="phone", proof=ProofAnswer())
    return Start(COMPLAINT, data, (say("status_lookup.wrong_phone"),))
