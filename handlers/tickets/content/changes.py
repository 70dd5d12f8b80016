"""What an official changed in a ticket: which fields, from what, to what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from storage.content import Details, Subject, details_json, subject_json
from storage.content.form import value_json

# A field of the content -> its label under `ticket_words.field`; what is not named is "other".
LABELS: Final = {
    "name": "name",
    "birth": "birth",
    "sex": "sex",
    "phone": "phone",
    "papers": "identity",
    "address": "address",
    "doses": "doses",
    "site": "site",
    "description": "description",
    "reporter": "reporter",
    "residence": "residence",
    "facility": "facility",
    "files": "files",
    "written": "language",
    "language": "language",
    "reach": "reach",
    "received_on": "received_on",
    "source_number": "source_number",
}
OTHER: Final = "other"
ANSWERS: Final = "answers"  # stands before the key of a question of the category's own


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs, by its name; of a question of the category's own `answers.KEY`.

    `label`: under `ticket_words.field`. `before` and `after`: its JSON, None where it is empty.
    """

    name: str
    label: str
    before: object = field(repr=False)
    after: object = field(repr=False)

    @property
    def question(self) -> str:
        """The key of the category's own question whose answer differs, '' for any other field."""
        return self.name.removeprefix(f"{ANSWERS}.") if self.name.startswith(f"{ANSWERS}.") else ""


def changes_between(before: tuple[Subject, Details], after: tuple[Subject, Details]) -> tuple[Change, ...]:
    """The fields of the content that differ, those of the subject first, answers each by its question."""
    old, new = [subject_json(one[0]) for one in (before, after)], [_details(one[1]) for one in (before, after)]
    return (*differing(*old), *differing(*new))


def differing(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Change]:
    """The names whose values differ."""
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield Change(name, LABELS.get(name, OTHER), before.get(name), after.get(name))


def _details(details: Details) -> dict[str, object]:
    found: dict[str, object] = {name: kept for name, kept in details_json(details).items() if name != ANSWERS}
    return found | {f"{ANSWERS}.{one.key}": [one.kind, value_json(one.value)] for one in details.answers}
