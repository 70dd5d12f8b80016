"""Danger signs in what somebody typed: the emergency number first, before everything else, and the alarm at once.

Whatever is said then stays with the emergency and goes along to those who help, until it is said that it is over or
was none; the form that was open waits below as it was.
"""

from dataclasses import replace
from typing import Final

from faq.danger import SEVERE, danger_signs
from faq.living import living_signs
from faq.loss import Loss, loss_told
from faq.normalise import fold, words
from handlers.catalogue.categories import Meaning
from handlers.conversations.answering import match_of
from handlers.conversations.args import jump_to
from handlers.conversations.asking.outside import numbers_there, outside, province_of
from handlers.conversations.asking.place import (
    SKIP,
    ask_place,
    existing,
    names_in,
    place_words,
    read_place,
    take_place,
    told_place,
)
from handlers.conversations.bereaved import BEREAVED, Bereaved
from handlers.conversations.danger_alarm import alarm_of, bring_to, give_alarm, take_back, tell_more, where
from handlers.conversations.danger_data import VERSION, Danger, likely_place, upgraded
from handlers.conversations.danger_over import says_over
from handlers.conversations.filing import follow_choice
from handlers.conversations.meanings import code_of
from handlers.conversations.phone_choice import ask_phone_number, take_phone_number
from handlers.conversations.phrases import says
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import Again, Choice, Done, Go, Lost, Move, Prompt, Start, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.places.refs import PlaceRef
from handlers.texts import Say
from handlers.tickets.notices import body_name

NAME: Final = "danger"
HERE: Final = "here"
OVER: Final = "over"
NUMBERS: Final = frozenset({"hotline_number", "hotline_by_area"})  # questions whose answer helps now
LONGEST_NONE: Final = 10  # words of a text that says somewhere that it was none
MOST_BESIDE: Final = 3  # words beside the names of a place in an answer to "where?"
ANYTHING: Final = frozenset({"text", "location", "photo", "voice", "document"})  # what goes along while it lasts
FEW_WORDS: Final = 4  # of what stands around a number
ASKED_WHERE: Final = ("ask_now", "ask_where")
STEPS: Final = ("ask_phone", "ask_where", "ask_whether_over", "wait")


_OVER: Final = Choice(OVER, "danger.over", "danger_words.over")


async def begin(talk: Talk[Danger]) -> str | Move:
    """The alarm, before anything is asked. Who has said already that it is happening is not asked again."""
    data, given = talk.data, talk.given
    if data.ticket:  # it goes on after a death was told that was none
        return _onward(talk)
    data.text, data.signs = data.text or given.text or given.asked, data.signs or given.signs
    data.now = data.now or bool(given.named("now"))
    data.likely = data.likely or likely_place(talk, data.text, given.below)
    data.files = data.files or given.files
    await give_alarm(talk)
    return _onward(talk, (say("danger.call_115"), say("danger.until_help_comes"))) if data.now else "ask_now"


async def ask_now(talk: Talk[Danger]) -> Prompt:
    """115, and in the same message where the person is."""
    choices = (
        Choice("now", "danger.now", "danger_words.now"),
        Choice("not_so", "danger.not_so", "danger_words.not_so"),
        *_here(talk),
    )
    return Prompt((say("danger.call_115"), say("danger.ask_where")), choices, ANYTHING, ask_location=True)


async def ask_whether_over(talk: Talk[Danger]) -> Prompt:
    """Who wants to stop is told that the alarm stands, and asked whether it is over or was none."""
    none = Choice("not_so", "danger.not_so", "danger_words.not_so")
    return Prompt((say("danger.whether_over"),), (_OVER, none), ANYTHING)


async def take_whether_over(talk: Talk[Danger], answer: Answer) -> Move:
    """It is over, it was none, or more is said."""
    if answer.choice == "not_so":
        await take_back(talk)
        return _not_so(talk)
    return await take_wait(talk, answer)


async def take_now(talk: Talk[Danger], answer: Answer) -> Move:
    """Where, or that it was none, or whatever else is said."""
    if not talk.data.ticket:  # asked by an older release, which gave the alarm only after the answer
        if answer.choice == "not_so":
            return _not_so(talk)
        await give_alarm(talk)
    if answer.choice == "not_so":
        await take_back(talk)
        return _not_so(talk)
    if answer.choice == "now":
        return _onward(talk, (say("danger.until_help_comes"),))
    return await _said(talk, answer)


def _not_so(talk: Talk[Danger]) -> Done:
    """The words go back to where they were typed, but never to an answer that raises the alarm again."""
    match = match_of(talk, talk.data.text)
    if match.decision != "answer" or match.best != SEVERE:
        return Done(replay=talk.data.text, files=talk.data.files)
    past = Choice("past", "danger.past", jump=jump_to("complaint", {"category": code_of(talk, Meaning.REACTION)}))
    return Done((say("danger.glad"),), (past, Choice("numbers", "danger.numbers", jump=jump_to("hotline_directory"))))


async def ask_where(talk: Talk[Danger]) -> Prompt:
    """Where the person is."""
    asked = await ask_place(talk, talk.data.place, say("danger.ask_where"), skippable=True)
    return replace(asked, choices=(*_here(talk), *asked.choices), expects=ANYTHING)


async def take_where(talk: Talk[Danger], answer: Answer) -> Move:
    """Pass the place on."""
    if answer.choice == SKIP:
        talk.data.no_place = True
        return _onward(talk)
    return await (_placed(talk, answer) if answer.choice and answer.choice != HERE else _said(talk, answer))


async def ask_phone(talk: Talk[Danger]) -> Prompt:
    """A number, so that somebody can call."""
    asked = ask_phone_number(talk, say("danger.ask_phone"), without="danger.without_phone")
    return replace(asked, expects=asked.expects | ANYTHING)


async def take_phone(talk: Talk[Danger], answer: Answer) -> Move:
    """Pass the number on."""
    if not (answer.choice or answer.phone):
        return await _said(talk, answer)
    phone = await take_phone_number(talk, answer)
    if not isinstance(phone, str):
        return phone
    talk.data.no_phone = not phone
    if phone:
        await tell_more(talk, talk.words(say("danger.phone_told", phone=phone)))
    return _onward(talk, (say("danger.phone_passed"),) if phone else ())


async def ask_wait(talk: Talk[Danger]) -> Prompt:
    """Nothing more is asked: until somebody says that it is over."""
    return Prompt((say("danger.stay"),), (_OVER,), ANYTHING)


async def take_wait(talk: Talk[Danger], answer: Answer) -> Move:
    """It is over, or more is said."""
    return await _over(talk, answer.text) if answer.choice == OVER else await _said(talk, answer)


def still_waiting(step: str) -> tuple[Say, tuple[Choice, ...]]:
    """The question of the next morning to who stands at `step`, and the buttons of it that the step takes."""
    return say("danger.morning"), (_OVER,) if step == "wait" else ()


async def _said(talk: Talk[Danger], answer: Answer) -> Move:
    """Whatever is said while it lasts: that it is over, a place, a number, or more for those who help."""
    text, data = answer.text, talk.data
    if answer.choice == HERE or answer.location:
        return await _is_at(talk) if answer.choice == HERE else await _placed(talk, answer)
    if sent := (*answer.files, *answer.voices, *answer.documents):
        await tell_more(talk, text, sent)
        return Again((_passed_on(talk),), ask=True)
    if loss_told(text) is not Loss.NONE and not living_signs(text):
        kept = Bereaved(text, ticket=data.ticket, joined=data.joined, told=data.told, likely=data.likely, after=True)
        kept.place, kept.no_place, kept.no_phone = data.place, data.no_place, data.no_phone
        return Start(BEREAVED.name, kept, (say("losses.condolence"),))
    if (move := await _how_it_goes(talk, text)) is not None:
        return move
    read = read_phone(text)
    if not isinstance(read, Invalid):
        await take_phone_number(talk, answer)
        await tell_more(talk, talk.words(say("danger.phone_told", phone=read.national)))
        text = " ".join(word for word in text.split() if not any(sign.isdigit() for sign in word))
    if _names_place(talk, text):
        return await _placed(talk, replace(answer, text=text))
    if not isinstance(read, Invalid):
        if len(text.split()) > FEW_WORDS:  # more than the words around a number
            await tell_more(talk, answer.text)
        return _onward(talk, (say("danger.phone_passed"),))
    if not any(letter.isalpha() for letter in text):
        return Lost((say("danger.with_you"),))
    match = match_of(talk, text)
    await tell_more(talk, text)
    if match.decision == "answer" and match.best in NUMBERS and not danger_signs(text):
        return Lost((say("danger.with_you"),))  # whom to call: answered in passing
    return Again((_passed_on(talk),), ask=data.told or talk.step in ASKED_WHERE)


async def _how_it_goes(talk: Talk[Danger], text: str) -> Move | None:
    """That it is over or was none, that help is on its way or cannot be reached, or only a yes; None for the rest."""
    texts = talk.work.tools.texts
    if says_over(text, texts):
        return await _over(talk, text)
    if match_keywords(text, "commands.cancel", texts):
        return Go("ask_whether_over")
    if says(text, "danger_words.no_answer", texts):
        await tell_more(talk, text)
        return _answered(talk, _without_115(talk))
    if says(text, "danger_words.on_the_way", texts):
        await tell_more(talk, text)
        return _answered(talk, (say("danger.on_the_way"),))
    if _says_none(talk, text):
        await take_back(talk)
        return _not_so(talk)
    if match_keywords(text, "danger_words.yes", texts):
        return Again((say("danger.with_you"),), ask=True)
    return None


def _answered(talk: Talk[Danger], told: tuple[Say, ...]) -> Move:
    """What is not known yet is asked below, without telling them to call 115 once more."""
    onward = _onward(talk, told)
    return Again(told) if onward.step == "wait" else onward


def _passed_on(talk: Talk[Danger]) -> Say:
    """In other words every second time in a row."""
    return say("danger.passed_more" if talk.tell("passed_on") % 2 else "danger.passed_on")


def _without_115(talk: Talk[Danger]) -> tuple[Say, ...]:
    """Who cannot reach 115 is not to wait for it; and whom else to call where they are."""
    place = where(talk)
    numbers = numbers_there(talk, place) if place is not None else ""
    return (say("danger.no_answer"), *((say("danger.or_call", numbers=numbers),) if numbers else ()))


def _names_place(talk: Talk[Danger], text: str) -> bool:
    """Whether a text tells a place: hardly more than its name, or words for a kind of unit in it."""
    found = read_place(talk, text, existing(talk, talk.data.place.known))
    unit = found.unit or next(iter(found.candidates), None)
    if found.state == "nothing" or unit is None:
        return False
    named, beside = names_in(talk, text, unit, also="danger_words.around_places")
    return named > 0 and beside <= (MOST_BESIDE if talk.step in ASKED_WHERE else 0)


async def _placed(talk: Talk[Danger], answer: Answer) -> Move:
    """Read a place, as far as it is told: the office is the province's, and nobody is asked twice now."""
    known = told_place(talk, talk.data.place) or existing(talk, talk.data.place.known)
    found = read_place(talk, answer.text, known) if answer.text else None
    units = found.candidates if found is not None and found.unit is None else ()
    if known is not None and found is not None:  # one where the person was said to be comes first
        units = (found.unit,) if found.unit else tuple(one for one in units if one.is_in(known.province)) or units
    if len({one.province for one in units}) == 1:  # of one province: enough to know whom to tell
        first = units[0]
        talk.data.place.settle(first if len(units) == 1 else PlaceRef(first.edition, first.province))
        await tell_more(talk, answer.text)
        return await _is_at(talk)
    move = await take_place(talk, talk.data.place, answer, "wait", level="province", remember=False)
    if isinstance(move, Go):
        return await _is_at(talk)
    if isinstance(move, Again) and move.ask and talk.step != "ask_where":
        return Go("ask_where", move.says)  # one of several
    return move


async def _is_at(talk: Talk[Danger]) -> Move:
    """The place is known: the alarm goes to the right office, and only now it can be said which."""
    data = talk.data
    place = told_place(talk, data.place) or existing(talk, data.likely)
    if place is None:
        return Lost((say("place_choice.not_found"),))
    data.place.settle(place)
    if elsewhere := outside(talk, place):  # no office here can go there: whom to call, and who can pass it on
        await tell_more(talk, talk.words(say("danger.place_outside_told", place=place_words(talk, place))))
        return _onward(talk, (say("danger.call_115"), *elsewhere, *await _stays_with(talk, place)))
    await bring_to(talk, place)
    ticket = await alarm_of(talk)
    data.told = True
    if ticket is None:
        return _onward(talk, ())
    return _onward(talk, (say("danger.told", body=body_name(talk.work, ticket.body_id, talk.language)),))


async def _stays_with(talk: Talk[Danger], place: PlaceRef) -> tuple[Say, ...]:
    """Which office here keeps the alarm, and that it can pass it on to the province of the place."""
    ticket = await alarm_of(talk)
    if ticket is None:
        return ()
    body = body_name(talk.work, ticket.body_id, talk.language)
    return (say("danger.outside_told", body=body, province=province_of(talk, place)),)


def _onward(talk: Talk[Danger], before: tuple[Say, ...] = ()) -> Go:
    """To what is not known yet, in the order in which it helps."""
    if told_place(talk, talk.data.place) is None and not talk.data.no_place:
        return Go("ask_where", before)
    return Go("wait" if talk.contact.phone or talk.data.no_phone else "ask_phone", before)


def _here(talk: Talk[Danger]) -> tuple[Choice, ...]:
    """Where the person may be by what is known, as a button."""
    place = existing(talk, talk.data.likely)
    if place is None or told_place(talk, talk.data.place) is not None:
        return ()
    gazetteer = talk.work.tools.resolver.gazetteers[place.edition]
    return (Choice(HERE, say("danger.here", place=gazetteer.units[place.code].short_name)),)


def _says_none(talk: Talk[Danger], text: str) -> bool:
    """Whether a short text says somewhere that it was none, and nothing that speaks against it."""
    typed = words(fold(text))
    said, texts = f" {' '.join(typed)} ", talk.work.tools.texts

    def tells(key: str) -> bool:
        return any(f" {fold(one)} " in said for one in texts.keywords(key))

    if len(typed) > LONGEST_NONE or not tells("danger_words.none_within") or tells("danger_words.against_none"):
        return False
    return not danger_signs(text) and not any(word.isdigit() for word in typed) and not _names_place(talk, text)


async def _over(talk: Talk[Danger], text: str) -> Done:
    """It is over: who helps hears of it, and now the code is told, with what it is for."""
    await tell_more(talk, text or talk.words(say("danger.over_told")))
    ticket = await alarm_of(talk)
    if ticket is None:
        return Done((say("danger.relieved"),))
    body = body_name(talk.work, ticket.body_id, talk.language)
    code = say("danger.code", code=group_code(ticket.code), body=body)
    return Done((say("danger.relieved"), code), (follow_choice(ticket),))


DANGER = Declared(
    NAME,
    "danger.title",
    "ask_now",
    {
        "ask_now": Step(ask_now, take_now, STEPS, (BEREAVED.name,)),
        "ask_phone": Step(ask_phone, take_phone, STEPS, (BEREAVED.name,)),
        "ask_where": Step(ask_where, take_where, STEPS, (BEREAVED.name,)),
        "ask_whether_over": Step(ask_whether_over, take_whether_over, STEPS, (BEREAVED.name,)),
        "wait": Step(ask_wait, take_wait, STEPS, (BEREAVED.name,)),
    },
    data=Danger,
    version=VERSION,
    upgrade=upgraded,
    begin=begin,
    begins=STEPS,
)
