"""What can go wrong when sending, as the outbox needs to know it.

SendError
├── Wait            too fast: try again after `seconds`
├── Moved           the chat has another address: send it there
├── Temporary       a fault on the way, surely not sent: try again
├── MaybeSent       the answer got lost: it may have been sent
├── Unreachable     this person cannot be reached (blocked us, gone): final
├── OutsideWindow   not now: hold until the person writes again (BilledOff, CapReached: it would cost)
├── OurMistake      the message itself is wrong: final, and a bug
└── Misconfigured   token or rights: nothing goes out until an operator acts
"""

from enum import Enum, auto


class SendError(Exception):
    """A message could not be sent. Its text never holds tokens, addresses or words of the message."""


class Whom(Enum):
    """Whom a platform means that says "too fast"."""

    UNTOLD = auto()  # the chat, or the whole account
    EVERYBODY = auto()  # the whole account
    CHAT = auto()  # this message: its chat, or what it is made of


class Wait(SendError):
    """Try again after `seconds`."""

    def __init__(self, seconds: float, whom: Whom = Whom.UNTOLD) -> None:
        super().__init__(f"wait {seconds:g} s")
        self.seconds = seconds
        self.whom = whom


class Moved(SendError):
    """The chat has another address now: `address`; not sent."""

    def __init__(self, address: str) -> None:
        super().__init__("moved")
        self.address = address


class Temporary(SendError):
    """Not sent; try again."""


class MaybeSent(SendError):
    """Perhaps sent."""


class Unreachable(SendError):
    """This person cannot be reached."""


class OutsideWindow(SendError):
    """The platform's sending window is over."""


class BilledOff(OutsideWindow):
    """It would cost, and we send nothing that does."""


class CapReached(OutsideWindow):
    """It would cost, and what a month may cost is spent."""


class OurMistake(SendError):
    """The platform refuses this message for good."""


class Misconfigured(SendError):
    """The platform refuses us."""


class NotConfigured(Exception):
    """A channel or gateway cannot be made: its text names the settings that are missing, never a value."""
