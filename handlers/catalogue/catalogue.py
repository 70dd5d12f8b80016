"""The rule book: categories, deadlines, list flows, offices, office hours; checked against each other when loaded."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from handlers.catalogue.bodies import FacilityEntry
from handlers.catalogue.campaigns import running_folder
from handlers.catalogue.categories import Category, Meaning
from handlers.catalogue.deadlines import Deadline, DeadlineFile, Watch
from handlers.catalogue.facts import CatalogueError, Edit, Faults, as_shipped, read_entries, read_entry, refuse_repeats
from handlers.catalogue.lists import LISTS_FILE, Lists
from handlers.catalogue.menu import Menu
from handlers.catalogue.questions import STANDARD, Question

FOLDER: Final = Path(__file__).parent
OVERRIDES: Final = ("categories", "deadlines")
FIXED: Final = ("code", "ticket", "means", "conversation")

Shape = TypeVar("Shape", Category, Deadline)


class Catalogue:
    """Categories by code, in menu order, and everything they refer to. Immutable after loading."""

    def __init__(
        self,
        categories: Mapping[str, Category],
        deadlines: Mapping[str, Deadline],
        watch: Watch,
        lists: Lists,
        questions: Mapping[str, Question],
        menu: Menu,
    ) -> None:
        """`questions`: the standard ones. Errors: CatalogueError naming everything that does not fit together."""
        faults = [
            f"categories.yaml: {code}: no such deadline: {category.deadline}"
            for code, category in categories.items()
            if category.deadline and category.deadline not in deadlines
        ]
        meant = {one: [code for code, category in categories.items() if category.means is one] for one in Meaning}
        faults += [
            f"categories.yaml: means {one.value}: stands for {len(codes)} categories, not for one"
            for one, codes in meant.items()
            if len(codes) != 1
        ]
        faults += menu.faults(categories)
        if faults:
            raise CatalogueError(faults)
        self.categories = categories
        self.deadlines = deadlines
        self.watch = watch
        self.lists = lists
        self.flows = lists.flows
        self.questions = questions
        self.menu = menu
        self._meant = {one: categories[codes[0]] for one, codes in meant.items()}
        self._lists = {
            name: self._meant[Meaning.LIST].model_copy(
                update={"around": flow.around, "first": flow.first, "copies": flow.copies}
            )
            for name, flow in lists.flows.items()
        }

    @classmethod
    def load(cls, folder: Path = FOLDER, edit: Edit = as_shipped) -> "Catalogue":
        """Read and check categories, questions, deadlines, flows and the menu. Errors: CatalogueError, every fault."""
        faults = Faults()
        questions = faults.of(lambda: read_questions(folder / "questions.yaml"))
        found = None
        if questions is not None:  # else every category would be at fault for asking them
            path, context = folder / "categories.yaml", {STANDARD: questions}
            found = faults.of(lambda: read_entry(path, dict[str, Category], context, edit))
        menu = faults.of(lambda: read_entry(folder / "menu.yaml", Menu, edit=edit))
        times = faults.of(lambda: read_entry(folder / "deadlines.yaml", DeadlineFile))
        lists = faults.of(lambda: read_entry(running_folder(folder) / LISTS_FILE, Lists))
        if questions is None or found is None or menu is None or times is None or lists is None:
            raise CatalogueError(faults.found)
        own = {code: code.lower() for code, category in found.items() if category.within is not None}
        categories = {
            code: category.model_copy(update={"code": code, "deadline": own.get(code, category.deadline)})
            for code, category in found.items()
        }
        limits = {own[code]: category.within for code, category in found.items() if category.within is not None}
        return cls(
            categories, {**times.deadlines, **limits}, times.watch, lists, questions, menu.with_buttons(categories)
        )

    def category(self, code: str) -> Category:
        """The category of this code. Errors: KeyError."""
        return self.categories[code]

    def deadline(self, code: str) -> Deadline:
        """The time limit of a category that opens a ticket. Errors: KeyError, also for one that opens none."""
        return self.deadlines[self.categories[code].deadline]

    def is_offered(self, code: str) -> bool:
        """Whether there is a category of this code that is not closed."""
        found = self.categories.get(code)
        return found is not None and not found.closed

    def list_category(self, flow: str) -> Category:
        """The category of lists as one list flow routes it (names of flows.yaml). Errors: KeyError."""
        return self._lists[flow]

    def meaning(self, meaning: Meaning) -> Category:
        """The category that the conversations take for this."""
        return self._meant[meaning]

    def for_province(self, profile: Mapping[str, Any], source: str = "profile") -> "Catalogue":
        """This catalogue with a province's own `categories` and `deadlines`; other keys of the profile are not read.

        `categories: {INSTALL: {deadline: other}}` changes the named fields of an existing category, also what it asks
        ((`questions` is then the whole list); `deadlines` replaces or adds whole entries.
        Errors: CatalogueError naming `source`; a province cannot add a category, nor make one open a ticket that opens
        none, or the reverse, nor change what it stands for.
        """
        changes = {key: profile.get(key) or {} for key in OVERRIDES}
        if not any(changes.values()):
            return self
        faults: list[str] = []
        deadlines = dict(self.deadlines)
        for name, value in changes["deadlines"].items():
            _take(deadlines, name, value, Deadline, f"{source}: deadlines.{name}", faults, {})
        categories, known = dict(self.categories), {STANDARD: self.questions}
        for code, fields in changes["categories"].items():
            where = f"{source}: categories.{code}"
            if code not in categories:
                faults.append(f"{where}: no such category")
            elif not isinstance(fields, Mapping) or any(name in fields for name in FIXED):
                faults.append(f"{where}: names fields other than {' and '.join(FIXED)}")
            else:
                _take(categories, code, {**dict(categories[code]), **fields}, Category, where, faults, known)
        if faults:
            raise CatalogueError(faults)
        return Catalogue(categories, deadlines, self.watch, self.lists, self.questions, self.menu)


def read_questions(path: Path) -> dict[str, Question]:
    """The standard questions by key, in file order. Errors: CatalogueError with every fault."""
    found = read_entries(path, Question)
    refuse_repeats((question.key for question in found), path.name)
    return {question.key: question for question in found}


def _take(
    into: dict[str, Shape],
    name: str,
    value: object,
    shape: type[Shape],
    where: str,
    faults: list[str],
    context: Mapping[str, Any],
) -> None:
    try:
        into[name] = TypeAdapter(shape).validate_python(value, context=dict(context))
    except ValidationError as error:
        faults.extend(
            f"{where}{''.join(f'.{part}' for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors(include_url=False, include_input=False, include_context=False)
        )


class Catalogues:
    """The catalogue of every province: the common one, changed by the profiles of those that have one."""

    def __init__(self, common: Catalogue, profiles: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """`profiles`: province code -> profile. Errors: CatalogueError with the faults of all profiles."""
        self.common = common
        self._own: dict[str, Catalogue] = {}
        faults: list[str] = []
        for province, profile in (profiles or {}).items():
            try:
                self._own[province] = common.for_province(profile, f"provinces/{province}.yaml")
            except CatalogueError as error:
                faults.extend(error.faults)
        if faults:
            raise CatalogueError(faults)

    def of(self, province: str) -> Catalogue:
        """The catalogue of a province; the common one for any without changes and for ''."""
        return self._own.get(province, self.common)


def read_facilities(path: Path) -> tuple[FacilityEntry, ...]:
    """The facilities that are not made from the gazetteer. Errors: CatalogueError."""
    found = read_entries(path, FacilityEntry)
    refuse_repeats((entry.code for entry in found), path.name)
    return found
