"""What becomes of a message that was not sent: the pause before its next try, or its final state."""

from collections.abc import Sequence

from bot.channels.errors import MaybeSent, Misconfigured, OutsideWindow, SendError, Temporary, Wait

BACKOFF = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)  # seconds between tries where they have no end
TRIES_OF_A_CODE = 3  # where tries are limited: later it counts no longer


def after_fault(
    error: SendError, tries: int, *, once: bool, lasts: bool = False, pauses: Sequence[float] = (), unsure: bool = False
) -> float | str:
    """Seconds to the next try, or `failed`, `unknown` (it may have gone out), `held` (until the person writes).

    `tries`: those before this one; `pauses`: the traits of the channel; `once`: a code, which rather never goes out
    than twice; `lasts`: of such a message, that it still says something in hours; `unsure`: it may have gone out
    before, and is not risked a third time. Where tries are limited, a gateway that cannot be reached or says "too fast"
    has been tried as well: what it may send hours later is no news.
    """
    if isinstance(error, MaybeSent) and (once or unsure):
        return "unknown"
    if pauses and once and not lasts and tries + 1 >= TRIES_OF_A_CODE:
        return "failed"
    if isinstance(error, Wait):
        if not pauses:
            return error.seconds
        return max(error.seconds, pauses[tries]) if tries < len(pauses) else "failed"
    if isinstance(error, OutsideWindow):
        return "failed" if once and not lasts else "held"  # a code is no news later
    if not isinstance(error, Temporary | MaybeSent | Misconfigured):
        return "failed"
    if not pauses:
        return BACKOFF[-1] if isinstance(error, Misconfigured) else BACKOFF[min(tries, len(BACKOFF) - 1)]
    if tries < len(pauses):
        return pauses[tries]
    return "unknown" if isinstance(error, MaybeSent) else "failed"
