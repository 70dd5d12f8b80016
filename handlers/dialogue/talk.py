"""What a step works with."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Generic
from zoneinfo import ZoneInfo

from handlers.dialogue.kinds import D
from handlers.dialogue.outcome import NOTHING_GIVEN, Given
from handlers.dialogue.traits import Traits
from handlers.dialogue.turn import Answer
from handlers.texts import Say
from handlers.texts.address import BY_NUMBER, NEUTRAL, Address, address_for
from handlers.work import Work
from storage.repositories.contacts import Contact

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(slots=True)
class Talk(Generic[D]):
    """One turn of one conversation, as its steps see it.

    `data`: what the person has told so far, of the class that the conversation declares; kept when the turn commits.
    `given`: what the conversation was opened with, for `begin` alone. `asked`: the words whose answer is on the
    screen; a button of that answer takes them along. `told`: what was said last and how many times in a row,
    `name:2`; `tells`: the same of this turn, kept for one turn more.
    """

    work: Work
    contact: Contact
    traits: Traits
    name: str
    step: str
    data: D
    cause: str  # unique for this turn: "channel:key"; the root of every key made in it
    conversation_id: int = 0  # of the kept row: what may happen once in a conversation takes its key from it
    asked: str = ""
    given: Given = NOTHING_GIVEN
    told: str = ""
    tells: str = ""

    @property
    def told_last(self) -> tuple[str, int]:
        """The name of what was said in the turn before, '' for nothing worth a name, and how often in a row."""
        name, _, times = self.told.rpartition(":")
        return name, int(times) if times.isdigit() else 0

    def tell(self, name: str) -> int:
        """Note that `name` is said now. Gives how often in a row it was said right before."""
        last, times = self.told_last
        before = times if last == name else 0
        self.tells = f"{name}:{before + 1}"
        return before

    @property
    def now(self) -> datetime:
        """The turn's time, UTC."""
        return self.work.now

    @property
    def today(self) -> date:
        """The local date of the turn."""
        return self.work.now.astimezone(LOCAL).date()

    @property
    def language(self) -> str:
        """vi or en."""
        return self.contact.language

    @property
    def address(self) -> Address:
        """How to speak to this person."""
        numbers = self.traits.prints_numbers
        if self.contact.birth_year is None:  # every word said asks for it: no calendar while the age is unknown
            return BY_NUMBER if numbers else NEUTRAL
        found = address_for(self.contact.birth_year, self.contact.sex, self.today.year)
        return replace(found, numbers=True) if numbers else found

    @property
    def argument(self) -> str:
        """What a step that asks several things asks about: `which` at `ask_question:which`, else ''."""
        return self.step.partition(":")[2]

    def words(self, say: Say | str) -> str:
        """A text key in this person's language, as one string (for putting into another text)."""
        key, params = (say, None) if isinstance(say, str) else (say.key, say.params)
        contact = self.contact
        return self.work.rules.texts.say(
            key, params, language=contact.language, province=contact.province, address=self.address
        )

    def chose(self, answer: Answer, *ids: str) -> bool:
        """Whether the answer is one of these choices."""
        return answer.choice in ids
