"""Lists that units hand in (campaigns/ID/flows.yaml): who hands them in, what for, and which office gets them."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from handlers.catalogue.categories import Flow
from handlers.catalogue.facts import Entry, Identifier, Label

LISTS_FILE = "flows.yaml"
ANYBODY = "anybody"
"""The sender whose flows stand for every sender that has none of its own."""


class Sender(Entry):
    """Who hands in a list: its button."""

    label: Label


class Content(Entry):
    """What a list is for: its button. `template`: number of the form in which it is made;
    `injected_at`: its people have been injected, and the facility where gets the list; `doses`: how many doses
    everybody on it has had at least."""

    label: Label
    template: Annotated[int, Field(gt=0)]
    injected_at: bool = False
    doses: int = 0


class Lists(Entry):
    """Senders and contents in the order of their buttons, and flows by name."""

    senders: Mapping[Identifier, Sender]
    contents: Mapping[Identifier, Content]
    flows: Mapping[Identifier, Flow]
