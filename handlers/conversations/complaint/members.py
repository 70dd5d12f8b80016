"""Several people of one house: with whom to begin, and what the next shares with the one before."""

from typing import Final

from handlers.conversations.args import jump_to
from handlers.conversations.asking.place import place_words, told_place
from handlers.conversations.complaint.data import ComplaintTalk, FamilyAnswer
from handlers.conversations.complaint.family import (
    counted,
    name_of,
    name_other,
    one_of_couple,
    settle_on,
    standing_of,
)
from handlers.conversations.complaint.for_other import is_for_other, take_of_other, told_of_other
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.injection import absorb
from handlers.conversations.complaint.shared import common_words, home_and_phone, report_before, take_over, take_teller
from handlers.conversations.complaint.troubles import note_house, place_called, wrong
from handlers.conversations.problems import vaccine_name
from handlers.dialogue.answers.for_whom import says_difference
from handlers.dialogue.answers.household import SELF, read_first
from handlers.dialogue.outcome import Again, Choice, Done, Go, Lost, Move, Prompt, say
from handlers.dialogue.turn import Answer
from handlers.texts import Say
from handlers.texts.days import day_said

MEMBER: Final = "member_"
ONLY_ONE, SAME, OTHERWISE, LATER = "only_one", "same", "otherwise", "later"


async def ask_who(talk: ComplaintTalk) -> Prompt:
    """Everybody counted, and with whom to begin."""
    one = one_of_couple(talk.data.family)
    if one is not None:
        asked = say("complaint_family.for_whom", who=name_of(talk, one))
        mine = Choice(f"{MEMBER}0", "complaint_family.myself", "complaint_words.myself")
        return Prompt((asked,), (mine, Choice(f"{MEMBER}1", _button(talk, 1), "complaint_words.for_them")))
    counted_ones = talk.data.family.counted
    choices = tuple(Choice(f"{MEMBER}{place}", _button(talk, place)) for place in counted_ones)
    only_one = Choice(ONLY_ONE, "complaint_family.only_one", "complaint_words.only_one")
    return Prompt((say("complaint_family.counted", **counted(talk, counted_ones)),), (*choices, only_one))


async def take_who(talk: ComplaintTalk, answer: Answer) -> Move:
    """One of them, or another count."""
    if answer.choice == ONLY_ONE:
        talk.data.family = FamilyAnswer()
        return await onward(talk)
    if answer.choice.startswith(MEMBER):
        return await _settled(talk, int(answer.choice.removeprefix(MEMBER)))
    says = note_house(talk, answer.text)
    if talk.data.family.at is not None:
        return await onward(talk, says)
    first = place_called(talk.data.family, answer.text) if not says else None
    first = read_first(answer.text, talk.data.family.people, asked=not says) if first is None else first
    if first is None and says:
        return await onward(talk, says)
    if first is None:
        first = name_other(talk, answer.text)
    if first is None:
        return Lost((say("complaint_family.choose"),))
    return await _settled(talk, first, says, answer.text)


async def _settled(talk: ComplaintTalk, place: int, says: tuple[Say, ...] = (), text: str = "") -> Move:
    """This report is about that one; of a couple of whom one lacks something there is no other. `text` told who it is,
    and perhaps name, birth date or number with it."""
    alone = one_of_couple(talk.data.family) is not None
    settle_on(talk, place)
    if text and not says and is_for_other(talk):
        says = take_of_other(talk, told_of_other(talk, text))
    if alone:
        talk.data.family = FamilyAnswer()
    return await onward(talk, says)


async def ask_next(talk: ComplaintTalk) -> Prompt | Go:
    """Who comes next, and whether everything is as in the report before."""
    family, ticket = talk.data.family, await report_before(talk, talk.data.family.code)
    own = family.trouble
    shared = common_words if own is None else home_and_phone
    common = shared(talk, ticket) if ticket is not None else ""
    if own is not None and not common:
        if ticket is not None:
            take_teller(talk, ticket)
        family.settled = True
        return await onward(talk)
    same = Choice(SAME, "complaint_family.same", "complaint_words.same")
    otherwise = Choice(OTHERWISE, "complaint_family.otherwise", "complaint_words.otherwise")
    if family.at is None:
        return Prompt((say("complaint_family.same_as_before", common=common),), (same, otherwise))
    others = tuple(
        Choice(f"{MEMBER}{place}", say("complaint_family.rather", who=name_of(talk, family.people[place])))
        for place in family.left
        if place != family.at
    )
    later = Choice(LATER, "complaint_family.later", "complaint_words.later", jump=jump_to("menu"))
    asked = say("complaint_family.next", common=common, **standing_of(talk))
    if own is not None:
        told = {"trouble": wrong(talk, own), "common": common}
        asked = say("complaint_family.next_other", **told, **standing_of(talk))
    return Prompt((asked,), (same, otherwise, *others, later))


async def take_next(talk: ComplaintTalk, answer: Answer) -> Move:
    """All of it by a yes, nothing by a no, or what is told instead; or somebody else comes first."""
    family = talk.data.family
    if answer.choice.startswith(MEMBER):
        settle_on(talk, int(answer.choice.removeprefix(MEMBER)))
        return Again((), ask=True)
    ticket = await report_before(talk, family.code)
    if ticket is None:
        return Done((say("complaint.not_yours"),), menu=True)
    says: tuple[Say, ...] = ()
    if answer.choice == SAME:
        take_over(talk, ticket)
    elif says_difference(answer.text) and (says := _told_otherwise(talk, answer.text)):
        take_over(talk, ticket)  # all as before but for what was told
        absorb(talk, answer.text)
    elif answer.choice == OTHERWISE or (says := _told_otherwise(talk, answer.text)):
        take_teller(talk, ticket)
    else:
        rather = place_called(family, answer.text)
        rather = read_first(answer.text, family.people, asked=True) if rather is None else rather
        if rather is None or rather not in family.left:
            return Lost((say("complaint_family.choose_next"),))
        settle_on(talk, rather)
        return Again((), ask=True)
    family.settled = True
    return await onward(talk, says)


def _told_otherwise(talk: ComplaintTalk, text: str) -> tuple[Say, ...]:
    """Day, place or vaccine told instead are taken and said back; nothing else is."""
    absorb(talk, text)
    told, facility = talk.data.injection, talk.data.facility
    if not told.detailed:
        return ()
    parts = [talk.words(day_said(day)) for day in told.dates or ()]
    parts += [vaccine_name(talk, told.vaccine)] if told.vaccine else []
    office = talk.work.tools.directory.at_facility(facility.code) if facility and facility.code else None
    site = told_place(talk, talk.data.site)
    parts += [office.name] if office else [place_words(talk, site)] if site else []
    return (say("complaint_family.told_otherwise", told=", ".join(parts)),)


def _button(talk: ComplaintTalk, place: int) -> Say:
    """Who it is, as they themselves say it."""
    member = talk.data.family.people[place]
    if member.role == SELF:
        return say("complaint_family.me")
    return say("complaint_family.button", who=name_of(talk, member))
