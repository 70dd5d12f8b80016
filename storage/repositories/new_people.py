"""New people with what they are found by and their doses, as the text that COPY takes.

A batch is put into words before its transaction and off the event loop: text is built in a third of the time of
encoding every value by itself, and meanwhile the server is busy with the batch before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

PERSON_COLUMNS = (
    "id",
    "content_sealed",
    "sex",
    "group_code",
    "edition",
    "province_code",
    "district_code",
    "commune_code",
    "source",
    "updated_at",
)
KEY_COLUMNS = ("key_index", "person_id", "kind")
PROOF_COLUMNS = ("proof_index", "person_id")
DOSE_COLUMNS = (
    "person_id",
    "number",
    "vaccine_code",
    "injected_on",
    "lot",
    "facility_code",
    "series",
    "source",
    "imported_at",
)

# Id, sex, group, edition, the codes of province, district and commune; what is sealed stands apart.
PersonLine = tuple[int, str, int, int, str, str, str]
# Number, vaccine code, day, lot, facility code.
DoseData = tuple[int, str, date, str, str]


@dataclass(frozen=True, slots=True)
class NewPeople:
    """Rows for `persons`, `person_keys`, `person_proofs` and `doses`; empty where there are none."""

    persons: bytes
    keys: bytes
    proofs: bytes
    doses: bytes


def new_people(
    persons: Sequence[PersonLine],
    sealed: Sequence[bytes],
    keys: Iterable[tuple[bytes, int, str]],
    proofs: Iterable[tuple[bytes, int]],
    doses: Iterable[tuple[int, DoseData]],
    series: str,
    source: str,
    now: datetime,
) -> NewPeople:
    """`sealed`: the content of each person; `keys`: (index, person, kind), `proofs`: (index, person), `doses`:
    (person, dose), each (person, number) once, all of one series."""
    tail = f"{_escaped(source)}\t{now.isoformat()}"
    return NewPeople(
        _text(
            [
                f"{number}\t\\\\x{content.hex()}\t{sex}\t{group}\t{edition}\t{province}\t{district}\t{commune}\t{tail}"
                for (number, sex, group, edition, province, district, commune), content in zip(
                    persons, sealed, strict=True
                )
            ]
        ),
        _text([f"\\\\x{key.hex()}\t{person}\t{kind}" for key, person, kind in keys]),
        _text([f"\\\\x{proof.hex()}\t{person}" for proof, person in proofs]),
        _text(_dose_lines(doses, f"{series}\t{tail}")),
    )


def _dose_lines(doses: Iterable[tuple[int, DoseData]], tail: str) -> list[str]:
    """Most doses of a batch are those of others too, but for the person."""
    known: dict[DoseData, str] = {}
    lines = []
    for person, dose in doses:
        said = known.get(dose)
        if said is None:
            number, vaccine, day, lot, facility = dose
            known[dose] = said = f"{number}\t{vaccine}\t{day}\t{_escaped(lot)}\t{facility}\t{tail}"
        lines.append(f"{person}\t{said}")
    return lines


def _text(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode() if lines else b""


def _escaped(text: str) -> str:
    """Text of a COPY field; control characters were dropped where the list was read."""
    return text.replace("\\", "\\\\") if "\\" in text else text
