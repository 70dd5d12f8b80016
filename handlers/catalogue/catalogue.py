"""The rule book: categories, deadlines, list flows, offices, office hours; checked against each other when loaded."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from handlers.catalogue.bodies import FacilityEntry
from handlers.catalogue.categories import Category, Flow
from handlers.catalogue.deadlines import Deadline, DeadlineFile, Watch
from handlers.catalogue.facts import CatalogueError, Faults, read_entries, read_entry, refuse_repeats

FOLDER: Final = Path(__file__).parent
LIST_SUBMISSION: Final = "LIST_SUBMISSION"
OVERRIDES: Final = ("categories", "deadlines")
FIXED: Final = ("code", "ticket")

Shape = TypeVar("Shape", Category, Deadline)


class Catalogue:
    """Categories by code, in menu order, and everything they refer to. Immutable after loading."""

    def __init__(
        self,
        categories: Mapping[str, Category],
        deadlines: Mapping[str, Deadline],
        watch: Watch,
        flows: Mapping[str, Flow],
    ) -> None:
        """Errors: CatalogueError naming every category whose deadline does not exist."""
        faults = [
            f"categories.yaml: {code}: no such deadline: {category.deadline}"
            for code, category in categories.items()
            if category.deadline and category.deadline not in deadlines
        ]
        if LIST_SUBMISSION not in categories:
            faults.append(f"categories.yaml: {LIST_SUBMISSION}: missing, but flows.yaml belongs to it")
        if faults:
            raise CatalogueError(faults)
        self.categories = categories
        self.deadlines = deadlines
        self.watch = watch
        self.flows = flows
        self._lists = {
            name: categories[LIST_SUBMISSION].model_copy(
                update={"around": flow.around, "first": flow.first, "copies": flow.copies}
            )
            for name, flow in flows.items()
        }

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Catalogue":
        """Read and check categories.yaml, deadlines.yaml and flows.yaml. Errors: CatalogueError with every fault."""
        faults = Faults()
        found = faults.of(lambda: read_entry(folder / "categories.yaml", dict[str, Category]))
        times = faults.of(lambda: read_entry(folder / "deadlines.yaml", DeadlineFile))
        flows = faults.of(lambda: read_entry(folder / "flows.yaml", dict[str, Flow]))
        if found is None or times is None or flows is None:
            raise CatalogueError(faults.found)
        categories = {code: category.model_copy(update={"code": code}) for code, category in found.items()}
        return cls(categories, times.deadlines, times.watch, flows)

    def category(self, code: str) -> Category:
        """The category of this code. Errors: KeyError."""
        return self.categories[code]

    def deadline(self, code: str) -> Deadline:
        """The time limit of a category that opens a ticket. Errors: KeyError, also for one that opens none."""
        return self.deadlines[self.categories[code].deadline]

    def list_category(self, flow: str) -> Category:
        """LIST_SUBMISSION as one list flow routes it (names of flows.yaml). Errors: KeyError."""
        return self._lists[flow]

    def for_province(self, profile: Mapping[str, Any], source: str = "profile") -> "Catalogue":
        """This catalogue with a province's own `categories` and `deadlines`; other keys of the profile are not read.

        `categories: {INSTALL: {deadline: other}}` changes the named fields of an existing category; `deadlines`
        replaces or adds whole entries. Errors: CatalogueError naming `source`; a province cannot add a category,
        nor make one open a ticket that opens none, or the reverse.
        """
        changes = {key: profile.get(key) or {} for key in OVERRIDES}
        if not any(changes.values()):
            return self
        faults: list[str] = []
        deadlines = dict(self.deadlines)
        for name, value in changes["deadlines"].items():
            _take(deadlines, name, value, Deadline, f"{source}: deadlines.{name}", faults)
        categories = dict(self.categories)
        for code, fields in changes["categories"].items():
            where = f"{source}: categories.{code}"
            if code not in categories:
                faults.append(f"{where}: no such category")
            elif not isinstance(fields, Mapping) or any(name in fields for name in FIXED):
                faults.append(f"{where}: names fields other than {' and '.join(FIXED)}")
            else:
                _take(categories, code, {**categories[code].model_dump(), **fields}, Category, where, faults)
        if faults:
            raise CatalogueError(faults)
        return Catalogue(categories, deadlines, self.watch, self.flows)


def _take(into: dict[str, Shape], name: str, value: object, shape: type[Shape], where: str, faults: list[str]) -> None:
    try:
        into[name] = TypeAdapter(shape).validate_python(value)
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


@cache
def load_catalogue() -> Catalogue:
    """The shipped catalogue, read once."""
    return Catalogue.load()



def read_facilities(path: Path) -> tuple[FacilityEntry, ...]:
    """The facilities that are not made from the gazetteer. Errors: CatalogueError."""
    found = read_entries(path, FacilityEntry)
    refuse_repeats((entry.code for entry in found), path.name)
    return found

