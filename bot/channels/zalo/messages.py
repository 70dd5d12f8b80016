"""The bodies of what is sent: text with the numbered list, at most five buttons, a picture, the request for a phone.

The look of buttons is documented nowhere that can be read, so the whole numbered list always stands in the text, and a
number, a label or the payload of a button all come back as text.
"""

import re
from collections.abc import Sequence
from typing import Any

from bot.channels.layout import choice_lines, shortened
from handlers.dialogue.reply import Button, Reply
from handlers.dialogue.traits import Limits, Traits

DAY = 24 * 3600
TRAITS = Traits(
    "zalo",
    buttons=5,
    button_label=100,
    text_limit=2000,
    asks_phone=True,
    albums=False,
    window=7 * DAY,
    free=2 * DAY,
    prints_numbers=True,
    limits=Limits(everybody=(4000, 60.0)),
)
TITLE = 100  # characters of the request for contact data
SUBTITLE = 500
MENTION = re.compile(r"@\[[^\]]*\]|\[@[^\]]*\]")


def plain(text: str) -> str:
    """A text in which nothing is a mention: in groups "[@id]" calls a person."""
    if "[" not in text:  # the pattern looks at every letter
        return text
    return MENTION.sub(lambda found: found[0].replace("[", "(").replace("]", ")"), text)


def text_of(reply: Reply) -> str:
    """The words with every choice numbered below."""
    words = f"{reply.text}\n\n{choice_lines(reply.buttons)}" if reply.buttons else reply.text
    return plain(words)


def text_message(address: str, reply: Reply, quote: str = "") -> dict[str, Any]:
    """The body of a text. `quote`: the person's message it answers."""
    message: dict[str, Any] = {"text": text_of(reply)}
    buttons = pressable(reply.buttons)
    if buttons:
        message["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    if quote:
        message["quote_message_id"] = quote
    return _to(address, message)


def picture_message(address: str, reply: Reply, attachment_id: str) -> dict[str, Any]:
    """The body of an uploaded picture with its words. Buttons do not go with a picture: the numbers do."""
    elements = [{"media_type": "image", "attachment_id": attachment_id}]
    attachment = {"type": "template", "payload": {"template_type": "media", "elements": elements}}
    return _to(address, {"text": text_of(reply), "attachment": attachment})


def contact_request(address: str, label: str, why: str, picture: str) -> dict[str, Any]:
    """The body that asks for the person's own phone. `picture`: an address, '' for none."""
    element = {"title": shortened(label, TITLE), "subtitle": shortened(why, SUBTITLE)}
    if picture:
        element["image_url"] = picture
    attachment = {"type": "template", "payload": {"template_type": "request_user_info", "elements": [element]}}
    return _to(address, {"attachment": attachment})


def pressable(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    """The first five as buttons, the main one always among them; what is more stands in the text alone."""
    found: list[dict[str, Any]] = []
    behind = next((one for one in buttons[TRAITS.buttons :] if one.main), None)
    for button in [*buttons[: TRAITS.buttons - 1], behind] if behind else buttons[: TRAITS.buttons]:
        title = shortened(button.label, TRAITS.button_label)
        if button.url:
            found.append({"title": title, "type": "oa.open.url", "payload": {"url": button.url}})
        else:
            found.append({"title": title, "type": "oa.query.hide", "payload": button.token})
    return found


def _to(address: str, message: dict[str, Any]) -> dict[str, Any]:
    return {"recipient": {"user_id": address}, "message": message}
