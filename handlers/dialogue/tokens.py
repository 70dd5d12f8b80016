"""Button tokens: what a pressed button sends back, at most 64 bytes of ASCII.

A step's choice: `CONVERSATION.PROMPT.CHOICE` (conversation id in base 36). A jump: `!conversation:arg:arg`.
Anyone can type a token, so it carries no authority: conversations are looked up under the contact's own id only.
"""

import re
from functools import lru_cache

from handlers.dialogue.outcome import Jump
from handlers.dialogue.reply import TOKEN_LIMIT
from storage.value_class import value_class

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_JUMP = re.compile(r"![a-z][a-z_]{3,}(:\S*)*")


@value_class(frozen=True, slots=True)
class Tap:
    """A token read: either a choice of a prompt or a jump."""

    conversation_id: int = 0
    prompt_no: int = 0
    choice: str = ""
    jump: Jump | None = None


def choice_token(conversation_id: int, prompt_no: int, choice: str) -> str:
    """The token of a step's choice. Errors: ValueError when it would be too long."""
    return _fit(f"{_base36(conversation_id)}.{prompt_no}.{choice}")


def jump_token(jump: Jump) -> str:
    """The token of a jump. Errors: ValueError when it would be too long."""
    return _fit("!" + ":".join((jump.conversation, *jump.args)))


def read_token(token: str) -> Tap | None:
    """What a token means; None when it is none of ours."""
    if not token.isascii() or len(token) > TOKEN_LIMIT:
        return None
    if token.startswith("!"):
        name, *args = token[1:].split(":")
        return Tap(jump=Jump(name, tuple(args))) if name else None
    parts = token.split(".", 2)
    if len(parts) != 3 or not parts[2] or not parts[1].isdigit() or len(parts[1]) > 9:
        return None
    try:
        number = int(parts[0], 36)
    except ValueError:
        return None
    return Tap(number, int(parts[1]), parts[2]) if 0 < number < 2**63 else None


def typed_token(text: str) -> Tap | None:
    """A token that came as a text: how some messengers send a press. Dates and phones with dots have its shape, and so
    has a word behind an exclamation mark: they stay what was said."""
    tap = read_token(text)
    if tap is None or (_JUMP.fullmatch(text) is None if tap.jump is not None else text.replace(".", "").isdigit()):
        return None
    return tap


def _fit(token: str) -> str:
    if not token.isascii() or len(token) > TOKEN_LIMIT:  # of ASCII a letter is a byte
        raise ValueError(f"token too long or not ASCII: {token[:20]}…")
    return token


@lru_cache(maxsize=1024)  # the buttons of one message share it
def _base36(number: int) -> str:
    found = ""
    while number:
        number, digit = divmod(number, 36)
        found = DIGITS[digit] + found
    return found or "0"
