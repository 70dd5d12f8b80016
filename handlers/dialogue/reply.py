"""A reply in its final words, as the outbox keeps it and the channel lays it out."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from storage.value_class import value_class

KEPT = (
    "ask_phone",
    "ask_location",
    "image",
    "file_id",
    "whole",
    "once",
    "lasts",
    "closes",
    "lang",
    "deletes",
    "edits",
    "instead",
    "template",
    "menu",
)
_ALL = attrgetter(*KEPT)
TOKEN_LIMIT = 64  # bytes: the smallest channel's room for a button's payload


@value_class(frozen=True, slots=True)
class Button:
    """A choice in its final words. `token` comes back when it is pressed; a button with `url` opens a page; `main`: as
    in `Choice`."""

    label: str
    token: str
    url: str = ""
    main: bool = False

    def to_json(self) -> list[Any]:
        """What the outbox keeps."""
        return [self.label, self.token, self.url, *([True] if self.main else [])]


@value_class(frozen=True, slots=True)
class Reply:
    """One message. `ask_phone`, `ask_location`: the label of the messenger's own request button, or empty; `closes`:
    that of the button by which a browser forgets the chat.

    `once`: it rather never arrives than twice; `lasts`: of such a message, that hours later it still says something.
    `lang`: the language it is said in, '' for Vietnamese. `template`: in place of the words an approved template goes
    out with these values, where the platform takes nothing else. `deletes`: nothing is said, this message of the person
    goes. `edits`: a message of ours of which these are the words from now on, or which goes where there are none: in
    the outbox the row's id, at the channel the platform's id; `instead`: what is said where that cannot be done.
    `menu`: nothing is said, from now on the chat shows this menu of commands (handlers/staff/chat_menu.py).
    """

    text: str
    buttons: tuple[Button, ...] = ()
    ask_phone: str = ""
    ask_location: str = ""
    image: str = ""
    file_id: int | None = None
    whole: bool = False
    once: bool = False
    lasts: bool = False
    closes: str = ""
    lang: str = ""
    template: Mapping[str, str] | None = None
    deletes: str = ""
    edits: str = ""
    instead: str = ""
    menu: str = ""

    def to_json(self) -> dict[str, Any]:
        """What the outbox keeps: only what differs from an empty reply."""
        found: dict[str, Any] = {"text": self.text}
        if self.buttons:
            found["buttons"] = [button.to_json() for button in self.buttons]
        for name, value in zip(KEPT, _ALL(self), strict=True):
            if value:
                found[name] = value
        return found

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Reply":
        """The opposite of `to_json`."""
        rest = {k: v for k, v in kept.items() if k not in ("text", "buttons")}
        return cls(kept["text"], tuple(Button(*b) for b in kept.get("buttons", ())), **rest)
