"""What can go wrong when sending, as the outbox needs to know it.

SendError
├── Wait            too fast: try again after `seconds`
├── Temporary       a fault on the way, surely not sent: try again
├── MaybeSent       the answer got lost: it may have been sent
├── Unreachable     this person cannot be reached (blocked us, gone): final
├── OutsideWindow   not now: hold until the person writes again (BilledOff, CapReached: it would cost)
├── OurMistake      the message itself is wrong: final, and a bug
└── Misconfigured   token or rights: nothing goes out until an operator acts
"""


class SendError(Exception):
    """A message could not be sent. Its text never holds tokens, addresses or words of the message."""


class Wait(SendError):
    """Try again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds:g} s")
        self.seconds = seconds


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
