"""What Zalo's error numbers mean. Failures come with HTTP 200; numbers come again with other words: log both."""

from typing import Any, Final

from bot.channels.errors import Misconfigured, OurMistake, OutsideWindow, SendError, Temporary, Unreachable, Wait, Whom

STALE_TOKEN: Final = frozenset({-216, -220})
RATE: Final = -32
RATE_WAIT = 15.0  # seconds; the limit counts by the minute and the answer does not say when it ends
TEMPORARY: Final = frozenset({-200})
EXPIRED_UPLOAD: Final = -100
OUTSIDE_WINDOW: Final = frozenset({-230, -232})
UNREACHABLE: Final = frozenset({-213, -217, -218, -227, -244})
CONFIGURATION: Final = frozenset({-204, -205, -209, -211, -212, -219, -221, -223, -224, -242, -320, -321})


class StaleToken(SendError):
    """The access token is no longer good: another one must be had."""


class UploadExpired(SendError):
    """The picture or file must be uploaded again."""


def code_of(answer: dict[str, Any]) -> int:
    """The number of an answer, 0 for success. What has no readable number is no success."""
    found = answer.get("error", 0 if "data" in answer else None)
    try:
        return int(found) if found is not None else -1
    except (TypeError, ValueError):
        return -1


def refusal(status: int, answer: dict[str, Any]) -> SendError:
    """The error behind a refused call."""
    code = code_of(answer)
    if code in STALE_TOKEN:
        return StaleToken(str(code))
    if code == RATE or status == 429:
        return Wait(RATE_WAIT, Whom.EVERYBODY)
    if code in TEMPORARY or status >= 500:
        return Temporary("platform fault")
    if code == EXPIRED_UPLOAD:
        return UploadExpired(str(code))
    if code in OUTSIDE_WINDOW:
        return OutsideWindow(str(code))
    if code in UNREACHABLE:
        return Unreachable(str(code))
    if code in CONFIGURATION:
        return Misconfigured(str(code))
    return OurMistake(f"refused with {code}")
