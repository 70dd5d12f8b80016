"""Commands as messengers write them: `/start CODE` of a link, `/start@bot CODE` where several bots may listen."""

import re
from typing import Final

_COMMAND: Final = re.compile(r"(?P<name>/[a-z_]{1,32})(?:@[a-z0-9_]{1,64})?(?P<rest>\s.*)?", re.IGNORECASE | re.DOTALL)
_ARGUMENT: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what a messenger takes behind a link
START: Final = "/start"


def read_command(text: str) -> tuple[str, str]:
    """(what was typed, the argument of a link) of a text: one of both is '' wherever the other is not.

    The bot's name behind a command says nothing to us and is left out. Words behind `/start` that no link can carry
    are what somebody wanted to say.
    """
    found = _COMMAND.fullmatch(text.strip()) if text.lstrip().startswith("/") else None
    if found is None:
        return text, ""
    name, rest = found["name"].lower(), found["rest"] or ""
    if name != START:
        return f"{name}{rest}", ""
    argument = rest.strip()
    return ("", argument) if _ARGUMENT.fullmatch(argument) else (argument or START, "")
