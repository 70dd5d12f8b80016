"""What is said while an official writes to the person by hand (handlers/dialogue/paused.py), and what becomes of it.

It reaches the report that is open, and who has it. Without one it is kept, and offered to become a report as soon as
the bot answers again. The person is told once a pause that a person answers, and when the bot is back.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from handlers.conversations.complaint.data import ComplaintData
from handlers.conversations.complaint.story import with_more
from handlers.conversations.ear import hear_business
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.conversation import Declared
from handlers.dialogue.loading import load
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import Choice, Done, Jump, Move, Start, say
from handlers.dialogue.registry import ByHand, Heard
from handlers.dialogue.state import State
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.staff.actor import citizen
from handlers.texts import Say
from handlers.tickets.add_information import add_information
from handlers.tickets.errors import REFUSALS
from handlers.tickets.said import TEXT_LIMIT
from handlers.tickets.status import IN_QUEUE, NOT_FINISHED
from handlers.tickets.status import State as Status
from handlers.tickets.times import moment_in_words
from handlers.tickets.written_by_hand import written_by_hand
from storage.repositories.conversations import Conversation
from storage.repositories.tickets import Ticket

NAME: Final = "by_hand"
QUOTED: Final = 200  # characters of what was said that the offer repeats
ORDER: Final = {status.value: int(status is not Status.WAITING_CITIZEN) for status in IN_QUEUE}


@dataclass(slots=True)
class SaidMeanwhile:
    """What reached no report: `words`, photos (`files`) and other files by their ids. `told`: that a person answers;
    `offered`: to become a report, once the bot was back."""

    words: str = field(default="", repr=False)
    files: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    told: bool = False
    offered: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to offer."""
        return not (self.words or self.files or self.others)


async def wrote(talk: Talk, text: str, anew: bool) -> None:
    """The official's words stand in the talk of the open report."""
    ticket = await _ticket(talk)
    if ticket is not None:
        with suppress(*REFUSALS):
            await written_by_hand(talk.work, ticket.id, text or talk.words("by_hand.sent_a_file"))
    kept = await _kept(talk) if anew else None
    if kept is not None:
        await _keep(talk, SaidMeanwhile() if kept[1].offered else replace(kept[1], told=False), kept[0])


async def passed_on(talk: Talk, answer: Answer) -> tuple[Say, ...]:
    """To the report and its official, else kept. It is told once a pause, and when a person is asked for."""
    words = _in_words(talk, answer)
    files = (*answer.files, *answer.voices, *answer.documents)
    kept = await _kept(talk)
    row, said = kept if kept is not None else (None, SaidMeanwhile())
    asks = bool(match_keywords(answer.text, "commands.human", talk.work.tools.texts))
    ticket = await _ticket(talk)
    if (words or files) and not asks and not (ticket is not None and await _added(talk, ticket, words, files)):
        said = replace(
            said, words=with_more(said.words, words), files=(*said.files, *answer.files),
            others=(*said.others, *answer.voices, *answer.documents),
        )  # fmt: skip
    tell, said = asks or not said.told, replace(said, told=True)
    await _keep(talk, said, row)
    if not tell or talk.contact.human_until is None:
        return ()
    back = moment_in_words(talk.contact.human_until, talk.work.rules.calendar, talk.now)
    if ticket is None:
        return (say("by_hand.answers", back=back),)
    return (say("by_hand.answers_report", back=back, code=group_code(ticket.code)),)


async def afterwards(talk: Talk) -> Heard | None:
    """The bot is back: what reached no report may become one."""
    kept = await _kept(talk)
    if kept is None:
        return None
    if kept[1].empty:
        await talk.work.uow.conversations.remove(kept[0].id)
        return None
    await _keep(talk, replace(kept[1], offered=True), kept[0])
    file = Choice("by_hand", "by_hand.file", jump=Jump(NAME))
    return Heard((say("by_hand.offer", text=_quoted(kept[1])),), (file,))


async def begin(talk: Talk[SaidMeanwhile]) -> Move:
    """What was kept, unless it has become a report already."""
    kept = await _kept(talk)
    if kept is None or kept[1].empty:
        return Done((say("by_hand.gone"),), menu=True)
    talk.data = kept[1]
    talk.work.ended.append(kept[0].id)
    return await _report(talk)


async def _report(talk: Talk[SaidMeanwhile]) -> Start:
    """A report with all of it: of the kind that its words tell, else the kind is asked."""
    data, told, start = talk.data, ComplaintData(description=talk.data.words), None
    heard = await hear_business(talk, Answer(text=data.words)) if data.words else None
    if heard is not None and heard.start is not None and isinstance(heard.start.data, ComplaintData):
        start, told = heard.start, heard.start.data
        told.description = with_more(told.description, data.words)
    told.photos.add(data.files)
    told.enclose(data.others)
    return replace(start or Start("complaint"), data=told)


async def _added(talk: Talk, ticket: Ticket, words: str, files: tuple[int, ...]) -> bool:
    """Hang all of it on the report, long words in pieces; False when it was closed a moment ago."""
    pieces = [words[at : at + TEXT_LIMIT] for at in range(0, len(words), TEXT_LIMIT)] or [""]
    try:
        for number, piece in enumerate(pieces):
            here = () if number else files
            await add_information(talk.work, ticket.id, citizen(talk.contact), piece, here, part=number)
    except REFUSALS:
        return False
    return True


async def _ticket(talk: Talk) -> Ticket | None:
    """The open report of this chat: one that waits for the person first, then the newest in hand."""
    filed = await talk.work.uow.tickets.by_contact(talk.contact.id)
    found = [one for one in filed if one.status in NOT_FINISHED]
    return min(found, key=lambda one: ORDER.get(one.status, 2), default=None)


def _in_words(talk: Talk, answer: Answer) -> str:
    """What was said, shared numbers and places as words."""
    lines = [answer.text]
    if answer.phone:
        lines.append(talk.words(say("by_hand.phone", phone=answer.phone)))
    if answer.location:
        lines.append(talk.words(say("by_hand.position", place=f"{answer.location[0]:.5f}, {answer.location[1]:.5f}")))
    return "\n".join(line for line in lines if line)


def _quoted(said: SaidMeanwhile) -> str | Say:
    """The beginning of what was said; of files alone that there are some."""
    if not said.words:
        return say("by_hand.files_alone")
    return said.words if len(said.words) <= QUOTED else f"{said.words[:QUOTED].rstrip()}…"


async def _kept(talk: Talk) -> tuple[Conversation, SaidMeanwhile] | None:
    for row in await talk.work.uow.conversations.paused(talk.contact.id):
        if row.name == NAME:
            loaded = load(BY_HAND, row)
            return None if loaded.faults else (loaded.row, loaded.state.data)
    return None


async def _keep(talk: Talk, said: SaidMeanwhile, row: Conversation | None) -> None:
    """As a draft, which is sealed, forgotten and deleted as drafts are."""
    if row is None:
        row = Conversation(
            talk.work.ids.new(), talk.contact.id, None, NAME, BY_HAND.version, BY_HAND.first, 0, "paused", {}, talk.now
        )
    kept = replace(row, state=State(said).to_json())
    await talk.work.uow.conversations.save(kept, talk.now, talk.contact.province)


BY_HAND = Declared(
    NAME,
    "by_hand.title",
    "",
    {},  # `begin` decides everything: nobody ever stands here
    data=SaidMeanwhile,
    begin=begin,
    starts=("complaint",),
)
HOOKS: Final = ByHand(wrote, passed_on, afterwards)
