"""Which dose. What else the message tells is taken too."""

from handlers.catalogue.categories import Meaning
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.injection import absorb, keep_loose, take_loose, take_story, told_in
from handlers.conversations.complaint.matter import MISSING, asked, category_of, set_meaning
from handlers.conversations.problems import unread
from handlers.dialogue.answers.doses import read_dose_number
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.outcome import ANY, NONE, Again, Choice, Go, Move, Prompt, say
from handlers.dialogue.turn import Answer

BOTH, NONE_AT_ALL, OTHER_PAPER = "dose_both", "dose_none", "other_paper"


async def ask_doses(talk: ComplaintTalk) -> Prompt:
    """Which dose. Buttons stand in the order of their numbers, so that a typed number means the dose."""
    choices = tuple(
        Choice(f"dose_{n}", say("complaint.dose", number=n), f"complaint_words.dose_{n}")
        for n in range(1, talk.work.rules.campaign.doses.asked + 1)
    )
    missing = category_of(talk).means in MISSING
    if missing:
        choices += (
            Choice(BOTH, "complaint_ask.both_doses", "complaint_words.both_doses"),
            Choice(NONE_AT_ALL, "complaint_ask.no_dose", "complaint_words.no_dose"),
        )
    if missing and talk.data.person.record is not None:
        # Fewer doses than the citizen had: they may stand under another number.
        choices += (Choice(OTHER_PAPER, "complaint.other_paper", "complaint_words.other_paper"),)
    return Prompt((asked(talk, "doses"),), choices, none=ANY)


async def take_doses(talk: ComplaintTalk, answer: Answer) -> Move:
    """One dose, both, or none in the data at all. What else the message tells is taken too."""
    if answer.choice == NONE:  # said again, a person takes over
        return Again((say("complaint_ask.which_dose_help"),))
    if answer.choice == OTHER_PAPER:
        talk.data.trying = True
        return Go("ask_other_identity", sub=True)
    if answer.choice in (BOTH, NONE_AT_ALL):
        talk.data.injection.doses = (1, 2) if answer.choice == BOTH else (1,)
        set_meaning(talk, Meaning.MISSING_ALL)
        return await onward(talk, (*take_loose(talk), *take_story(talk)))
    missing = category_of(talk).means in MISSING
    if answer.choice:
        found: tuple[int, ...] | Invalid = (int(answer.choice.removeprefix("dose_")),)
    else:
        found = (missing and told_in(talk, answer.text).missing) or read_dose_number(
            answer.text, talk.work.rules.campaign.doses.told
        )
    if isinstance(found, Invalid):
        says = keep_loose(talk, answer.text) if missing else ()
        if says:
            return Again(says, ask=True)
        return unread(talk, answer, found)
    talk.data.injection.doses = found
    if category_of(talk).means in MISSING:
        set_meaning(talk, Meaning.MISSING_ALL if len(found) > 1 else Meaning.MISSING_ONE)
        absorb(talk, answer.text if not answer.choice else "")
    return await onward(talk, (*take_loose(talk), *take_story(talk)))
