"""Which vaccine: asked when it is changed on the card, else told with the day."""

from typing import Final

from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.injection import take_beside
from handlers.conversations.problems import vaccine_name, why
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.vaccines import read_vaccine
from handlers.dialogue.outcome import ANY, Again, Choice, Move, Prompt, say
from handlers.dialogue.turn import Answer
from handlers.questions.said import FORGOTTEN

BUTTONS: Final = 7


async def ask_vaccine(talk: ComplaintTalk) -> Prompt:
    """Which vaccine."""
    shown = [code for code, one in talk.work.rules.vaccines.items() if one.asked][:BUTTONS]
    choices = tuple(Choice(f"v_{code}", say("common.verbatim", text=vaccine_name(talk, code))) for code in shown)
    return Prompt(
        (say("complaint_ask.vaccine"),),
        (*choices, Choice(FORGOTTEN, "complaint_ask.forgotten", "complaint_words.forgotten", without=ANY)),
    )


async def take_vaccine(talk: ComplaintTalk, answer: Answer) -> Move:
    """A vaccine, or forgotten."""
    if answer.choice == FORGOTTEN:
        talk.data.injection.name_vaccine("")
        return await onward(talk)
    tapped = answer.choice.removeprefix("v_") if answer.choice.startswith("v_") else ""
    code = tapped or read_vaccine(answer.text, talk.work.rules.vaccines)
    if isinstance(code, Invalid):
        return Again((why(talk, code),))
    talk.data.injection.name_vaccine(code)
    return await onward(talk, () if answer.choice else take_beside(talk, answer.text))
