"""What a channel can do, as data: the engine and the words go by it and never by a channel's name."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages a platform takes: (so many, in so many seconds); None: any number.

    `everybody`: from the whole account; `chat`: to one chat; `group`: to one chat of many people, whose address begins
    with `group_mark`.
    """

    everybody: tuple[int, float]
    chat: tuple[int, float] | None = None
    group: tuple[int, float] | None = None
    group_mark: str = ""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a channel can do, as data.

    `sensitive`: "chat" when personal data may be typed there, "link" when a one-time page is used instead (private.py).
    `window`: seconds after the last message within which we may write unasked; 0 = always. Limits count what the
    platform counts (`units`: utf16 or chars). What goes by it: handlers/contacts/sending_window.py.
    """

    name: str
    buttons: int = 8
    button_label: int = 30
    text_limit: int = 4096
    units: str = "chars"
    edits: bool = False  # a message of ours can be changed, or taken away, after it went out
    edits_within: int = 0  # seconds for which it can; 0: for ever
    shows_rows: bool = False  # shows the rows of the outbox as they stand: a changed row is a changed message
    asks_phone: bool = False
    asks_location: bool = False
    takes_photos: bool = True
    albums: bool = True  # says which photos were sent together; else those that come at once are taken so
    window: int = 0
    free: int = 0  # seconds of the window in which a message costs nothing; 0: all of it
    bills: bool = False  # whether messages are sent that cost
    billed_month: int = 0  # how many of them, templates among them, in a month; 0: any number
    templates: bool = False  # has a template that may be sent at any time, to tell that a message is held
    hold: int = 60 * 24 * 3600  # seconds that a message is held for the person to write
    sensitive: str = "chat"
    # Seconds between tries of a message that was not taken; one more try than there are pauses, then it is given up.
    # (): for ever, as messengers come back and a message there costs nothing.
    pauses: tuple[float, ...] = ()
    limits: Limits | None = None  # more than these the platform refuses; None: nobody counts
    # Lives in one browser: it says what it has shown (and hears nothing while it is closed), is lost with it, and
    # can be closed on that device.
    tells_seen: bool = False
    keeps_back: bool = True  # home and back stay in reach: a bar, a menu of commands; else a line says so
    deletes: bool = False  # what a person wrote can be taken away again
    menus: bool = False  # a chat can have a menu of commands of its own
    prints_numbers: bool = False  # choices are numbered in the text because buttons may not show

    @property
    def window_length(self) -> timedelta:
        """`window` as a length of time."""
        return timedelta(seconds=self.window)
