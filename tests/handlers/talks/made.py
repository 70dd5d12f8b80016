"""A small conversation for the tests of what writers of conversations look at."""

from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Done, Move, Prompt, say
from handlers.dialogue.registry import Registry
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.talks.shown import ASK, Bubble, Shown
from handlers.texts import Say, Texts

WORDS = {
    "vi": {
        "t.title": "chuyện thử", "t.ask": "Chào <b>bạn</b>, bạn tên gì?", "t.press": 'Bấm "Gửi" là xong.',
        "t.typed": 'Gõ "Gửi" cũng được.', "t.send": "Gửi", "t.other": "Khác", "t.long": "Mở {what}",
        "common.verbatim": "{text}", "common.share_phone": "Gửi số điện thoại", "menu.title": "thử",
    },
    "en": {
        "t.title": "a try", "t.ask": "Hello, your name?", "t.press": 'Press "Send" and it is done.',
        "t.typed": 'Type "Send" if you like.', "t.send": "Send", "t.other": "Other", "t.long": "Open {what}",
        "common.verbatim": "{text}", "common.share_phone": "Share my number", "menu.title": "try",
    },
}  # fmt: skip
TEXTS = Texts(WORDS)


async def ask(talk: Talk) -> Prompt:
    return Prompt((say("t.ask"),))


async def take(talk: Talk, answer: Answer) -> Move:
    return Done()


def registry(*, lost: bool = False) -> Registry:
    """One conversation of two steps; `lost`: the second is reached from nowhere."""
    steps = {"ask_name": Step(ask, take, () if lost else ("confirm",)), "confirm": Step(ask, take)}
    return Registry((Declared("try", "t.title", "ask_name", steps),), menu="try")


def met(step: str, *says: str, buttons: tuple[Say, ...] = (), kind: str = ASK, above: tuple[str, ...] = ()) -> Shown:
    """A shown message."""
    bubble = Bubble(tuple(map(Say, says)), buttons)
    return Shown("try", step, kind, bubble, bubble, "test_x.py::test_y", tuple(map(Say, above)))


BOTH = (met("ask_name", "t.ask"), met("confirm", "t.ask", buttons=(Say("t.send"),)))
