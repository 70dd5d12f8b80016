"""The address of a search: what is looked for stands in it sealed, for one official and for a short time.

So that the way back and F5 come to the same list, and no name, phone or number stands in an address, a history or a
log of addresses.
"""

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from storage.crypto import Unsealable, Vault

LIFE: Final = timedelta(hours=1)
A_SHIFT: Final = timedelta(hours=12)  # of words that narrow a queue: as long as one works through it
LONGEST: Final = 80  # characters of what is typed
STEP: Final = 128  # bytes: the length of an address tells little of what stands in it


@dataclass(frozen=True, slots=True)
class Looked:
    """What somebody looks for. `inside`: also in what is written; `office`: the one whose tickets are read, or ''."""

    text: str = field(repr=False)
    inside: bool = False
    office: str = ""


def write_token(vault: Vault, official_id: int, looked: Looked, now: datetime, life: timedelta = LIFE) -> str:
    """Letters, digits, `-` and `_`, which name the search for `life`."""
    until = int((now + life).timestamp())
    said = [looked.text[:LONGEST], looked.inside, looked.office, until]
    packed = json.dumps(said, ensure_ascii=False).encode(errors="replace")
    padded = packed + b" " * (-len(packed) % STEP)
    return base64.urlsafe_b64encode(vault.seal(padded, _place(official_id))).decode().rstrip("=")


def read_token(vault: Vault, official_id: int, token: str, now: datetime) -> Looked | None:
    """The search; None for one that is over, was another official's, or never was."""
    try:
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        text, inside, office, until = json.loads(vault.open(sealed, _place(official_id)))
    except (binascii.Error, Unsealable):
        return None
    return Looked(text, inside, office) if until > now.timestamp() else None


def _place(official_id: int) -> str:
    return f"console:search:{official_id}"
