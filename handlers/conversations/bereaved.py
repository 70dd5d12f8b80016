"""A death after an injection: the office for safety hears of it at once, and then only what it needs to come to the
family is asked: where it happened, who tells it, whom to call. Condolence once, and nothing like a form.

What cannot be read as an answer goes along in its words. The phone alone is asked for again: somebody must be called.
"""

from dataclasses import dataclass
from typing import Final

from faq.feelings import Feeling, feeling_of
from handlers.conversations.asking.outside import outside
from handlers.conversations.asking.place import SKIP, ask_place, existing, read_place, take_place, told_place
from handlers.conversations.danger_alarm import alarm_of, bring_to, give_alarm, take_back, tell_more
from handlers.conversations.danger_data import Danger, likely_place
from handlers.conversations.phone_choice import ask_phone_number, take_phone_number
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import Again, Choice, Done, Go, Move, Prompt, Start, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say, Texts
from handlers.tickets.notices import body_name

NAME: Final = "bereaved"
EMERGENCY: Final = "danger"
NOT_SO: Final = "not_so"
LATER: Final = "later"
FEW_WORDS: Final = 8  # of a text that says hardly more than what somebody feels
ANYTHING: Final = frozenset({"text", "location", "photo", "voice", "document"})
STEPS: Final = ("ask_where", "ask_who", "ask_phone")


@dataclass(slots=True)
class Bereaved(Danger):
    """As an emergency; `teller`: who tells it and what they are to who died, in their words; `no_teller`: not now;
    `after`: an emergency was going on, which goes on when nobody has died."""

    teller: str = ""
    no_teller: bool = False
    after: bool = False


async def begin(talk: Talk[Bereaved]) -> str | Move:
    """The alarm, before anything is asked; after an emergency its alarm stands, and the death goes along with it."""
    data = talk.data
    if data.ticket:
        await tell_more(talk, data.text, data.files)
    else:
        data.likely = data.likely or likely_place(talk, data.text, None)
        await give_alarm(talk)
    return _next(talk).step if _missing(talk) else _end(talk, await _closing(talk))


async def ask_where(talk: Talk[Bereaved]) -> Prompt:
    """Where it happened."""
    asked = await ask_place(talk, talk.data.place, say("bereaved.ask_where"), skippable=True)
    none = Choice(NOT_SO, "bereaved.not_so", "bereaved_words.not_so")
    return Prompt(asked.says, (*asked.choices, none), ANYTHING, ask_location=asked.ask_location)


async def take_where(talk: Talk[Bereaved], answer: Answer) -> Move:
    """A place as far as it is told; its words go along whole, with the name of the station or hospital."""
    if (move := await _besides(talk, answer)) is not None:
        return move
    data = talk.data
    if answer.choice == SKIP:
        data.no_place = True
        return await _onward(talk)
    if answer.text and not answer.choice:
        await tell_more(talk, answer.text)
        found = read_place(talk, answer.text, existing(talk, data.place.known))
        if found.state == "nothing":
            data.no_place = True
            return await _onward(talk)
    move = await take_place(talk, data.place, answer, "ask_who", level="province", remember=False)
    place = told_place(talk, data.place)
    if not isinstance(move, Go) or place is None:
        return move
    if elsewhere := outside(talk, place):
        return await _onward(talk, elsewhere)
    await bring_to(talk, place)
    return await _onward(talk)


async def ask_who(talk: Talk[Bereaved]) -> Prompt:
    """Who tells it, and what they were to each other; the name of who died if they like."""
    return Prompt((say("bereaved.ask_who"),), (Choice(LATER, "bereaved.later", "bereaved_words.later"),), ANYTHING)


async def take_who(talk: Talk[Bereaved], answer: Answer) -> Move:
    """In own words, which go along as they are."""
    if answer.choice == LATER:
        talk.data.no_teller = True
        return await _onward(talk)
    if (move := await _besides(talk, answer)) is not None:
        return move
    if not answer.text:
        return Again((), ask=True)
    talk.data.teller = answer.text
    await tell_more(talk, talk.words(say("bereaved.teller", told=answer.text)))
    await _number_in(talk, answer)
    return await _onward(talk)


async def ask_phone(talk: Talk[Bereaved]) -> Prompt:
    """Whom of the family to call."""
    asked = ask_phone_number(talk, say("bereaved.ask_phone"), without="bereaved.without_phone")
    return Prompt(asked.says, asked.choices, asked.expects | ANYTHING, ask_phone=asked.ask_phone)


async def take_phone(talk: Talk[Bereaved], answer: Answer) -> Move:
    """A number, with the words around it; or none."""
    if not answer.choice and not answer.phone and (move := await _besides(talk, answer)) is not None:
        return move
    if answer.text and not answer.choice and isinstance(read_phone(answer.text), Invalid):
        await tell_more(talk, answer.text)
        if not any(sign.isdigit() for sign in answer.text):
            return Again((say("bereaved.passed_on"),), ask=True)
    read = await take_phone_number(talk, answer)
    if not isinstance(read, str):
        return read
    if read:
        await tell_more(talk, talk.words(say("danger.phone_told", phone=answer.text or read)))
    talk.data.no_phone = not read
    return await _onward(talk)


async def _besides(talk: Talk[Bereaved], answer: Answer) -> Move | None:
    """What is no answer to any of the questions: it was none, enough for now, a picture, or what somebody feels."""
    if answer.choice == NOT_SO or (answer.text and match_keywords(answer.text, "bereaved_words.none", _texts(talk))):
        return await _none(talk)
    if answer.text and match_keywords(answer.text, "commands.cancel", _texts(talk)):
        return Done((say("bereaved.stands"),), rests=True)
    if sent := (*answer.files, *answer.voices, *answer.documents):
        await tell_more(talk, answer.text, sent)
        return Again((say("bereaved.passed_on"),), ask=True)
    few = bool(answer.text) and not answer.choice and len(answer.text.split()) <= FEW_WORDS
    if few and feeling_of(answer.text) in (Feeling.GRIEF, Feeling.DESPAIR):
        return Again((), ask=True)  # its sentence was said above
    return None


async def _none(talk: Talk[Bereaved]) -> Move:
    """Nobody has died. An alarm that was given before stays, and is never called off here: somebody is still ill."""
    data = talk.data
    if not (data.after or data.joined):
        await take_back(talk)
        return Done((say("bereaved.sorry_none"),), menu=True)
    await tell_more(talk, talk.words(say("bereaved.none_told")))
    if not data.after:
        return Done((say("bereaved.sorry_stands"),), menu=True)
    back = Danger(data.text, now=True, ticket=data.ticket, joined=data.joined, told=data.told, likely=data.likely)
    back.place, back.no_place, back.no_phone = data.place, data.no_place, data.no_phone
    return Start(EMERGENCY, back, (say("bereaved.sorry_stands"),))


async def _number_in(talk: Talk[Bereaved], answer: Answer) -> None:
    if not isinstance(read_phone(answer.text), Invalid):
        await take_phone_number(talk, answer)


def _missing(talk: Talk[Bereaved]) -> str:
    """The step that asks what is not known yet, in the order in which it helps; '' for none."""
    data = talk.data
    if told_place(talk, data.place) is None and not data.no_place:
        return "ask_where"
    if not data.teller and not data.no_teller:
        return "ask_who"
    return "" if talk.contact.phone or data.no_phone else "ask_phone"


def _next(talk: Talk[Bereaved], says: tuple[Say, ...] = ()) -> Go:
    return Go(_missing(talk), says)


async def _onward(talk: Talk[Bereaved], says: tuple[Say, ...] = ()) -> Move:
    return _next(talk, says) if _missing(talk) else _end(talk, (*says, *await _closing(talk)))


async def _closing(talk: Talk[Bereaved]) -> tuple[Say, ...]:
    """Who has it, what they do now, and only here the code, with what it is for."""
    ticket = await alarm_of(talk)
    if ticket is None:
        return (say("bereaved.passed_on"),)
    body, calls = body_name(talk.work, ticket.body_id, talk.language), talk.contact.phone and not talk.data.no_phone
    key = "bereaved.done" if calls else "bereaved.done_here"
    return (say(key, body=body, code=group_code(ticket.code)),)


def _end(talk: Talk[Bereaved], says: tuple[Say, ...]) -> Done:
    talk.tell("mourning")
    return Done(says, rests=True)


def _texts(talk: Talk[Bereaved]) -> Texts:
    return talk.work.tools.texts


BEREAVED = Declared(
    NAME,
    "bereaved.title",
    "ask_where",
    {
        "ask_where": Step(ask_where, take_where, STEPS, (EMERGENCY,)),
        "ask_who": Step(ask_who, take_who, STEPS, (EMERGENCY,)),
        "ask_phone": Step(ask_phone, take_phone, STEPS, (EMERGENCY,)),
    },
    data=Bereaved,
    begin=begin,
    begins=STEPS,
)
