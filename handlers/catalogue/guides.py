"""Install guides of a campaign (guides/*.yaml): an app and a device, then one short step a message.

A step is known by its name, never by its number: names are kept in conversations and in tickets ("stuck at
`enter_otp`"), so a name that was once shipped is not given to another step.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from handlers.catalogue.categories import Meaning
from handlers.catalogue.facts import (
    CatalogueError,
    Certainty,
    Edit,
    Entry,
    Fact,
    Faults,
    Identifier,
    Label,
    Words,
    as_shipped,
    read_entries,
    read_entry,
    refuse_repeats,
)
from handlers.catalogue.fixes import Fix

APPS_FILE = "apps.yaml"

LONGEST_STEP = 300
LONGEST_MESSAGE = 2_000
MOST_PROBLEMS = 4


class Device(StrEnum):
    """What it is done on."""

    ANDROID = "android"
    IPHONE = "iphone"
    ANY = "any"


class AppChoice(Entry):
    """A button of the first question; `question` asks for the device or the way when the app has several guides.

    `own_phone`: it is installed on somebody's own phone, and counted; `without`: the way of who has no such thing;
    `for_family`: where who has finished goes on for the family; `files`: what a report of trouble is taken for.
    """

    app: Identifier
    label: Label
    question: Words | None = None
    own_phone: bool = False
    without: Literal["", "device"] = ""
    for_family: bool = False
    files: Meaning = Meaning.INSTALL


class Step(Entry):
    """One message of a guide: at most 300 characters. `problems` are ids of fixes offered to who is stuck here.

    `certainty` is given only where a step is less sure than its guide (a button label nobody wrote down).
    """

    name: Identifier
    text: Words
    problems: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_PROBLEMS)]
    certainty: Certainty | None = None

    @model_validator(mode="after")
    def _is_short(self) -> Self:
        for text in self.text.both():
            if len(text) > LONGEST_STEP:
                raise ValueError(f"a step has at most {LONGEST_STEP} characters, this one has {len(text)}")
        return self


class Later(Fact):
    """What has become of the app since: told with a guide that is old. `guide` is the one to follow instead."""

    text: Words
    guide: Identifier | None = None


class Guide(Fact):
    """One way through one app. `choice` is its button among the guides of the same app; `opening` is said before
    the first step where the province's own wording is unknown; `later` when the guide is old."""

    id: Identifier
    app: Identifier
    device: Device
    title: Words
    choice: Label
    opening: Words
    later: Later | None = None
    steps: Annotated[tuple[Step, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _step_names_differ(self) -> Self:
        names = [step.name for step in self.steps]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"step names stand more than once: {', '.join(repeated)}")
        return self

    def step(self, name: str) -> Step:
        """The step called `name`. Raises KeyError when the guide has none (any more)."""
        return self.steps[self._place(name)]

    def after(self, name: str) -> Step | None:
        """The step that follows `name`, None after the last. Raises KeyError as `step` does."""
        following = self._place(name) + 1
        return self.steps[following] if following < len(self.steps) else None

    def position(self, name: str) -> tuple[int, int]:
        """(number of the step counted from 1, number of steps), for "Step 3 of 9"."""
        return self._place(name) + 1, len(self.steps)

    def _place(self, name: str) -> int:
        for number, step in enumerate(self.steps):
            if step.name == name:
                return number
        raise KeyError(name)

    def certainty_of(self, step: Step) -> Certainty:
        """The step's own mark where it has one, else the guide's."""
        return step.certainty or self.certainty


class Guides(Entry):
    """All guides with the buttons that lead to them."""

    apps: tuple[AppChoice, ...]
    guides: tuple[Guide, ...]

    def app(self, name: str) -> AppChoice | None:
        """The app of this name, None when there is none (any more)."""
        return next((one for one in self.apps if one.app == name), None)

    @property
    def family(self) -> AppChoice | None:
        """Where who has finished goes on for the family, if anywhere."""
        return next((one for one in self.apps if one.for_family), None)

    def by_id(self, guide_id: str) -> Guide:
        """Raises KeyError when there is no such guide."""
        for guide in self.guides:
            if guide.id == guide_id:
                return guide
        raise KeyError(guide_id)

    def of_app(self, app: str) -> tuple[Guide, ...]:
        """Guides to choose among, in file order; only one means that nothing needs to be asked."""
        return tuple(guide for guide in self.guides if guide.app == app)

    def find(self, app: str, device: Device) -> Guide | None:
        """The guide for exactly this device, else the one for any device, else None (several ways: ask)."""
        candidates = self.of_app(app)
        exact = [guide for guide in candidates if guide.device == device]
        general = [guide for guide in candidates if guide.device == Device.ANY]
        chosen = exact or general
        return chosen[0] if len(chosen) == 1 else None


def whole_text(guide: Guide, language: str, limit: int = LONGEST_MESSAGE) -> tuple[str, ...]:
    """The guide as numbered lines in as few messages as possible, each shorter than `limit` characters.

    A message ends between steps; each begins with the title, and a count like (1/2) where there are several.
    """
    reserve = len(" (99/99)\n\n")
    title = guide.title.in_language(language)
    lines = [f"{number}. {step.text.in_language(language)}" for number, step in enumerate(guide.steps, start=1)]
    if any(len(title) + len(line) + reserve >= limit for line in lines):
        raise ValueError(f"a step of {guide.id} does not fit into {limit} characters")
    pages: list[list[str]] = [[]]
    room = limit - reserve - len(title)
    for line in lines:
        if pages[-1] and sum(len(earlier) + 2 for earlier in pages[-1]) + len(line) >= room:
            pages.append([])
        pages[-1].append(line)
    counts = [""] if len(pages) == 1 else [f" ({number}/{len(pages)})" for number in range(1, len(pages) + 1)]
    return tuple("\n\n".join([title + count, *page]) for count, page in zip(counts, pages, strict=True))


def read_guides(folder: Path, fixes: Mapping[str, Fix] | None, edit: Edit = as_shipped) -> Guides:
    """Read every file of `folder`; each problem named by a step must be a key of `fixes` (None: they are unreadable).

    Raises CatalogueError with the faults of all files.
    """
    faults = Faults()
    apps = faults.of(lambda: read_entries(folder / APPS_FILE, AppChoice))
    guides: list[Guide] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name == APPS_FILE:
            continue
        guide = faults.of(partial(read_entry, path, Guide, edit=edit))
        if guide is not None:
            guides.append(guide)
            faults.found += _faults_between_files(guide, path.name, fixes)
    if apps is None or faults.found:
        raise CatalogueError(faults.found)
    refuse_repeats((guide.id for guide in guides), folder.name)
    between = _faults_of_choices(apps, guides) + _faults_of_successors(guides)
    if between:
        raise CatalogueError(between)
    return Guides(apps=apps, guides=tuple(guides))


def _faults_between_files(guide: Guide, name: str, fixes: Mapping[str, Fix] | None) -> list[str]:
    faults = [
        f"{name}: steps.{step.name}.problems: there is no fix {problem!r}"
        for step in guide.steps
        for problem in step.problems
        if fixes is not None and problem not in fixes
    ]
    if Path(name).stem != guide.id:
        faults.append(f"{name}: id: the guide is called {guide.id!r}, its file must be {guide.id}.yaml")
    return faults


def _faults_of_choices(apps: tuple[AppChoice, ...], guides: list[Guide]) -> list[str]:
    faults = []
    for app in dict.fromkeys([*(choice.app for choice in apps), *(guide.app for guide in guides)]):
        choices = [choice for choice in apps if choice.app == app]
        ways = [guide for guide in guides if guide.app == app]
        if len(choices) != 1:
            faults.append(f"{APPS_FILE}: {app}: needs exactly one button, has {len(choices)}")
        if not ways:
            faults.append(f"{APPS_FILE}: {app}: no guide belongs to it")
        if len(ways) > 1 and not all(choice.question for choice in choices):
            faults.append(f"{APPS_FILE}: {app}: several guides, so a question is needed to choose among them")
        labels = [guide.choice.vi for guide in ways]
        repeated = sorted({label for label in labels if labels.count(label) > 1})
        faults += [f"{APPS_FILE}: {app}: several guides share the button {label!r}" for label in repeated]
    return faults


def _faults_of_successors(guides: list[Guide]) -> list[str]:
    known = {guide.id for guide in guides}
    return [
        f"{guide.id}.yaml: later.guide: there is no guide {guide.later.guide!r}"
        for guide in guides
        if guide.later is not None and guide.later.guide is not None and guide.later.guide not in known
    ]
