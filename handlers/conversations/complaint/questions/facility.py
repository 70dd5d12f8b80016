"""Where it was: facilities near home as buttons, or any place; an office complained of for conduct."""

from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.injection import SITE, keep_facility
from handlers.conversations.complaint.matter import asked
from handlers.conversations.facility_choice import Found, near_facilities, read_facility
from handlers.conversations.place_choice import SKIP, ask_place, take_place
from handlers.dialogue.outcome import Choice, Go, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer


async def ask_facility(talk: Talk) -> Prompt:
    """Where it was: facilities near home as buttons, or any place; an office complained of for conduct."""
    prompt = await ask_place(talk, asked(talk, "facility"), key=SITE, skippable=True)
    if talk.data.get(f"{SITE}_known") or talk.data.get(f"{SITE}_among"):
        return prompt
    near = tuple(
        Choice(f"f_{one.facility_code}", say("common.verbatim", text=one.name)) for one in near_facilities(talk)
    )
    first = near or tuple(one for one in prompt.choices if one.id != SKIP)
    forgotten = Choice(SKIP, "complaint_ask.forgotten", "complaint_words.forgotten")
    return Prompt(prompt.says, (*first, forgotten), prompt.expects)


async def take_facility(talk: Talk, answer: Answer) -> Move:
    """A facility, a place, or forgotten."""
    if answer.choice.startswith("f_"):
        office = talk.work.tools.directory.at_facility(answer.choice.removeprefix("f_"))
        keep_facility(talk, Found(office, None), office.name if office else "")
        return await onward(talk)
    if answer.choice == SKIP:
        talk.data["facility"] = {"code": "", "text": ""}
        talk.data.pop(SITE, None)
        return await onward(talk)
    found = read_facility(talk, answer.text) if answer.text and not answer.choice else None
    if found is not None and found.office is not None:
        keep_facility(talk, found, answer.text)
        return await onward(talk)
    move = await take_place(talk, answer, "confirm", key=SITE, remember=False)
    if not isinstance(move, Go):
        return move
    talk.data["facility"] = {"code": "", "text": answer.text if not answer.choice else ""}
    return await onward(talk, move.says)
