"""Where it was: facilities near home as buttons, or any place; an office complained of for conduct."""

from dataclasses import replace
from typing import Final

from handlers.conversations.asking.place import SKIP, ask_place, known_place, take_place
from handlers.conversations.complaint.data import ComplaintTalk, FacilityAnswer
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.injection import LONGEST, keep_facility, place_told, take_beside
from handlers.conversations.complaint.matter import MISSING, asked, category_of
from handlers.conversations.facility_choice import (
    Found,
    beside_site,
    names_site,
    offered_facilities,
    read_facility,
    site_words,
)
from handlers.dialogue.answers.none import lacks_among_others
from handlers.dialogue.outcome import Again, Choice, Go, Lost, Move, Prompt, say
from handlers.dialogue.turn import Answer

KEEP_WORDS: Final = "keep_words"


async def ask_facility(talk: ComplaintTalk) -> Prompt:
    """Where it was: facilities near home as buttons, or any place; an office complained of for conduct."""
    site = talk.data.site
    prompt = await ask_place(talk, site, asked(talk, "facility"), skippable=True)
    if site.known is not None or site.among:
        return prompt
    near = tuple(
        Choice(f"f_{one.facility_code}", say("common.verbatim", text=one.name))
        for one in offered_facilities(talk, known_place(talk, talk.data.place))
    )
    first = near or tuple(one for one in prompt.choices if one.id != SKIP)
    if words := place_told(talk):
        unknown = Choice(KEEP_WORDS, "complaint_ask.commune_unknown", "complaint_words.forgotten", without="place")
        return Prompt((say("complaint_ask.facility_commune", name=words),), (unknown,), prompt.expects)
    forgotten = Choice(SKIP, "complaint_ask.forgotten", "complaint_words.forgotten", without="place")
    return Prompt(prompt.says, (*first, forgotten), prompt.expects)


async def take_facility(talk: ComplaintTalk, answer: Answer) -> Move:
    """A facility, a place, or forgotten."""
    if answer.choice.startswith("f_"):
        office = talk.work.tools.directory.at_facility(answer.choice.removeprefix("f_"))
        keep_facility(talk, Found(office, None), office.name if office else "")
        return await onward(talk)
    told = place_told(talk)
    if answer.choice == KEEP_WORDS and (told or talk.data.facility is not None):
        injection = talk.data.injection
        of_all = all((one := injection.of(number)).place or one.facility for number in injection.doses)
        talk.data.facility = talk.data.facility or FacilityAnswer("", told if of_all else "")
        return await onward(talk)
    if answer.choice == SKIP:
        talk.data.facility = FacilityAnswer()
        talk.data.site.settle(None)
        return await onward(talk)
    if answer.text and not answer.choice and lacks_among_others(answer.text, "place"):  # "some school, who knows where"
        pending = talk.data.facility.text if talk.data.facility is not None else ""
        kept = pending or (site_words(answer.text)[:LONGEST] if names_site(answer.text) else "")
        talk.data.facility = FacilityAnswer("", kept)
        talk.data.site.settle(None)
        return await onward(talk)
    home = known_place(talk, talk.data.place)
    named = bool(answer.text) and not answer.choice and names_site(answer.text)
    if told and answer.text and not named and not answer.choice:
        answer = replace(answer, text=f"{told}, {answer.text}")
        named = names_site(answer.text)
    place = beside_site(answer.text) if named else answer.text
    found = read_facility(talk, place, home) if place and not answer.choice else None
    if found is not None and (found.office is not None or (named and found.site is not None and found.site.commune)):
        keep_facility(talk, found, site_words(answer.text) if named else answer.text)
        return await onward(talk, take_beside(talk, answer.text) if category_of(talk).means in MISSING else ())
    if named:  # a school, a works: kept as said, by its commune
        talk.data.facility = FacilityAnswer("", site_words(answer.text)[:LONGEST])
    words = talk.data.facility.text if talk.data.facility is not None and not talk.data.facility.code else ""
    move = await take_place(talk, talk.data.site, answer, "confirm", remember=False)
    if isinstance(move, Lost) and words and words == site_words(answer.text)[:LONGEST]:
        unknown = Choice(KEEP_WORDS, "complaint_ask.commune_unknown", "complaint_words.forgotten", without="place")
        return Again((say("complaint_ask.facility_commune", name=words),), choices=(unknown,))
    if not isinstance(move, Go):
        return move
    talk.data.facility = FacilityAnswer("", words or (answer.text if not answer.choice else ""))
    return await onward(talk, move.says)
