"""How a ticket that waits for the national platform is kept: `status` waiting_citizen, and `waits_for` platform.

Every partial index of the queues, and every process of the release before, knows the first as a ticket whose clock
stands still. What reads a status for people goes through here.
"""

from typing import Final

CITIZEN: Final = "waiting_citizen"
PLATFORM: Final = "waiting_platform"
FOR_PLATFORM: Final = "platform"
_WAITS: Final = f"t.status = '{CITIZEN}' and t.waits_for = '{FOR_PLATFORM}'"
STATUS: Final = f"case when {_WAITS} then '{PLATFORM}' else t.status end"
"""The status of a ticket `t` in SQL."""


def status_of(status: str, waits_for: str) -> str:
    """The status that two columns say."""
    return PLATFORM if status == CITIZEN and waits_for == FOR_PLATFORM else status


def columns_of(status: str) -> dict[str, str]:
    """A status as its columns hold it."""
    return {"status": CITIZEN, "waits_for": FOR_PLATFORM} if status == PLATFORM else {"status": status, "waits_for": ""}
