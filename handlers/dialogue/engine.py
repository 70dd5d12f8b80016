"""The dialogue engine: one turn of one person, from an update to the rows that will be written.

    update -> answer -> (command | jump | stale tap | danger sign | resume question) or the active step's `take`
           -> outcome -> next prompt in final words -> work.outgoing, conversation saved

It sends and writes nothing: `work.kept`, `work.ended` and `work.outgoing` are what the caller commits. What goes beyond
single steps lives beside it: choices in matching.py, commands and interruptions in interrupts.py, words in
render.py, where the person stands in standing.py.
"""

from collections.abc import Callable, Sequence

from handlers.dialogue import at_step, interrupts, other_choices, pages, parts
from handlers.dialogue.lacking import hand_over, without_it
from handlers.dialogue.leaving import follow_jump, say_aside
from handlers.dialogue.loading import WrongData, opened
from handlers.dialogue.matching import match_choice
from handlers.dialogue.moves import Undeclared, check_begun, check_move, refuse
from handlers.dialogue.outcome import (
    NOTHING_GIVEN,
    Again,
    Done,
    Edit,
    Given,
    Go,
    Lost,
    Move,
    Pause,
    Prompt,
    Quiet,
    Resume,
    Start,
)
from handlers.dialogue.private import LINK
from handlers.dialogue.reading import read_answer
from handlers.dialogue.registry import Registry
from handlers.dialogue.render import render_says
from handlers.dialogue.shut import ensure_heard, kept, refused, shut_now, take_up
from handlers.dialogue.standing import DialogueError, Running
from handlers.dialogue.state import State
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer, Incoming
from handlers.texts import Say
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.conversations import Conversation
from storage.repositories.outbox import MessageClass
from storage.value_class import changed

STARTS_IN_A_ROW = 8  # conversations one turn may start before it is our mistake
PASSED_IN_A_ROW = 8  # steps with nothing to ask one after the other, likewise


class Engine:
    """Runs turns. Holds nothing but the declarations, and who is told of what should not happen."""

    def __init__(
        self,
        registry: Registry,
        undeclared: Undeclared = refuse,
        unreadable: Callable[[str], None] = lambda conversation: None,
    ) -> None:
        """`undeclared` is called before a move that no step declares: it raises, or counts and lets it pass.

        `unreadable` gets the name of a conversation that was put aside because its data cannot be read.
        """
        self.registry = registry
        self.undeclared = undeclared
        self.unreadable = unreadable

    async def run(self, work: Work, incoming: Incoming, contact: Contact, active: Conversation | None) -> None:
        """One turn. Everything it decides is in `work.outgoing` and the conversation rows of the transaction."""
        await Run(self, work, incoming, contact).go(active)


class Run(Running):
    """One turn in the making."""

    def __init__(self, engine: Engine, work: Work, incoming: Incoming, contact: Contact) -> None:
        super().__init__(engine.registry, engine.unreadable, work, incoming, contact)
        self.undeclared = engine.undeclared
        self.starts = 0

    # ---- the turn -------------------------------------------------------------------------------------------------

    async def go(self, active: Conversation | None) -> None:
        """Run the turn from the kept conversation (or none) to the replies."""
        paged = pages.concerns(self)
        if paged and not await pages.enter(self, active):
            return
        answer = await read_answer(self.work, self.incoming, self.contact)
        if active is not None and not await self.load(active):
            active = None
        if answer.text and (meant := await other_choices.meant(self, answer)):
            self.incoming, answer = changed(self.incoming, tap=meant, text=""), Answer(source=answer.source)
        if self.talk_row is not None:
            self.stood = (self.talk_row.id, self.talk_row.step)
        asked = self.declared_private() if self.traits.sensitive == LINK else None
        if not (paged and await pages.asked_for(self)):
            await self._turn(answer, active)
        parts.note_said(self, *self.stood)
        if asked or self.page or self.issued or self.incoming.message or self.state.shown_papers:
            await pages.settle(self, asked)
        await self._finish()

    async def _turn(self, answer: Answer, active: Conversation | None) -> None:
        heard = await parts.more_of_album(self, answer)
        if heard is None or (self.incoming.edits and await parts.edited(self, heard)):
            return
        answer = heard
        if not await interrupts.before(self, answer, active):
            if self.talk_row is None:
                menu_alone = answer.empty or bool(self.incoming.start) or self.apologises
                await self.open(self.registry.menu.name, show=menu_alone)
                if menu_alone:
                    return
            await self.feed(answer)

    async def feed(self, answer: Answer) -> None:
        """Give the answer to the active step and carry out what it decides."""
        if (heard := await shut_now(self)) is not None:
            await ensure_heard(self, answer)
            return await self._set_aside(kept(self, heard))
        step = self.step()
        if answer.text and not answer.choice:
            strict, offered = "text" in self.state.expects, self.offered_here()
            spelt = not any(one.keywords.startswith(f"{self.registry.menu.name}_words.") for one in offered)
            found = match_choice(answer.text, offered, self.work.tools.texts, strict=strict, spelt=spelt)
            meant = next((one for one in self.state.offered if one.id == found), None)
            if meant and meant.token:
                return await follow_jump(self, meant.token)
            answer = changed(answer, choice=found, label=meant.label) if meant else answer
        told = without_it(self, answer)
        if told is None:
            return await hand_over(self)
        answer = told
        if await interrupts.misplaced(self, answer) or await at_step.asked_back(self, answer):
            return
        talk = self.talk()
        if not answer.choice and interrupts.nothing_to_read(self, answer):
            move: Move = Lost()
        else:
            move = await step.take(talk, answer)
            check_move(self.declared, talk.step, move, self.undeclared)
        await self.carry_out(talk, move, answer)
        if answer.event and move == Quiet():  # nothing the step waits for, but perhaps of something sent before
            await interrupts.late(self, answer)

    async def carry_out(self, talk: Talk, move: Move, answer: Answer) -> None:
        """Do what a step decided."""
        self.take_in(talk)
        if isinstance(move, Go):
            await self._go_to(talk, move)
        elif isinstance(move, Edit):
            self.state.return_to = self.row().step
            self.state.remember(self.row().step)  # "back" from the question leads to the summary again
            await self.show(move.step, move.says)
        elif isinstance(move, Again):
            await self.again(talk, move)
        elif isinstance(move, Start):
            given = Given(args=move.args, asked=move.asked)
            await self.start(move.conversation, given, move.says, data=move.data, keep=move.keep)
        elif isinstance(move, Resume):
            await self._take_up(move)
        elif isinstance(move, Done):
            await self.end(move)
        elif isinstance(move, Lost):
            if token := await other_choices.long_ago(self, answer):
                return await follow_jump(self, token)
            await interrupts.lost(self, talk, answer, move)
        elif isinstance(move, Pause):
            await self._set_aside(move)
        elif isinstance(move, Quiet):
            self.replies += render_says(talk, move.says)

    # ---- moves ----------------------------------------------------------------------------------------------------

    async def show(self, step: str, before: Sequence[Say] = (), *, briefly: bool = False) -> None:
        """Stand at a step and show its question; a step that has nothing to ask any more names the next."""
        for _ in range(PASSED_IN_A_ROW):
            declared = self.declared.step(step)
            if declared is None:
                raise DialogueError(f"{self.declared.name} has no step {step!r}")
            row = self.row()
            self.talk_row = changed(row, step=step, prompt_no=row.prompt_no + 1)
            self.state.without = []
            talk = self.talk()
            asked = await declared.ask(talk)
            self.take_in(talk)
            if not isinstance(asked, Go):
                return self.offer(talk, self.in_short(asked) if briefly else asked, before)
            check_move(self.declared, step, asked, self.undeclared)
            step, before = asked.step, (*before, *asked.says)
        raise DialogueError(f"{self.declared.name}: steps pass one another on without end, the last is {step!r}")

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
        self.starts += 1
        if self.starts > STARTS_IN_A_ROW:
            raise DialogueError(f"conversations start one another without end: {name}")
        parent = None
        if self.talk_row is not None:
            if keep and self.declared.returns and self.declared.name != self.registry.menu.name:
                parent = self.talk_row.id
                await self.park("under")
            else:
                below = self.talk_row.parent_id
                await self.close()
                await self.keep_below(below)
        await self.open(name, given, data, before=before, parent=parent)

    async def end(self, done: Done) -> None:
        """The conversation is over: what waits below goes on, otherwise the menu listens."""
        talk = self.talk()
        parent_id = self.row().parent_id
        await self.close()
        if done.rests:
            await self.keep_below(parent_id)
            parent_id = None
        parent = await self.work.uow.conversations.get(parent_id, self.contact.id) if parent_id else None
        waits = parent is not None and parent.status == "under"
        if parent is not None and waits and await self.load(changed(parent, status="active")):
            if done.replay:
                self.replies += render_says(talk, done.says)
                return await self.feed(Answer(text=done.replay, files=done.files))
            say_aside(self, done.says, done.choices)
            return await self.show(self.row().step, (Say("common.back_to_where_we_were"),), briefly=True)
        await self.open(self.registry.menu.name, show=False)
        if done.replay:
            self.replies += render_says(talk, done.says)
            return await self.feed(Answer(text=done.replay, files=done.files))
        if done.menu or self.apologises:
            return await self.show(self.registry.menu.first, done.says)
        closing = Prompt(done.says, done.choices, closes=done.closes)
        row = self.row()
        self.talk_row = changed(row, prompt_no=row.prompt_no + 1)
        self.offer(self.talk(), closing)

    async def _set_aside(self, move: Pause) -> None:
        await self.pause()
        await self.open(self.registry.menu.name, show=False)
        row = self.row()
        self.talk_row = changed(row, prompt_no=row.prompt_no + 1)
        self.offer(self.talk(), Prompt(move.says, move.choices))

    async def back(self) -> bool:
        """To the step before; False when there is none."""
        row = self.row()
        while self.state.history and self.state.history[-1] in (row.step, *self.gone()):
            self.state.history.pop()
        if not self.state.history:
            return False
        self.state.return_to = ""
        await self.show(self.state.history.pop())
        return True

    async def pause(self) -> None:
        """Leave the present conversation as a draft (or end it if it keeps none)."""
        if self.talk_row is None:
            return
        if self.declared.draft:
            return await self.park("paused")
        below = self.talk_row.parent_id
        await self.close()
        await self.keep_below(below)

    async def resume(self, draft: Conversation, before: Sequence[Say] = ()) -> None:
        """Take up a draft where it stood."""
        await self.pause()
        if not await self.load(changed(draft, status="active")):
            return await self.open(self.registry.menu.name, before=before)
        self.state.resuming = False
        if (heard := await shut_now(self)) is not None:
            return await self._set_aside(kept(self, heard))
        if (waited := take_up(self)) is not None:
            self.say(*before, Say("opening.read_again"))
            return await self.feed(waited)
        await self.show(self.row().step, before)

    async def _take_up(self, move: Resume) -> None:
        """Go on with a draft; whatever waited below this conversation waits as a draft now."""
        conversations, parent_id = self.work.uow.conversations, self.row().parent_id
        draft = await conversations.get(move.conversation_id, self.contact.id)
        if draft is None or draft.status != "paused":
            return await self.end(Done(move.says))
        if parent_id:
            await conversations.set_status(parent_id, "paused", self.work.now)
        await self.resume(draft, move.says)

    # ---- small parts ----------------------------------------------------------------------------------------------

    async def _go_to(self, talk: Talk, move: Go) -> None:
        here = self.row().step
        target = move.step
        if self.state.return_to and not move.sub:
            target, self.state.return_to = self.state.return_to, ""
        if target != here:
            self.state.remember(here)
        await self.show(target, move.says)

    async def again(self, talk: Talk, move: Again) -> None:
        """Stay at the step: ask it again, or say something above its choices."""
        elsewhere = self.traits.sensitive == LINK and self.page is None and self.private() is not None
        if move.ask or (elsewhere and move.choices is None):  # its question stands on a page: it is sent again
            return await self.show(self.row().step, move.says)
        row = self.row()
        self.talk_row = changed(row, prompt_no=row.prompt_no + 1)
        choices = move.choices
        if choices is None:
            asked = await self.step().ask(talk)
            if isinstance(asked, Go):
                check_move(self.declared, row.step, asked, self.undeclared)
                return await self.show(asked.step, (*move.says, *asked.says))
            choices = asked.choices
            self.offer(talk, Prompt(move.says, choices, asked.expects, asked.ask_phone, asked.ask_location))
        else:
            self.aside = True
            self.offer(talk, Prompt(move.says, choices, frozenset(self.state.expects)))
            self.aside = False

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
        declared = self.registry.get(name)
        self.declared = declared
        try:
            begun = opened(declared, data, given)
        except WrongData as error:
            raise DialogueError(str(error)) from error
        # A double press may come after a new beginning, and so may the rest of an album.
        before_it = self.state
        self.state = State(begun, last_tap=before_it.last_tap, asked=given.asked, album=before_it.album)
        self.state.told, self.state.shown = before_it.told, before_it.shown
        self.talk_row = Conversation(
            self.work.ids.new(), self.contact.id, parent, name, declared.version, declared.first, 0, "active", {},
            self.work.now,
        )  # fmt: skip
        heard = await shut_now(self, given)
        if heard is not None and (data is None or not declared.draft):
            return await self.end(refused(heard, before))
        if declared.begin is not None:
            talk = self.talk(given)
            first = await declared.begin(talk)
            self.take_in(talk)
            check_begun(declared, first, self.undeclared)
            if not isinstance(first, str):
                if before:
                    self.say(*before)
                return await self.carry_out(talk, first, Answer())
            self.talk_row = changed(self.talk_row, step=first)
        if heard is not None:
            return await self._set_aside(kept(self, heard))
        if show:
            if told := self.registry.told_first(self.talk()):
                self.say(*told)
            await self.show(self.row().step, before)
        elif before:
            self.say(*before)

    async def _finish(self) -> None:
        if self.apologises:
            sorry = render_says(self.talk(), (Say("common.unreadable"),))
            urgent = self.declared.name == self.registry.roles.danger  # where to call comes before everything else
            self.replies = [*self.replies, *sorry] if urgent else [*sorry, *self.replies]
        cause = f"{self.incoming.channel}:{self.incoming.key}"
        for number, reply in enumerate(self.replies):
            self.work.tell(self.contact, reply, f"{cause}:{number}", message_class=MessageClass.REPLY)
        if self.talk_row is not None:
            self.note_shown()
            self.work.kept = changed(self.talk_row, state=self.state.to_json(), status="active")
