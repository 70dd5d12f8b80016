"""Keyboards: inline buttons, or a reply keyboard where the person is asked for their phone or place."""

from typing import Any

from bot.channels.layout import choice_lines, shortened
from handlers.dialogue.reply import Button, Reply
from handlers.dialogue.traits import Traits

WIDE = 14  # letters up to which two buttons share a row


def message_body(address: str, reply: Reply, traits: Traits) -> dict[str, Any]:
    """The parameters of sendMessage. No parse mode: a citizen's words need no escaping."""
    text = reply.text
    body: dict[str, Any] = {"chat_id": int(address) if address.lstrip("-").isdigit() else address}
    if reply.ask_phone or reply.ask_location:
        body["reply_markup"] = reply_keyboard(reply)
        links = [button for button in reply.buttons if button.url]
        text = f"{text}\n\n{choice_lines(links)}" if links else text
    elif reply.buttons:
        body["reply_markup"] = {"inline_keyboard": inline_rows(reply.buttons, traits)}
    body["text"] = text
    return body


def inline_rows(buttons: tuple[Button, ...], traits: Traits) -> list[list[dict[str, str]]]:
    """Short labels two a row, long ones alone; tokens as callback data."""
    rows: list[list[dict[str, str]]] = []
    room = False
    for button in buttons:
        label = shortened(button.label, traits.button_label)
        one = {"text": label, "url": button.url} if button.url else {"text": label, "callback_data": button.token}
        if room and len(label) <= WIDE:
            rows[-1].append(one)
            room = False
        else:
            rows.append([one])
            room = len(label) <= WIDE
    return rows


def reply_keyboard(reply: Reply) -> dict[str, Any]:
    """The messenger's own request buttons above the choices, which come back as their labels' text."""
    rows: list[list[dict[str, Any]]] = []
    if reply.ask_phone:
        rows.append([{"text": reply.ask_phone, "request_contact": True}])
    if reply.ask_location:
        rows.append([{"text": reply.ask_location, "request_location": True}])
    rows += [[{"text": button.label}] for button in reply.buttons if not button.url]
    return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
