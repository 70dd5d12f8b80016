"""Asking to be called back, from anywhere: what about (words or voice), when, where, which number; then a ticket."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.asking import place
from handlers.conversations.asking.place import PlaceAnswer, ask_place, known_place, take_place
from handlers.conversations.complaint.story import with_more
from handlers.conversations.filing import Filing, file_ticket, filed, follow_choice
from handlers.conversations.loose_files import note_position
from handlers.conversations.meanings import code_of
from handlers.conversations.phone_choice import SHOWN, TOLD, ask_phone_number, take_phone_number
from handlers.conversations.phrases import says as says_one_of
from handlers.dialogue.answers.several import read_person
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import ANY, Again, Choice, Done, Go, Lost, Move, Prompt, Quiet, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say
from handlers.tickets.content import Details

NAME: Final = "callback"
WHEN: Final = ("morning", "afternoon")
TYPE_ON: Final = "type_on"
LONGEST: Final = 1000  # characters of what it is about
KEPT: Final = frozenset({"text", "voice", "photo", "document", "event"})


@dataclass(slots=True)
class Callback:
    """What it is `about`, in words, in `voices` or shown by other `files` (ids), and `when` to call: a half of the
    day, or ''. `told_phone`: a number that was told before it was asked for, in national form; offered then."""

    about: str = ""
    voices: tuple[int, ...] = ()
    files: tuple[int, ...] = ()
    when: str = ""
    told_phone: str = field(default="", repr=False)
    place: PlaceAnswer = field(default_factory=PlaceAnswer)


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 had the parts of a place side by side."""
    if version < 2:
        place.nested(kept)
    return kept


async def begin(talk: Talk[Callback]) -> str | Move:
    """With a voice message, with words that came with a photo or that the answer before was about, nothing needs to
    be told in words again."""
    talk.data.voices = talk.data.voices or talk.given.voices
    talk.data.about = talk.data.about or talk.given.text[:LONGEST]
    if talk.given.asked and not (talk.data.voices or talk.data.about):
        talk.data.about = talk.given.asked[:LONGEST]
        return Go("ask_when", (say("callback.words_kept"),))
    return "ask_when" if talk.data.voices or talk.data.about else "ask_about"


async def ask_about(talk: Talk[Callback]) -> Prompt:
    """What it is about."""
    choices = (Choice("no_words", "callback.no_words", "callback_words.no_words", without=ANY),)
    return Prompt((say("callback.ask_about"),), choices, KEPT | {"location"})


async def take_about(talk: Talk[Callback], answer: Answer) -> Move:
    """Words, a voice message, or nothing."""
    if kept := _kept(talk, answer):
        told = answer.voices or answer.text
        return Go("ask_when", kept.says) if told and isinstance(kept, Again) else kept
    if answer.choice != "no_words":
        noted = _note(talk, answer.text)
        if not any(letter.isalpha() for letter in answer.text):
            return Again((*noted, say("callback.ask_about")))
        talk.data.about = answer.text[:LONGEST]
        return await _onward(talk, noted)
    return Go("ask_when")


async def _onward(talk: Talk[Callback], says: tuple[Say, ...]) -> Move:
    """To the next that is not known yet."""
    if not talk.data.when:
        return Go("ask_when", says)
    return Go("ask_phone" if known_place(talk, talk.data.place) is not None else "ask_where", says)


def told_with_wish(talk: Talk, text: str) -> Callback:
    """What the wish to be called back says beside it: the number."""
    phone = read_person(text, talk.today, story=True).phone
    return Callback(told_phone=phone.national if phone is not None else "")


def _note(talk: Talk[Callback], text: str) -> tuple[Say, ...]:
    """Keep the number and the half of the day that a message tells beside what is asked; says the number back."""
    texts = talk.work.tools.texts
    halves = [half for half in WHEN if says_one_of(text, f"callback_words.in_the_{half}", texts)]
    talk.data.when = halves[0] if len(halves) == 1 and not talk.data.when else talk.data.when
    phone = read_person(text, talk.today, story=True).phone
    if phone is None or phone.national == talk.data.told_phone:
        return ()
    talk.data.told_phone = phone.national
    return (say("callback.number_kept", tail=phone.national[-SHOWN:]),)


async def ask_when(talk: Talk[Callback]) -> Prompt:
    """Morning or afternoon."""
    choices = tuple(Choice(when, f"callback.{when}", f"callback_words.{when}") for when in WHEN)
    key = "callback.ask_when_voice" if talk.data.voices else "callback.ask_when"
    if talk.data.voices and not talk.data.about:  # it came where words were waited for
        choices += (Choice(TYPE_ON, "callback.type_on", "callback_words.type_on"),)
    return Prompt((say(key),), choices, KEPT | {"location"})


async def take_when(talk: Talk[Callback], answer: Answer) -> Move:
    """A half of the day."""
    if kept := _kept(talk, answer):
        return kept
    if answer.choice == TYPE_ON:
        return Done((say("callback.go_on_typing"),))
    talk.data.when = answer.choice if answer.choice in WHEN else ""
    noted = _note(talk, answer.text) if not answer.choice else ()
    if not talk.data.when and not noted:
        return Lost((say("callback.choose_when"),))
    if not talk.data.when:
        return Again(noted, ask=True)
    return await _onward(talk, noted)


async def ask_where(talk: Talk[Callback]) -> Prompt:
    """Where the person lives: who calls."""
    asked = await ask_place(talk, talk.data.place, say("callback.ask_where"), skippable=True)
    return replace(asked, expects=asked.expects | KEPT)


async def take_where(talk: Talk[Callback], answer: Answer) -> Move:
    """A place, or none."""
    if not answer.location and (kept := _kept(talk, answer)):
        return kept
    return await take_place(talk, talk.data.place, answer, "ask_phone")


async def ask_phone(talk: Talk[Callback]) -> Prompt:
    """The number; giving it sends the wish."""
    asked = ask_phone_number(talk, say("callback.ask_phone"), told=talk.data.told_phone)
    return replace(asked, expects=asked.expects | KEPT)


async def take_phone(talk: Talk[Callback], answer: Answer) -> Move:
    """Send it."""
    if kept := _kept(talk, answer):
        return kept
    if answer.choice == TOLD:
        answer = Answer(text=talk.data.told_phone, source=answer.source)
    phone = await take_phone_number(talk, answer)
    if not isinstance(phone, str):
        return phone
    filing = Filing(
        code_of(talk, Meaning.CALL_BACK),
        place=known_place(talk, talk.data.place),
        phone=phone,
        details=Details(description=talk.data.about),
        file_ids=(*talk.data.voices, *talk.data.files),
        call_back=talk.data.when,
    )
    ticket = await file_ticket(talk, filing)
    if not phone:
        return Done((say("callback.sent_without_phone"), filed(talk, ticket)), (follow_choice(ticket),))
    when = say(f"callback.in_the_{ticket.call_back or WHEN[0]}")
    return Done((say("callback.sent", when=when, tail=phone[-3:]), filed(talk, ticket)), (follow_choice(ticket),))


def _kept(talk: Talk[Callback], answer: Answer) -> Move | None:
    """Keep what came for whoever calls, and say so; None when nothing came. What cannot be opened is told, and goes."""
    data = talk.data
    if answer.event:
        file_id, problem = int(answer.data.get("file_id") or 0), str(answer.data.get("problem") or "")
        if not problem or file_id not in (*data.voices, *data.files):
            return Quiet()
        data.voices = tuple(number for number in data.voices if number != file_id)
        data.files = tuple(number for number in data.files if number != file_id)
        return Again((say(f"photo.{problem}"),), ask=True)
    if answer.location:
        note_position(talk, data.place, answer.location)
        return Again((say("attach_photo.position_kept"),), ask=True)
    data.voices = (*data.voices, *answer.voices)
    data.files = (*data.files, *answer.files, *answer.documents)
    if answer.voices or answer.files or answer.documents:
        data.about = with_more(data.about, answer.text)
        return Again((say("callback.voice_kept" if answer.voices else "callback.file_kept"),), ask=True)
    return None


CALLBACK = Declared(
    NAME,
    "callback.title",
    "ask_about",
    {
        "ask_about": Step(ask_about, take_about, ("ask_when", "ask_where", "ask_phone")),
        "ask_when": Step(ask_when, take_when, ("ask_where", "ask_phone")),
        "ask_where": Step(ask_where, take_where, ("ask_phone",)),
        "ask_phone": Step(ask_phone, take_phone),
    },
    data=Callback,
    version=3,
    upgrade=upgraded,
    begin=begin,
    begins=("ask_when",),
)
