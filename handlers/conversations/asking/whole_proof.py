"""The whole proof that a report is one's own, as steps that conversations declare: the number that the report names,
the birth date, the phone it was filed with, and a code to it. Whatever cannot be told leads to an official.

    PROOF = WholeProof("lost_code.ask_identity", arrive, by_official)
    Step(PROOF.ask_identity, PROOF.take_identity, …)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from handlers.conversations.asking.person import PersonAnswer, take_birth_date, take_identity
from handlers.conversations.asking.proof import (
    OnProven,
    ProofAnswer,
    ask_code,
    ask_phone,
    send_to_told,
    take_code,
    take_phone,
    to_what_is_missing,
)
from handlers.dialogue.outcome import NONE, Choice, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say

NO_PAPERS: Final = "no_papers"
NO_PHONE: Final = "no_phone"


class Proving(Protocol):
    """Data that hold the person a report is about and the phone given with it."""

    person: PersonAnswer
    proof: ProofAnswer


P = TypeVar("P", bound=Proving)


@dataclass(frozen=True, slots=True)
class WholeProof(Generic[P]):
    """`number`: the key of the first question; `arrive`: where it goes once all is told; `without`: where else."""

    number: str
    arrive: OnProven[P]
    without: Callable[[], Move]

    async def ask_identity(self, talk: Talk[P]) -> Prompt:
        """The number that the report names."""
        none = Choice(NO_PAPERS, "lost_code.no_papers", "complaint_words.no_papers", without="paper")
        return Prompt((say(self.number),), (none,), frozenset({"text", "photo", "event"}))

    async def take_identity(self, talk: Talk[P], answer: Answer) -> Move:
        """The number or the card."""
        if answer.choice == NO_PAPERS:
            return self.without()
        return await self._to_told(talk, await take_identity(talk, talk.data.person, answer, self.onward), answer)

    async def ask_birth_date(self, talk: Talk[P]) -> Prompt:
        """The birth date; the year alone will do."""
        return Prompt((say("status_lookup.ask_birth_date"),), none="date")

    async def take_birth_date(self, talk: Talk[P], answer: Answer) -> Move:
        """The birth date."""
        if answer.choice == NONE:
            return self.without()
        return await self._to_told(talk, await take_birth_date(talk, talk.data.person, answer, self.onward), answer)

    async def ask_phone(self, talk: Talk[P]) -> Prompt:
        """The phone that the report was filed with."""
        none = Choice(NO_PHONE, "lost_code.no_phone", without="phone")
        return ask_phone(talk, say("other_device.ask_phone"), none, told=talk.data.person.told_phone)

    async def take_phone(self, talk: Talk[P], answer: Answer) -> Move:
        """A code goes there."""
        if answer.choice == NO_PHONE:
            return self.without()
        return await take_phone(talk, talk.data.proof, answer, self.arrive, before=talk.data.person.told_phone)

    async def ask_code(self, talk: Talk[P]) -> Prompt:
        """Wait for the code."""
        return ask_code(talk, talk.data.proof)

    async def take_code(self, talk: Talk[P], answer: Answer) -> Move:
        """Check the code, then everything."""
        return await take_code(talk, talk.data.proof, answer, self.arrive)

    async def onward(self, talk: Talk[P], says: Sequence[Say]) -> Move:
        """To the first thing that is missing."""
        return await to_what_is_missing(talk, talk.data.person, talk.data.proof, says, self.arrive)

    async def _to_told(self, talk: Talk[P], move: Move, answer: Answer) -> Move:
        return await send_to_told(talk, talk.data.proof, talk.data.person.told_phone, move, answer, self.arrive)
