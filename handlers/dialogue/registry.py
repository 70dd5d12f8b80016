"""The conversations the engine knows. The explicit list is handlers/registry.py; here they are checked and found."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

from handlers.dialogue.conversation import DeclarationError, Declared, check
from handlers.dialogue.outcome import Choice, Jump, Start
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say, Texts


@dataclass(frozen=True, slots=True)
class Heard:
    """What the ear made of free text: something to say with buttons, a conversation to start, or nothing."""

    says: tuple[Say, ...] = ()
    choices: tuple[Choice, ...] = ()
    start: Start | None = None


Ear = Callable[[Talk, Answer, bool], Awaitable[Heard | None]]
# What a message asks about the very question it stands below; None for every other message.
AskedBack = Callable[[Talk, Answer], Awaitable[Heard | None]]
# What is said in place of a conversation that is not served now; None for one that is.
Shut = Callable[[Talk], Awaitable[Heard | None]]
# What is told as a conversation begins, before its first question.
ToldFirst = Callable[[Talk], tuple[Say, ...]]
# Keeps the files of an answer where an earlier one (its id) went; False when that is nowhere.
Enclose = Callable[[Talk, Answer, int], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class ByHand:
    """What becomes of what is said while an official writes by hand (handlers/dialogue/paused.py).

    `wrote(talk, text, anew)`: the official has; `anew`: the bot answered until then. `passed_on(talk, answer)`: the
    person has; gives what is said to them, mostly nothing. `afterwards(talk)`: the bot answers again.
    """

    wrote: Callable[[Talk, str, bool], Awaitable[None]]
    passed_on: Callable[[Talk, Answer], Awaitable[tuple[Say, ...]]]
    afterwards: Callable[[Talk], Awaitable[Heard | None]]


@dataclass(frozen=True, slots=True)
class Roles:
    """Conversations that the engine itself starts, by name. Empty = that interruption does not exist."""

    human: str = ""  # a person is wanted; also for a voice message out of place
    photo: str = ""  # a photo out of place: whose is it?
    place: str = ""  # a location out of place
    danger: str = ""  # danger signs in free text
    loss: str = ""  # a death that an office has been told of
    resume: str = ""  # a link or command with an argument (/start CODE)
    data: str = ""  # somebody wants their own data deleted, or a copy of them
    drafts: str = ""  # somebody wants to go on with what was left

    def named(self) -> tuple[str, ...]:
        """Those that are set."""
        set_ = (self.human, self.photo, self.place, self.danger, self.loss, self.resume, self.data, self.drafts)
        return tuple(name for name in set_ if name)


class Registry:
    """Conversations by name."""

    def __init__(
        self,
        declared: Sequence[Declared],
        *,
        menu: str,
        ear: Ear | None = None,
        roles: Roles | None = None,
        danger_signs: Callable[[str], Sequence[str]] = lambda text: (),
        late: Ear | None = None,
        loss: Ear | None = None,
        tells_loss: Callable[[str], bool] = lambda text: False,
        felt: Ear | None = None,
        enclose: Enclose | None = None,
        data_wish: Callable[[str, Texts], str] = lambda text, texts: "",
        wish: Callable[[str, Texts], Jump | None] = lambda text, texts: None,
        by_hand: ByHand | None = None,
        asked_back: AskedBack | None = None,
        shut: Shut | None = None,
        told_first: ToldFirst = lambda talk: (),
    ) -> None:
        """Checks every declaration. `late` hears slow results no step waits for; `enclose` keeps further parts of an
        album; `data_wish`: what a text wants done with one's own data, '' for nothing; `wish`: where a text wants to
        go. Errors: DeclarationError."""
        self._found: dict[str, Declared] = {}
        for one in declared:
            check(one)
            if one.name in self._found:
                raise DeclarationError(f"two conversations are called {one.name}")
            self._found[one.name] = one
        self.roles = roles or Roles()
        for name in (menu, *self.roles.named()):
            if name not in self._found:
                raise DeclarationError(f"there is no conversation {name}")
        for name, started in _started(declared):
            if started not in self._found:
                raise DeclarationError(f"{name} starts {started}, which does not exist")
        self.menu = self._found[menu]
        self.ear = ear
        self.danger_signs = danger_signs
        self.late = late
        self.loss = loss
        self.tells_loss = tells_loss
        self.felt = felt
        self.enclose = enclose
        self.data_wish = data_wish
        self.wish = wish
        self.by_hand = by_hand
        self.asked_back = asked_back
        self.shut = shut
        self.told_first = told_first

    def get(self, name: str) -> Declared:
        """A conversation that must exist. Errors: DeclarationError."""
        found = self._found.get(name)
        if found is None:
            raise DeclarationError(f"there is no conversation {name}")
        return found

    def find(self, name: str) -> Declared | None:
        """A conversation, if this release has it."""
        return self._found.get(name)

    def all(self) -> tuple[Declared, ...]:
        """Every conversation, in the order declared."""
        return tuple(self._found.values())


def _started(declared: Sequence[Declared]) -> Iterator[tuple[str, str]]:
    for one in declared:
        yield from ((one.name, name) for name in one.starts)
        yield from ((f"{one.name}.{step}", name) for step, kept in one.steps.items() for name in kept.starts)
