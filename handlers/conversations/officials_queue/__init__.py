"""Officials at work in chat: the queue by time left, one ticket at a time, the same operations as the console.

A jump grants nothing: every turn asks anew whose chat this is and what that official may see and do.
"""

from typing import Final

from handlers.conversations.officials_queue.data import AtWork
from handlers.conversations.officials_queue.forms import (
    ask_body,
    ask_correction,
    ask_field,
    ask_reason,
    ask_refusal,
    ask_refusal_text,
    ask_text,
    take_body,
    take_correction,
    take_field,
    take_reason,
    take_refusal,
    take_refusal_text,
    take_text,
)
from handlers.conversations.officials_queue.queue import NAME, begin, show_queue, take_queue
from handlers.conversations.officials_queue.ticket import show_ticket, take_ticket
from handlers.dialogue.conversation import Declared, Step

FORMS: Final = ("ask_text", "ask_body", "ask_reason", "ask_refusal", "ask_refusal_text", "ask_field", "ask_correction")
HUB: Final = ("show_queue", "show_ticket", *FORMS)
DONE: Final = ("show_ticket", "show_queue")  # to the queue when the act took the report out of sight

OFFICIALS_QUEUE = Declared(
    NAME,
    "officials_queue.title",
    "show_queue",
    {
        "show_queue": Step(show_queue, take_queue, ("show_queue", "show_ticket")),
        "show_ticket": Step(show_ticket, take_ticket, HUB),
        "ask_text": Step(ask_text, take_text, DONE),
        "ask_body": Step(ask_body, take_body, ("ask_reason", "show_ticket")),
        "ask_reason": Step(ask_reason, take_reason, DONE),
        "ask_refusal": Step(ask_refusal, take_refusal, ("ask_refusal_text", "show_ticket")),
        "ask_refusal_text": Step(ask_refusal_text, take_refusal_text, DONE),
        "ask_field": Step(ask_field, take_field, ("ask_correction", "show_ticket")),
        "ask_correction": Step(ask_correction, take_correction, DONE),
    },
    data=AtWork,
    begin=begin,
    begins=("show_ticket",),
    officials_only=True,
)
