"""What a step gives back: what to show (`Prompt`) and where to go (`Go`, `Again`, `Edit`, `Start`, `Resume`, `Done` …).

A step never sends and never commits; the engine carries its outcome out.
"""

from dataclasses import dataclass
from typing import Any

from handlers.texts import Say
from storage.value_class import value_class

CHOICE_ID_LIMIT = 24  # characters: the token around it must fit 64 bytes
ANY = "any"  # kind of thing: whatever a question asks for
NONE = "none"  # choice of who says that there is none, where no button says so


@dataclass(frozen=True, slots=True)
class Jump:
    """A button that works at any time, on any message: it starts `conversation` with these arguments.

    Anyone can type a token: the conversation must check that its contact may do what the arguments say.
    """

    conversation: str
    args: tuple[str, ...] = ()


@value_class(frozen=True, slots=True)
class Choice:
    """One answer that can be tapped, typed as its number, its label or one of the words under `keywords`.

    `id`: up to 24 ASCII letters, digits, - and _. `label`: a text key, or `Say`; a place name or number goes through
    `Say("common.verbatim", {"text": …})`. `keywords`: a text key holding a `|`-separated list. `url` opens a page.
    `without`: the kind of thing (`paper`, `phone`, … of answers/none.py, ANY) that this is the way on without.
    `main`: what most people came for; at most one a prompt, kept in sight where a channel can.
    """

    id: str
    label: str | Say
    keywords: str = ""
    url: str = ""
    jump: Jump | None = None
    without: str = ""
    main: bool = False


@value_class(frozen=True, slots=True)
class Prompt:
    """What to show: words (each `Say` a paragraph of one message), choices, requests, a picture.

    `expects`: kinds of answer that are no accident here: text, photo, voice, document, phone, location, event.
    """

    says: tuple[Say, ...]
    choices: tuple[Choice, ...] = ()
    expects: frozenset[str] = frozenset({"text"})
    ask_phone: bool = False
    ask_location: bool = False
    image: str = ""  # name of a shipped picture (handlers/catalogue/pictures)
    whole: bool = False  # a long text that may be split into several messages
    together: bool = False  # one message however long: what is agreed to stands above the button that agrees
    closes: bool = False  # something is done: where a chat lives in a browser, it may be closed on that device
    none: str = ""  # kind of thing asked for, of which "I have none" is taken as the choice NONE
    short: Say | None = None  # the question in one line, where its first sentence would not do (brief.py)
    brief: bool = False  # it comes back after something else was said: in one line, with its choices

    @property
    def way_without(self) -> tuple[str, str]:
        """The kind of thing that may be lacking here and the choice that leads on without it, ("", "") when none."""
        marked = next(((one.without, one.id) for one in self.choices if one.without), ("", ""))
        return (self.none, NONE) if self.none else marked


def say(key: str, **params: Any) -> Say:
    """Short form of `Say`."""
    return Say(key, params)


def prompt(key: str, *choices: Choice, expects: str = "text", **params: Any) -> Prompt:
    """A prompt of one text and some choices. `expects`: comma-separated."""
    return Prompt((Say(key, params),), choices, frozenset(expects.split(",")))


@value_class(frozen=True, slots=True)
class Go:
    """To another step (its `ask` is shown after `says`). `sub`: still part of the answer being edited."""

    step: str
    says: tuple[Say, ...] = ()
    sub: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """The answer will not do: say why; the step stays and its choices stay. `ask`: show the question again as well."""

    says: tuple[Say, ...]
    ask: bool = False
    choices: tuple[Choice, ...] | None = None  # in place of the step's own, e.g. "my papers say so"


@dataclass(frozen=True, slots=True)
class Edit:
    """From a summary to one step and back to the summary as soon as that step is answered."""

    step: str
    says: tuple[Say, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """Another conversation. `keep`: this one waits and goes on afterwards at the step it stands at.

    `data`: a dataclass of that conversation, filled as far as is known; `args` as in `Jump`; `asked` as in `Given`.
    """

    conversation: str
    data: object | None = None
    says: tuple[Say, ...] = ()
    keep: bool = False
    args: tuple[str, ...] = ()
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What a conversation is opened with from outside its own steps: `begin` checks it, nobody believes it.

    `args`: of a jump, whose token anyone can type. `link`: the argument of a link or of /start. The others came out
    of place: `files`, `voices`, `documents` (ids), `location` (degrees north, degrees east), `text` with the danger
    `signs` in it; `album`: more files come behind these.
    `asked`: the question whose answer was on the screen; `below`: the data of the conversation that was open.
    """

    args: tuple[str, ...] = ()
    link: str = ""
    text: str = ""
    files: tuple[int, ...] = ()
    voices: tuple[int, ...] = ()
    documents: tuple[int, ...] = ()
    location: tuple[float, float] | None = None
    signs: tuple[str, ...] = ()
    album: bool = False
    asked: str = ""
    below: object = None

    def named(self, name: str) -> str:
        """The value of the argument `name=value`, or ''."""
        for one in self.args:
            known, mark, value = one.partition("=")
            if mark and known == name:
                return value
        return ""

    def word(self, place: int) -> str:
        """The argument at a place (from 0), or ''."""
        return self.args[place] if place < len(self.args) else ""


NOTHING_GIVEN = Given()


@dataclass(frozen=True, slots=True)
class Resume:
    """Ends this conversation and takes up a draft of the same person; what waits below becomes a draft as well."""

    conversation_id: int
    says: tuple[Say, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """The conversation ends; what waits below goes on, else `says` with `choices` (jumps), and the menu listens.

    `menu`: show the main menu as well. `rests`: what waits below becomes a draft instead. `replay`: words that belong
    to the conversation below, given to it now with the `files` (ids of photos) that came with them.
    `closes`: as in `Prompt`.
    """

    says: tuple[Say, ...] = ()
    choices: tuple[Choice, ...] = ()
    menu: bool = False
    rests: bool = False
    replay: str = ""
    files: tuple[int, ...] = ()
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """The step cannot read the answer: the engine tries a side question, then says `says` and asks again.

    `ask`: whether the question is shown again below `says`, or only its choices.
    """

    says: tuple[Say, ...] = ()
    ask: bool = True


@dataclass(frozen=True, slots=True)
class Pause:
    """Leaves this conversation as a draft that can be taken up again (or ends it when it keeps none): `says` with
    `choices` (jumps), and the menu listens."""

    says: tuple[Say, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing to say now (waiting for a slow result)."""

    says: tuple[Say, ...] = ()


Move = Go | Again | Edit | Start | Resume | Done | Lost | Quiet | Pause
