"""Whether text messages about one's reports come at night too: by the button after filing, or by words."""

from typing import Final

from handlers.conversations.args import jump_to
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import Choice, Done, Jump, Lost, Move, Prompt, Start, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say
from handlers.tickets.texting import texts_of
from storage.repositories.tickets import Ticket

NAME: Final = "phone_texts"
NIGHT, DAY = "night", "day"
TIMES: Final = (NIGHT, DAY)
SHOWN: Final = 3  # last digits by which a number is named


async def begin(talk: Talk[None]) -> str | Move:
    """A button or words say what is wanted; otherwise it is asked."""
    wanted = talk.given.word(0)
    return await _remember(talk, wanted) if wanted in TIMES else "ask_when"


async def ask_when(talk: Talk[None]) -> Prompt:
    """At any hour, or only by day."""
    choices = tuple(Choice(when, f"phone_texts.button_{when}", f"phone_texts_words.{when}") for when in TIMES)
    return Prompt((say("phone_texts.ask_when", **_hours(talk)),), choices)


async def take_when(talk: Talk[None], answer: Answer) -> Move:
    """One of the two."""
    return await _remember(talk, answer.choice) if answer.choice in TIMES else Lost((say("status_lookup.choose"),))


async def _remember(talk: Talk[None], when: str) -> Move:
    """A chat without a proven phone gets at most one text a day, which it is told."""
    await talk.work.uow.news.set_at_night(talk.contact.id, when == NIGHT)
    proven = talk.contact.phone if talk.contact.phone_proven_at is not None else ""
    quiet = _quiet(talk)
    says = [say(f"phone_texts.{when}" if quiet else "phone_texts.always", **_hours(talk))]
    says.append(say("phone_texts.to", end=proven[-SHOWN:]) if proven else say("phone_texts.not_proven"))
    other = DAY if when == NIGHT else NIGHT
    follow = Choice("follow", "phone_texts.follow", jump=jump_to("follow_up"))
    turned = Choice(other, f"phone_texts.button_{other}", jump=Jump(NAME, (other,)))
    return Done(tuple(says), (turned, follow) if quiet else (follow,))


def heard_wish(talk: Talk, text: str) -> Start | None:
    """Words that say when texts may come, or ask about it."""
    texts = talk.work.tools.texts
    wanted = next((when for when in TIMES if match_keywords(text, f"phone_texts_words.{when}", texts)), "")
    if wanted:
        return Start(NAME, args=(wanted,))
    return Start(NAME) if match_keywords(text, "phone_texts_words.open", texts) else None


def told_of_texts(talk: Talk, ticket: Ticket) -> tuple[tuple[Say, ...], tuple[Choice, ...]]:
    """What is said and offered after filing where news of the report goes by text to the phone proven here."""
    proven = talk.contact.phone if talk.contact.phone_proven_at is not None else ""
    elsewhere = ticket.subject.answer_phone not in ("", proven)  # news goes to the phone that the report names
    if not proven or elsewhere or not talk.traits.tells_seen or not texts_of(talk.work, ticket).news:
        return (), ()
    quiet = _quiet(talk)
    told = say("phone_texts.filed_quiet" if quiet else "phone_texts.filed", end=proven[-SHOWN:], **_hours(talk))
    button = Choice(NIGHT, f"phone_texts.button_{NIGHT}", f"phone_texts_words.{NIGHT}", jump=Jump(NAME, (NIGHT,)))
    return (told,), ((button,) if quiet else ())


def _quiet(talk: Talk) -> bool:
    """Whether the installation keeps quiet hours at all."""
    begin, end = talk.work.tools.policy.quiet_hours
    return begin != end


def _hours(talk: Talk) -> dict[str, object]:
    """The hours in which texts come, from and to."""
    begin, end = talk.work.tools.policy.quiet_hours
    return {"opens": end, "closes": begin}


PHONE_TEXTS = Declared(NAME, "phone_texts.title", "ask_when", {"ask_when": Step(ask_when, take_when)}, begin=begin)
