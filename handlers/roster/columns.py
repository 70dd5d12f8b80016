"""The columns of a file of officials, and what its cells mean: known by their titles, with marks or without."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from handlers.backlog.titles import columns_by, plain, words_beside
from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.bodies import Body

FIELDS: Final = ("name", "phone", "office", "code", "role", "until", "supervisor")
NEEDED: Final = ("name", "role")  # and one of the two that name an office
CENTRE: Final = "ttyt"  # before the name of a district in that of its health centre
OFFICES: Final = ("office", "code")


def columns_of(titles: Sequence[str]) -> dict[str, int]:
    """Field -> column, from 0; the first with a title of the field counts."""
    return columns_by(titles, words_beside(__file__))


def missing_in(columns: Collection[str]) -> list[str]:
    """The fields without which no row can be taken in."""
    missing = [field for field in NEEDED if field not in columns]
    return missing if any(field in columns for field in OFFICES) else [*missing, OFFICES[0]]


def role_of(text: str) -> str:
    """The role that a cell names; '' for none."""
    said = plain(text)
    return next((role for role, words in words_beside(__file__)["roles"].items() if said in words), "")


class Offices:
    """The offices of some provinces by what people write for them."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self.by_id = {body.id: body for body in bodies}
        self._by_name: dict[str, list[Body]] = {}
        districts = {one.district: _shortened(one.name) for one in self.by_id.values() if one.kind is OfficeKind.TTYT}
        for body in self.by_id.values():
            name = _shortened(body.name)
            self._by_name.setdefault(name, []).append(body)
            if body.commune and body.district in districts:  # communes of two districts may be called alike
                district = districts[body.district].removeprefix(CENTRE).strip()
                self._by_name.setdefault(f"{name} {district}", []).append(body)

    def find(self, name: str, code: str) -> tuple[Body | None, str]:
        """The office and ''; or None and why: `no_office`, `office` (there is none so called), `offices` (several)."""
        if code:
            body = self.by_id.get(code)
            return (body, "") if body else (None, "office")
        if not name:
            return None, "no_office"
        found = self._by_name.get(_shortened(name), [])
        if len(found) > 1:  # marks tell them apart
            found = [one for one in found if one.name.lower().split()[-2:] == name.lower().split()[-2:]] or found
        if len(found) == 1:
            return found[0], ""
        return None, "offices" if found else "office"


def _shortened(name: str) -> str:
    said = plain(name)
    for long, short in words_beside(__file__)["short"].items():
        said = said.replace(long, short)
    return said
