"""A day, a dose or a vaccine told alone below an answer on a missing or a wrong dose: it belongs to that report."""

from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.answering import entry_of
from handlers.conversations.complaint.data import ComplaintData, DoseAnswer
from handlers.conversations.complaint.matter import MISSING
from handlers.conversations.day_order import in_our_order
from handlers.dialogue.answers.loose_facts import read_loose_facts
from handlers.dialogue.outcome import Start, say
from handlers.dialogue.talk import Talk
from handlers.texts import Say

COMPLAINT: Final = "complaint"
OF_DOSES: Final = MISSING | {Meaning.DOSE_WRONG}


def heard_fact(talk: Talk, text: str) -> Start | None:
    """The report that the answer on the screen offers, with what was asked and this; None without such an answer."""
    entry = entry_of(talk, talk.told_last[0])
    if entry is None:
        return None
    common = talk.work.rules.catalogues.common
    offered = [dict(step.given) for step in entry.next if step.go == COMPLAINT]
    given = next((one for one in offered if _of_doses(talk, one.get("category", ""))), None)
    if given is None or given["category"] not in common.categories:
        return None
    found = read_loose_facts(in_our_order(talk, text), talk.today, talk.work.rules.vaccines)
    if found is None or not (found.day or found.vaccine or found.numbers or found.vague):
        return None
    told = f"{talk.asked}, {text}" if talk.asked else text
    data = ComplaintData(description=told)
    says: tuple[Say, ...] = ()
    if found.vaccine and not found.day and given.get("dose", "").isdigit():  # a story is read for days
        data.injection.put(DoseAnswer(int(given["dose"]), vaccine=found.vaccine))
        says = (say("complaint_between.noted"),)
    return Start(COMPLAINT, data, says, args=tuple(f"{key}={one}" for key, one in given.items()))


def _of_doses(talk: Talk, category: str) -> bool:
    known = talk.work.rules.catalogues.common.categories.get(category)
    return known is not None and known.means in OF_DOSES
