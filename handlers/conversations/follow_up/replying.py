"""Words typed out of the blue that belong to a report: perhaps the answer that an office waits for, or that something
is still wrong after it was done."""

from faq.normalise import fold, words
from handlers.conversations.answering import COURTESY, match_of
from handlers.conversations.follow_up.data import FollowUp
from handlers.conversations.phrases import says
from handlers.dialogue.answers.now_seen import read_seen
from handlers.dialogue.answers.reporting import reports_for_another
from handlers.dialogue.answers.small_talk import read_small_talk
from handlers.dialogue.answers.still_wrong import FEW, lacking_dose, read_still_wrong
from handlers.dialogue.answers.ticket_code import read_ticket_code
from handlers.dialogue.matching import match_keywords, number_meant
from handlers.dialogue.outcome import Start
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.staff.actor import citizen
from handlers.tickets.queries import mine
from handlers.tickets.reopen import may_dispute
from handlers.tickets.status import NOT_FINISHED, State
from storage.repositories.tickets import Ticket

FEWEST_ADDED = 3  # words of what is added unasked
SENTENCE = 7  # words from which they are one
FEW_FIRST = 7  # words within which somebody says that something is added
LONGEST = 1600  # characters of a text that may say so: a longer one is a story


async def heard_reply(talk: Talk, text: str) -> Start | None:
    """The question whether this is the answer to the report that waits, if one does. Questions are no answers."""
    if "?" in text or not any(letter.isalnum() for letter in text):
        return None
    for ticket in await talk.work.uow.tickets.by_contact(talk.contact.id):
        if ticket.status == State.WAITING_CITIZEN.value:
            return Start("follow_up", FollowUp(reply=text), args=("reply", ticket.code))
    return None


async def heard_seen(talk: Talk, text: str) -> Start | None:
    """What the button "seen" does, for words that say so: to the only report entered, else after a choice."""
    dose = read_seen(text)
    if dose is None:
        return None
    own = [one for one in await mine(talk.work, citizen(talk.contact)) if one.status == State.ENTERED]
    entered = [one for one in own if not dose or not one.dose_numbers or dose in one.dose_numbers]
    return Start("follow_up", args=("seen", entered[0].code if len(entered) == 1 else "")) if entered else None


async def heard_dispute(talk: Talk, text: str) -> Start | None:
    """What the button "still wrong" does, for words that say so: to the only report meant, else after a choice."""
    if not still_wrong(talk, text) or not await disputable(
        talk, lacking_dose(text, talk.work.rules.campaign.doses.told)
    ):
        return None
    return Start("follow_up", FollowUp(reply=text), args=("dispute", ""))


async def heard_addition(talk: Talk, text: str) -> Start | None:
    """Words that say that they are to be added to a report: to the one whose code they name, else the only one under
    way, after a yes; with several a choice comes first. A question, or somebody without a report, means something else.
    """
    if "?" in text or not _adds(talk, text):
        return None
    own = await mine(talk.work, citizen(talk.contact))
    named = read_ticket_code(text)
    found = [one for one in own if one.code == named] or [one for one in own if one.status in NOT_FINISHED]
    if len(found) == 1:
        return Start("follow_up", FollowUp(reply=text), args=("reply", found[0].code))
    return Start("follow_up", args=("add", "")) if found else None


def _adds(talk: Talk, text: str) -> bool:
    said = words(fold(text))
    line, first = f" {' '.join(said)} ", f" {' '.join(said[:FEW_FIRST])} "
    texts = talk.work.tools.texts
    if not any(f" {fold(one)} " in first for one in texts.keywords("follow_up_words.adding")):
        return False
    head = " ".join(words(fold(text.partition(":")[0]))) if ":" in text else ""
    if head and any(head.endswith(fold(one)) for one in texts.keywords("follow_up_words.adding")):
        return True
    return any(f" {fold(one)} " in line for one in texts.keywords("follow_up_words.reported"))


def asks_one_more(talk: Talk, text: str) -> bool:
    """Whether one more report, for somebody else, is asked for outright: that is no more to say to one's own."""
    return reports_for_another(text) and not says(text, "follow_up_words.adding", talk.work.tools.texts)


def may_belong(talk: Talk, answer: Answer) -> bool:
    """Whether words may belong to a report: they choose nothing and ask nothing."""
    text = answer.text
    if answer.choice or "?" in text or not any(letter.isalnum() for letter in text) or number_meant(text):
        return False
    if asks_one_more(talk, text):
        return False
    return not (
        says(text, "own_reports_words.when", talk.work.tools.texts) or match_of(talk, text).decision == "answer"
    )


def may_add(talk: Talk, answer: Answer) -> bool:
    """Whether they may be more to say, of which nobody has asked: no thanks and no "ok". A whole sentence that asks
    nothing is, whatever question it resembles."""
    told = words(answer.text)
    if len(told) < FEWEST_ADDED or read_small_talk(answer.text) is not None or asks_one_more(talk, answer.text):
        return False
    return may_belong(talk, answer) or (len(told) >= SENTENCE and _states(talk, answer))


def _states(talk: Talk, answer: Answer) -> bool:
    asks = "?" in answer.text or answer.choice or says(answer.text, "ask_faq_words.asking", talk.work.tools.texts)
    return not asks and match_of(talk, answer.text).best not in COURTESY


def still_wrong(talk: Talk, text: str) -> bool:
    """Whether a text says that something is still not right, with or without marks. Questions do not."""
    if len(text) > LONGEST:
        return False
    if read_still_wrong(text) or only_still_wrong(talk, text):
        return True
    said = words(fold(text))
    if "?" in text or len(said) > FEW:
        return False
    line = f" {' '.join(said)} "
    return any(f" {fold(one)} " in line for one in talk.work.tools.texts.keywords("follow_up_words.still_wrong"))


def only_still_wrong(talk: Talk, text: str) -> bool:
    """Whether a text says no more than "not yet": it may be about anything said last, and is asked about first."""
    if len(text) > LONGEST:
        return False
    if (said := read_still_wrong(text)) == "sure":
        return False
    return said == "perhaps" or match_keywords(text, "follow_up_words.still_wrong_alone", talk.work.tools.texts)


async def disputable(talk: Talk, dose: int = 0) -> list[Ticket]:
    """Own reports whose outcome may be disputed: those with a result; while none has one, those agreed to. `dose`: only
    those that may be about it."""
    found = [one for one in await mine(talk.work, citizen(talk.contact)) if may_dispute(talk.work, one)]
    found = [one for one in found if not dose or not one.dose_numbers or dose in one.dose_numbers]
    return [one for one in found if one.status != State.APPROVED or not one.enters] or found
