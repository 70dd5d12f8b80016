"""What an official changed in a ticket's content: which fields, from what, to what."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from storage.content import Details, Subject, details_json, subject_json

# A field of the content -> its label under `ticket_words.field`; what is not named is "other".
LABELS = {
    "name": "name",
    "birth": "birth",
    "sex": "sex",
    "phone": "phone",
    "papers": "identity",
    "address": "address",
    "doses": "doses",
}
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs, by its name. `label`: under `ticket_words.field`.

    `before` and `after`: its JSON, None where it is empty.
    """

    name: str
    label: str
    before: object = field(repr=False)
    after: object = field(repr=False)


def changes_between(before: tuple[Subject, Details], after: tuple[Subject, Details]) -> tuple[Change, ...]:
    """The fields that differ, those of the subject first."""
    old, new = [subject_json(one[0]) for one in (before, after)], [details_json(one[1]) for one in (before, after)]
    return (*_differing(*old), *_differing(*new))


def _differing(before: dict[str, object], after: dict[str, object]) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield Change(name, LABELS.get(name, OTHER), before.get(name), after.get(name))
