"""What an operation may refuse.

    TicketError
    ├── NotAllowed        not there, or not yours: nobody can tell which
    ├── AlreadyClaimed    somebody else has it; carries the name
    ├── Stale             it changed since the page was made
    ├── TooLate           the time for this has passed
    ├── Unfit             an argument will not do; carries which
    │   └── NeedsYes      another official has to agree first
    └── NoTicket          guidance only (LEGAL); carries whom to turn to
    MoveNotAllowed        (status.py) the act does not fit the state

None carries data of the ticket.
"""

from handlers.tickets.status import MoveNotAllowed


class TicketError(Exception):
    """An operation was refused and changed nothing."""


class NotAllowed(TicketError):
    """Unknown looks like forbidden."""


class AlreadyClaimed(TicketError):
    """Somebody else has it."""

    def __init__(self, by_name: str) -> None:
        super().__init__("already claimed")
        self.by_name = by_name


class Stale(TicketError):
    """It changed since the page was made."""


class TooLate(TicketError):
    """The time for this has passed."""


class Unfit(TicketError):
    """An argument will not do. `field`: reason, text, variable, body, official, code, needs_photo, needs_doses, many,
    rating, target, link_target, bond, links, changes, accused, why, nothing, second, offices, waits, disputed,
    asks_often; of a message that did not arrive again, call_listed, text_phone, text_off, text_often."""

    def __init__(self, field: str) -> None:
        super().__init__(f"unfit: {field}")
        self.field = field


class NeedsYes(Unfit):
    """Another official who leads has to agree first (handlers/tickets/many/second_yes.py)."""

    def __init__(self) -> None:
        super().__init__("disputed")


class NoTicket(TicketError):
    """The category opens no ticket. `authority`: body id of the office that receives people."""

    def __init__(self, category: str, authority: str) -> None:
        super().__init__(f"{category} opens no ticket")
        self.category = category
        self.authority = authority


REFUSALS = (TicketError, MoveNotAllowed)
"""All of them, for `except`."""
