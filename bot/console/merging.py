"""A form that was open while somebody else changed the ticket: what the official did not touch becomes what stands
there now, what only the official changed stays as typed, and where both changed the same part the official chooses.

With each part goes `was_PART`, a digest of what it held when the form was opened, so that the page holds no second copy
of anything; with a choice go `both_PART`, a digest of what stands there now, and `keep_PART`: `mine` or `theirs`.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.console.desk import Desk
from storage.crypto import Vault

NO_BASE: Final = "-"  # a page that did not say what it was opened with
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a form that is changed as one. `fields`: what stands in each of its fields now, by name; `shown`: the
    same in words."""

    fields: Mapping[str, str] = field(repr=False)
    shown: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Both:
    """Two changed the same part. `theirs`: what stands there now, in words; `seen`: its digest; `keep`: what was chosen
    after it was shown, '' while nothing was."""

    theirs: str = field(repr=False)
    seen: str
    keep: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """`form`: the fields to go by; `was`: by part, what goes into `was_PART`; `both`: the parts to choose in."""

    form: Any = field(repr=False)
    was: Mapping[str, str]
    both: Mapping[str, Both]

    @property
    def open(self) -> list[str]:
        """The parts in which nothing has been chosen yet."""
        return [name for name, one in self.both.items() if not one.keep]


def merged(desk: Desk, vault: Vault, ticket_id: int, parts: Mapping[str, Part], *, moved: bool) -> Merged:
    """The form that was sent, brought up to what stands there now. `moved`: the ticket changed since the form was
    opened, which decides for a page that does not say what it was opened with."""
    form = desk.form.copy()
    was: dict[str, str] = {}
    both: dict[str, Both] = {}
    for name, part in parts.items():
        now, base = digest(vault, ticket_id, name, part.fields), desk.field(f"was_{name}")
        was[name] = now
        if not any(one in desk.form for one in part.fields):
            continue
        sent = digest(vault, ticket_id, name, {one: desk.field(one) for one in part.fields})
        if sent == now or _same(base, now) or not (base or moved):
            continue
        if not _same(base, sent):
            keep = desk.field(f"keep_{name}") if _same(desk.field(f"both_{name}"), now) else ""
            both[name] = Both(part.shown, now, keep if keep in (MINE, THEIRS) else "")
            was[name] = base or NO_BASE
            if keep != THEIRS:
                continue
        form.update(part.fields)
    return Merged(form, was, both)


def digest(vault: Vault, ticket_id: int, name: str, fields: Mapping[str, str]) -> str:
    """What a part holds, as it goes into the page: nobody reads a value out of it, and no other ticket has the same."""
    held = [value.replace("\r\n", "\n").strip() for value in fields.values()]
    while held and not held[-1]:  # empty rows at the end are none
        held.pop()
    return vault.index("console_was", str(ticket_id), name, *held).hex()[:32]


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
