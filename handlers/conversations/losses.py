"""A death that somebody tells, wherever they stand: condolence first, then the office it concerns, or help.

After an injection it is a report for those who answer for safety; of a record, a list or an invitation it is a wrong
record, reported by a relative. Never an emergency number, and never the next question of a form as if nothing were.
"""

from typing import Final

from faq.loss import Loss, loss_told
from handlers.catalogue.categories import Meaning
from handlers.conversations.answering import COURTESY, answer_of, entry_of, match_of, ways_on
from handlers.conversations.bereaved import BEREAVED, Bereaved
from handlers.conversations.complaint.data import ComplaintData
from handlers.conversations.danger_data import likely_place
from handlers.conversations.feelings import VARIANTS
from handlers.conversations.meanings import code_of
from handlers.dialogue.answers.doses import read_dose_number
from handlers.dialogue.outcome import Start, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer

COMPLAINT: Final = "complaint"
LONGEST: Final = 1500  # characters of a story that are kept
DECEASED: Final = "DECEASED"
# Where what is said goes on to somebody: it is not led away from there.
PASSED_ON: Final = frozenset({"follow_up", "callback", "list_submission", "rate_service"})
# Where a death is awaited, or taken in by the step itself.
OWN: Final = frozenset({BEREAVED.name, "danger"})


def tells_loss(text: str) -> bool:
    """Whether a text tells that somebody has died."""
    return loss_told(text) is not Loss.NONE


async def heard_loss(talk: Talk[object], answer: Answer, at_menu: bool) -> Heard | None:
    """What to answer: a report to start, help as buttons, or (where the words are awaited) only the condolence."""
    told, text = loss_told(answer.text), answer.text[:LONGEST]
    if told is Loss.NONE or talk.name in OWN:
        return None
    if talk.name in PASSED_ON:
        return Heard((say("losses.condolence"),))
    if told is Loss.INJECTION or _of_reaction(talk):
        data = Bereaved(text=text, likely=likely_place(talk, text, talk.data))
        return Heard((say("losses.after_injection"),), start=Start(BEREAVED.name, data))
    if isinstance(talk.data, ComplaintData) and talk.data.category and told is not Loss.MOURNING:
        return Heard((say("losses.condolence"),))
    if told is Loss.RECORD:
        return _in_record(talk, text)
    match = match_of(talk, text)
    entry = entry_of(talk, match.best) if match.decision == "answer" else None
    if entry is None or entry.id in COURTESY:
        before = talk.tell("mourning")
        mourned = say(f"feelings.grief_{(before - 1) % VARIANTS + 1}" if before else "losses.mourning")
        return Heard((mourned,), ways_on())
    answered = answer_of(talk, entry)
    return Heard((say("losses.condolence"), *answered.says), answered.choices)


def _of_reaction(talk: Talk[object]) -> bool:
    """Whether a report of a reaction is being told: then a death is after the injection, whatever its words."""
    data = talk.data
    told = isinstance(data, ComplaintData) and data.category == code_of(talk, Meaning.REACTION)
    return told or (talk.name == COMPLAINT and talk.step == "ask_adverse")


def _in_record(talk: Talk, text: str) -> Heard:
    """A dose that the dead never had, or a name that still stands there."""
    doses = read_dose_number(text, talk.work.rules.campaign.doses.told)
    number = doses[0] if isinstance(doses, tuple) and len(doses) == 1 else 0
    meaning = Meaning.NOT_MINE if number else Meaning.PERSON_WRONG
    data = ComplaintData(code_of(talk, meaning), other=True, description=text)
    args = (f"dose={number}",) if number else (f"cause={DECEASED}",)
    if not number:
        data.right = talk.words(say("losses.has_died"))
    return Heard((say("losses.in_record"),), start=Start(COMPLAINT, data, args=args))
