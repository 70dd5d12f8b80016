"""Where a person stands in a turn: the open conversation with its state, and the replies so far.

`Standing` is the material of a turn; `Running` adds the moves that what comes in between may ask for (interrupts.py).
The engine makes them (engine.py), so that neither file needs the other.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.loading import load
from handlers.dialogue.outcome import NOTHING_GIVEN, Again, Given, Prompt
from handlers.dialogue.private import LINK, PAGE, Private
from handlers.dialogue.registry import Registry
from handlers.dialogue.render import buttons_of, offered, paragraphs, render_prompt, render_says
from handlers.dialogue.reply import Button, Reply
from handlers.dialogue.state import Offer, State
from handlers.dialogue.talk import Talk
from handlers.dialogue.traits import Traits
from handlers.dialogue.turn import Answer, Incoming
from handlers.texts import Say
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.conversations import Conversation
from storage.repositories.private_pages import PrivatePage


class DialogueError(Exception):
    """A conversation broke the engine's rules: an unknown step or conversation, or an endless chain of starts."""


TWICE_WITHIN: Final = timedelta(seconds=20)
ASIDE: Final = "aside"  # status of a conversation that cannot be read: kept as it is until its time is over


class Standing:
    """The person, the open conversation (or none), its state, and what has been said in this turn."""

    def __init__(
        self, registry: Registry, unreadable: Callable[[str], None], work: Work, incoming: Incoming, contact: Contact
    ) -> None:
        self.registry = registry
        self.unreadable = unreadable
        self.work = work
        self.incoming = incoming
        self.contact = contact
        self.traits = work.tools.traits.get(contact.channel) or Traits(contact.channel)
        self.talk_row: Conversation | None = None
        self.declared: Declared = registry.menu
        self.state = State()
        self.replies: list[Reply] = []
        self.told = ""  # what was said in the turn before, as `State.told`
        self.beside: list[Offer] = []  # buttons of what was said beside the step in this turn
        self.prompted = False  # a prompt was shown in this turn
        self.apologises = False  # something that was left half done could not be read
        self.page: PrivatePage | None = None  # the page of ours that the turn came from, or that is looked at
        self.issued: tuple[int, str] | None = None  # a page that this turn sends: its id, the token of its link
        self.stood = (0, "")  # conversation and step before the turn
        self.elsewhere: list[Reply] = []  # what is said on a page that the page of this turn gives way to
        self.across: list[Reply] = []  # what is said in the other of the two, chat and page
        self.aside = False  # what is offered now says something about an answer, with other choices than the step's

    def talk(self, given: Given = NOTHING_GIVEN) -> Talk:
        """The step's view of this turn."""
        row, state = self.row(), self.state
        cause = f"{self.incoming.channel}:{self.incoming.key}"
        traits = self.traits if self.traits.sensitive != LINK or self.private() is None else on_page(self.traits)
        return Talk(
            self.work, self.contact, traits, row.name, row.step, state.data, cause, row.id, state.asked, given,
            self.told,
        )  # fmt: skip

    def take_in(self, talk: Talk) -> None:
        """What a step has learnt: of the matter, and of the person; and what it says."""
        self.state.data, self.state.asked, self.contact = talk.data, talk.asked, talk.contact
        self.state.told = talk.tells or self.state.told

    def say(self, *says: Say) -> None:
        """Add a message of its own."""
        self.replies += render_says(self.talk(), says)

    @property
    def something_told(self) -> bool:
        """Whether the open conversation holds anything that would be lost."""
        return bool(self.state.history) or self.state.data != self.declared.data()

    @property
    def idle_since(self) -> datetime | None:
        """When the active conversation was last touched."""
        return self.talk_row.updated_at if self.talk_row else None

    @property
    def just_now(self) -> bool:
        """Whether it was touched so short a while ago that the same button again is a double press."""
        since = self.idle_since
        return since is not None and self.work.now - since <= TWICE_WITHIN

    async def load(self, row: Conversation) -> bool:
        """Stand where a kept conversation stands; False when its data cannot be read, and then none is open."""
        declared = self.registry.find(row.name)
        before = self.state
        if declared is None:  # a conversation that this release no longer has: its data cannot be shown by any step
            self.work.ended.append(row.id)
            declared, row = self.registry.menu, replace(row, id=self.work.ids.new(), name=self.registry.menu.name)
            row = replace(row, version=declared.version, step=declared.first, prompt_no=0, state={})
        loaded = load(declared, row)
        if loaded.faults and declared is not self.registry.menu:
            await self._put_aside(row)
            return False
        self.declared, self.state, self.talk_row = declared, loaded.state, loaded.row
        self.state.last_tap, self.state.album = before.last_tap or self.state.last_tap, before.album or self.state.album
        self.told, self.state.told = self.told or self.state.told, ""
        return True

    async def _put_aside(self, row: Conversation) -> None:
        """Nothing of it is lost: it stays as it was written, and what waited below it becomes a draft."""
        await self.work.uow.conversations.set_status(row.id, ASIDE, self.work.now)
        await self.keep_below(row.parent_id)
        self.unreadable(row.name)
        self.declared, self.state, self.talk_row = self.registry.menu, State(), None
        self.apologises = True

    def offer(self, talk: Talk, prompt: Prompt, before: Sequence[Say] = ()) -> None:
        """Show a prompt below what is said `before`; its choices are what may be tapped and typed from now on."""
        row = self.row()
        buttons = buttons_of(talk, prompt, row.id, row.prompt_no)
        self.state.offered = [*offered(prompt.choices, buttons), *self.beside]
        self.state.expects, self.prompted = sorted(prompt.expects - {PAGE}), True
        kind, way = prompt.way_without
        if kind:
            self.state.without = [kind, way]
        if self.traits.sensitive == LINK and self._offered_apart(talk, prompt, before, buttons):
            return
        shown = render_prompt(talk, prompt, before, buttons)
        if shown and not self.traits.keeps_back and self.declared.name != self.registry.menu.name:
            line = talk.words("common.back_by_word" if self.state.history else "common.home_by_word")
            shown[-1] = replace(shown[-1], text=f"{shown[-1].text}\n\n{line}".strip())
        self.replies += shown

    def note_shown(self) -> None:
        """Keep which message has the numbers from now on: the prompt of this turn, or what was said beside the open
        one without asking it again."""
        if self.beside and not self.prompted:
            new = [one.id for one in self.beside]
            old = [one for one in self.state.offered if one.id not in new]
            self.state.offered = [*self.beside, *old] if self.traits.prints_numbers else [*old, *self.beside]
        if self.work.outgoing and (self.prompted or self.beside):
            self.state.shown = self.work.outgoing[-1].id

    def private(self) -> Private | None:
        """What is private where the person stands, and has a page of ours for it; None for all else."""
        return self.declared_private() if self.work.tools.policy.public_url else None

    def declared_private(self) -> Private | None:
        """What is private where the person stands, whether there is a page for it or not."""
        return self.asks_private() if self.traits.sensitive == LINK and not self.state.resuming else None

    def asks_private(self) -> Private | None:
        """What is private of what the step at hand asks or shows, in whatever channel."""
        row = self.talk_row
        if row is None:
            return None
        step = self.declared.step(row.step)
        private = step.private if step is not None else None
        if private is None or isinstance(private, Private):
            return private
        talk = Talk(self.work, self.contact, self.traits, row.name, row.step, self.state.data, "", row.id)
        return private(talk)

    def _offered_apart(self, talk: Talk, prompt: Prompt, before: Sequence[Say], buttons: tuple[Button, ...]) -> bool:
        """Ask what is private on a page, and what is not in the chat (pages.py); False where nothing is special."""
        kind = self.private()
        if self.page is not None:
            if kind is Private.RESULT and not self.page.guarded and (self._told_in_chat() or self._proven_before()):
                self.replies += render_says(talk, before)  # perhaps not the person who told it: the code says who it is
                self.elsewhere += render_prompt(talk, prompt, (), buttons)
                self.across.append(self._link_message(talk, prompt, (Say(f"private.{kind}"),), buttons))
                return True
            if kind is not None:
                self.state.expects.append(PAGE)
                return False  # it goes on there, and nothing of it can be chosen in the chat
            urgent = self.declared.name in (self.registry.roles.danger, self.registry.roles.loss)
            told = Prompt((*before, *prompt.says), together=True) if urgent else Prompt(tuple(before))  # where to call
            self.replies += render_prompt(talk, told, (), ())
            self.across += render_prompt(talk, prompt, (), buttons)
            return True
        if kind is None or (self.aside and kind is not Private.RESULT):
            self._say_without_page(talk)
            return False
        self.state.expects.append(PAGE)
        shown = kind is Private.RESULT
        self.across += render_prompt(talk, prompt, before if shown else (), buttons)
        says = (*(() if shown else before), Say(f"private.{kind}"))
        self.replies.append(self._link_message(talk, prompt, says, buttons))
        return True

    def _link_message(self, talk: Talk, prompt: Prompt, says: tuple[Say, ...], buttons: tuple[Button, ...]) -> Reply:
        """What the chat gets in place of a prompt: the link, and the way on without what is asked."""
        _, way = prompt.way_without
        ways = (one for one, choice in zip(buttons, prompt.choices, strict=True) if choice.id == way)
        return Reply(paragraphs(talk, says), (Button(talk.words("private.open"), "", self._link()), *ways))

    def _told_in_chat(self) -> bool:
        """Whether something of this conversation was told outside its private steps."""
        before = (self.declared.step(name) for name in self.state.history)
        return any(step is not None and step.private is None for step in before)

    def _proven_before(self) -> bool:
        """Whether a phone that counts was proven before the page was sent: by its person, and not on the page."""
        proven, page, life = self.contact.phone_proven_at, self.page, self.work.tools.policy.phone_proof_life
        if proven is None or page is None or page.issued_at is None:
            return False
        return self.work.now - life < proven < page.issued_at

    def offered_here(self) -> list[Offer]:
        """What a text may choose where it was written: beside the link to a page only the way on without it stands."""
        if self.page is not None or PAGE not in self.state.expects:
            return self.state.offered
        return [one for one in self.state.offered if one.id in self.state.without[1:] or one.id.startswith("beside_")]

    def _link(self) -> str:
        if self.issued is None:
            self.issued = (self.work.ids.new(), self.work.ids.token())
        return f"{self.work.tools.policy.public_url}/private#{self.issued[1]}"

    def _say_without_page(self, talk: Talk) -> None:
        """An installation without an address has no page: that is said once, at the first question of the kind."""
        kind, row = self.declared_private(), self.row()
        if kind in (None, Private.RESULT) or self.aside or self.stood == (row.id, row.step):
            return
        before = (self.declared.step(name) for name in self.state.history)
        if not any(step is not None and step.private is not None for step in before):
            said = "private.no_page" if self.traits.deletes else "private.no_page_kept"
            self.replies += render_says(talk, (Say(said),))

    def in_short(self, asked: Prompt) -> Prompt:
        """A question that comes back after something else was said. Where to call in an emergency is said in full."""
        if self.declared.name == self.registry.roles.danger:
            return asked
        return replace(asked, brief=True, image="", whole=False)

    def step(self) -> Step:
        """The declaration of where the person stands. Errors: DialogueError."""
        found = self.declared.step(self.row().step)
        if found is None:
            raise DialogueError(f"{self.declared.name} has no step {self.row().step!r}")
        return found

    def row(self) -> Conversation:
        """The open conversation. Errors: DialogueError when none is."""
        if self.talk_row is None:
            raise DialogueError("no conversation is open")
        return self.talk_row

    def gone(self) -> list[str]:
        """Steps of the way here that this release no longer has."""
        return [name for name in self.state.history if self.declared.step(name) is None]

    async def park(self, status: str) -> None:
        """Keep the open conversation for later: `under` another one, or `paused` as a draft."""
        row = replace(self.row(), status=status, state=self.state.to_json())
        await self.work.uow.conversations.save(row, self.work.now, self.contact.province)
        self.talk_row = None

    async def keep_below(self, number: int | None) -> None:
        """What waited below a conversation that gave way to another: it waits as a draft, or is over."""
        while number is not None:
            below = await self.work.uow.conversations.get(number, self.contact.id)
            if below is None or below.status != "under":
                return
            declared = self.registry.find(below.name)
            if declared is not None and declared.draft:
                return await self.work.uow.conversations.set_status(number, "paused", self.work.now)
            self.work.ended.append(number)
            number = below.parent_id

    async def close(self) -> None:
        """The open conversation is over."""
        row = self.row()
        if row.state or row.prompt_no:
            self.work.ended.append(row.id)
        self.talk_row = None


def on_page(traits: Traits) -> Traits:
    """What a page of ours can do for somebody who writes through this channel."""
    return replace(traits, asks_phone=False, asks_location=True, keeps_back=True, prints_numbers=False)


class Running(Standing, ABC):
    """A turn as commands, taps and interruptions see it: what they may have the engine do."""

    @abstractmethod
    async def feed(self, answer: Answer) -> None:
        """Give the answer to the active step and carry out what it decides."""

    @abstractmethod
    async def show(self, step: str, before: Sequence[Say] = (), *, briefly: bool = False) -> None:
        """Stand at a step and show its question; `briefly`: in one line, after something else was said."""

    @abstractmethod
    async def again(self, talk: Talk, move: Again) -> None:
        """Stay at the step: ask it again, or say something above its choices."""

    @abstractmethod
    async def open(
        self,
        name: str,
        given: Given = NOTHING_GIVEN,
        data: object | None = None,
        *,
        before: Sequence[Say] = (),
        parent: int | None = None,
        show: bool = True,
    ) -> None:
        """Stand at the beginning of a conversation; without `show` it only listens."""

    @abstractmethod
    async def start(
        self,
        name: str,
        given: Given = NOTHING_GIVEN,
        before: Sequence[Say] = (),
        *,
        data: object | None = None,
        keep: bool = False,
    ) -> None:
        """Begin a conversation; the present one ends, waits below (`keep`) or becomes a draft."""

    @abstractmethod
    async def back(self) -> bool:
        """To the step before; False when there is none."""

    @abstractmethod
    async def pause(self) -> None:
        """Leave the present conversation as a draft (or end it if it keeps none)."""

    @abstractmethod
    async def resume(self, draft: Conversation, before: Sequence[Say] = ()) -> None:
        """Take up a draft where it stood."""
