"""Small talk, and what is none of our business: answered in other words each time, then with a way to a person."""

from typing import Final

from handlers.conversations.args import jump_to
from handlers.dialogue.outcome import Choice, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.texts import Say

GREETING, UNKNOWN, ALL_RIGHT = "greeting", "unknown", "all_right"
SMALL_TALK: Final = "small_talk"  # what was said last: this, then every kind of it since something else was said
BETWEEN: Final = "-"
HELLO: Final = "ask_faq.hello"
AGAIN: Final = "courtesy.again"
PERSON: Final = ("courtesy.person", "courtesy.person_more")  # by turns, as long as it goes on


def courtesy(talk: Talk, kind: str, first: Heard) -> Heard:
    """`first` the first time for this `kind` of small talk; then other words, then an offer to talk to a person."""
    name, times = talk.told_last
    seen = name.split(BETWEEN)[1:] if name.startswith(SMALL_TALK) else []
    times = times if seen else 0
    talk.tells = f"{BETWEEN.join((SMALL_TALK, *dict.fromkeys((*seen, kind))))}:{times + 1}"
    if kind not in seen:
        hello: tuple[Say, ...] = (say(HELLO),) if kind == GREETING else ()
        return Heard((*hello, *first.says), first.choices)
    talk.asked = ""  # nothing that an official would have to read
    if times == 1:
        return Heard((say(AGAIN),), first.choices)
    others = tuple(one for one in first.choices if one.id != CALL_ME.id)
    return Heard((say(PERSON[times % len(PERSON)]),), (CALL_ME, *others))


CALL_ME: Final = Choice("call_me", "common.call_me", jump=jump_to("callback"))
