"""A question in one line, for when it comes back after something else was said: whoever answers has read it whole."""

import re
from typing import Final

ASKING: Final = "Please"  # how a sentence begins that asks for something, beside the form of address

_END: Final = re.compile(r"(?<=[.!?…])[\"”)]?\s+")


def in_one_line(text: str, you: str) -> str:
    """The first question of a text, else the first sentence that begins with the form of address `you`, else the first:
    `Ngày sinh ạ? Ví dụ 5/2/1980.` -> `Ngày sinh ạ?`."""
    said = [one.strip() for line in text.splitlines() for one in _END.split(line.strip()) if one.strip()]
    asks = next((one for one in said if one.endswith("?")), "")
    return asks or next((one for one in said if one.startswith((f"{you} ", ASKING))), said[0] if said else "")
