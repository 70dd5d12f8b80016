"""The name a file was sent with, as it may be kept, shown and given back with a download."""

import re
from typing import Final

LONGEST: Final = 120  # characters
UNWANTED: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def clean_name(sent: str) -> str:
    """Without folders and signs that nobody sees; a long one keeps its ending. '' where nothing is left."""
    name = UNWANTED.sub("", re.split(r"[\\/]", sent)[-1]).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if len(name) <= LONGEST or not dot or len(ending) > 10:
        return name[:LONGEST]
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"
