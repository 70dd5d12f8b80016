"""How the last short turns of this process left their people, so that the next turn need not read it again.

Only a guess: the commit of a turn names the count of turns it was computed from, and the database refuses it when
anything came between (storage/repositories/turns.py). Bounded in number and age.
"""

from collections import OrderedDict
from datetime import datetime, timedelta

from storage.repositories.turns import Peeked

MOST = 2000
LONGEST = timedelta(minutes=5)

Place = tuple[str, str]  # channel, address


class KnownTurns:
    """The newest ends of turns by chat. An entry is used once: the next commit puts a new one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Place, tuple[datetime, Peeked]] = OrderedDict()

    def take(self, place: Place, now: datetime) -> Peeked | None:
        """What is known of a chat, if it is fresh."""
        found = self._kept.pop(place, None)
        return found[1] if found is not None and now - found[0] <= LONGEST else None

    def keep(self, place: Place, seen: Peeked, now: datetime) -> None:
        """Remember how a turn ended."""
        self._kept[place] = (now, seen)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
