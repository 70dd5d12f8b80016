"""What comes in: an update as every channel gives it, and the answer a step gets to see."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from storage.value_class import value_class

TEXT_LIMIT = 5000  # characters of one message that are kept, more than a messenger takes; the person is told of a cut


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with an update. `ref`: the platform's key; `file_id`: set where the bytes are stored already;
    `name`: as it was sent."""

    kind: str  # photo, voice, document
    ref: str = ""
    file_id: int | None = None
    size: int | None = None
    media_type: str = ""
    name: str = field(default="", repr=False)


@value_class(frozen=True, slots=True)
class Incoming:
    """One update, the same for every channel.

    `key` is unique in its channel; `address` is the chat; `tap` the token of a pressed button; `phone` a number the
    messenger vouches for; `page` the page of ours that an answer was given on; `unsupported` names a kind we cannot
    read (sticker, video, gif …); `event` is set for updates of the channel `system` (a photo checked, a wait expired):
    its name, with `data`.
    """

    channel: str
    key: str
    address: str
    at: datetime
    text: str = ""
    tap: str = ""
    attachments: tuple[Attachment, ...] = ()
    phone: str = ""
    location: tuple[float, float] | None = None
    unsupported: str = ""
    start: str = ""
    language: str = ""
    event: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    source: str = ""  # keyed digest of the sender's network address, where there is one, for limits
    album: str = ""
    message: str = ""
    edits: bool = False
    quotes: str = ""  # the platform's id of the message of ours that this one answers, where the person named one
    chosen: bool = False  # the language was asked for by a button, before anything was said
    page: str = ""

    def to_json(self) -> dict[str, Any]:
        """For storing an update whose turn could not finish."""
        found = asdict(self)
        found["at"] = self.at.isoformat()
        # Beside the attachments: the version before drops what it does not know here, and there it cannot.
        found["file_names"] = [one.pop("name") for one in found["attachments"]]
        return found

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Incoming":
        """The opposite of `to_json`. Unknown names are dropped: another release may have stored the update."""
        names = [*body.get("file_names", ())]
        body = {name: value for name, value in body.items() if name in cls.__slots__}
        body["at"] = datetime.fromisoformat(body["at"])
        body["attachments"] = tuple(
            Attachment(**{**given, "name": name})
            for given, name in zip_longest(body.get("attachments", ()), names, fillvalue="")
            if isinstance(given, dict)
        )
        location = body.get("location")
        body["location"] = (location[0], location[1]) if location else None
        return cls(**body)

    def without_text(self) -> "Incoming":
        """The same update without its words, for a turn that starts over."""
        return replace(self, text="", tap="")


@value_class(frozen=True, slots=True)
class Answer:
    """What a step gets: the text, the id of the choice that was meant (by tap, number, label or keyword), files …"""

    text: str = ""
    choice: str = ""
    label: str = ""  # the words on the button of that choice
    files: tuple[int, ...] = ()  # ids in `files`, photos first in order of arrival
    voices: tuple[int, ...] = ()
    documents: tuple[int, ...] = ()
    phone: str = ""
    location: tuple[float, float] | None = None
    unsupported: str = ""
    event: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    cut: bool = False  # the text was longer than TEXT_LIMIT
    album: bool = False  # more files come behind these
    source: str = ""  # as in Incoming
    rest: str = ""  # what was said beside "I have none", when that is what was understood

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it that a step could use."""
        return not (
            self.text
            or self.choice
            or self.files
            or self.voices
            or self.documents
            or self.phone
            or self.location
            or self.unsupported
            or self.event
        )
