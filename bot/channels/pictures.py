"""Shipped pictures that a reply may show, by name."""

import re
from functools import cache
from pathlib import Path

import handlers.catalogue

FOLDER = Path(handlers.catalogue.__file__).with_name("pictures")
NAME = re.compile(r"^[a-z0-9_]+$")


@cache
def shipped_picture(name: str) -> bytes | None:
    """The picture as PNG, or None when there is none of that name."""
    path = FOLDER / f"{name}.png"
    return path.read_bytes() if NAME.match(name) and path.is_file() else None
