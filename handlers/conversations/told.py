"""Whose record it is, as a conversation remembers it: number, birth date, and the record shown after proof, as JSON."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

from handlers.conversations.asking.person import PersonAnswer
from handlers.conversations.asking.proof import ProofAnswer
from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.records.card import CardData
from handlers.records.view import Certificate, DoseView, RecordView, read_birth

PERSON: Final = ("identity", "old_identity", "birth", "name", "sex", "record", "others", "from_card", "card_file")
"""What belongs to one person and is asked anew for the next one in the house."""


def untyped(person: PersonAnswer, proof: ProofAnswer) -> dict[str, Any]:
    """What the look-up has been told, as a complaint takes it over."""
    found: dict[str, Any] = {"name": person.name, "phone": proof.phone, "proof": proof.how}
    for name in ("identity", "old_identity"):
        number = getattr(person, name)
        found[name] = [number.kind.value, number.number] if number else None
    found["birth"] = person.birth.iso if person.birth else None
    found["record"] = _to_json(person.record) if person.record else None
    found = {name: value for name, value in found.items() if value}
    return {**found, "sex": person.sex} if person.record or person.sex else found


def forget_person(data: dict[str, Any]) -> None:
    """Forget who it was about; what the house shares (phone, place) stays."""
    for name in PERSON:
        data.pop(name, None)


def keep_identity(data: dict[str, Any], identity: Identity) -> None:
    """Remember the number."""
    data["identity"] = [identity.kind.value, identity.number]


def identity_of(data: dict[str, Any], name: str = "identity") -> Identity | None:
    """The number told, or None."""
    kept = data.get(name)
    return Identity(IdentityKind(kept[0]), kept[1]) if kept else None


def birth_of(data: dict[str, Any]) -> BirthDate | None:
    """The birth date told, or None."""
    return read_birth(data["birth"]) if data.get("birth") else None


def keep_card(data: dict[str, Any], card: CardData) -> None:
    """Fill in what stands on a card; `old_identity` is the CMND worth trying next."""
    keep_identity(data, card.identity)
    data["name"], data["from_card"] = card.name, True
    if card.birth_date is not None:
        data["birth"] = card.birth_date.iso
    if card.sex is not None:
        data["sex"] = card.sex
    if card.old_identity is not None:
        data["old_identity"] = [card.old_identity.kind.value, card.old_identity.number]


def keep_record(data: dict[str, Any], record: RecordView) -> None:
    """Remember the record that was shown."""
    data["record"] = _to_json(record)


def record_of(data: dict[str, Any]) -> RecordView | None:
    """The record shown in this conversation, or None."""
    return _from_json(data["record"]) if data.get("record") else None


def _to_json(record: RecordView) -> dict[str, Any]:
    kept = asdict(record)
    kept["birth"] = record.birth.iso
    kept["as_of"] = record.as_of.isoformat()
    for dose in kept["doses"]:
        dose["injected_on"] = dose["injected_on"].isoformat()
        dose["imported_at"] = dose["imported_at"].isoformat()
    return kept


def _from_json(kept: dict[str, Any]) -> RecordView:
    doses = tuple(
        DoseView(
            **{
                **dose,
                "injected_on": date.fromisoformat(dose["injected_on"]),
                "imported_at": datetime.fromisoformat(dose["imported_at"]),
            }
        )
        for dose in kept["doses"]
    )
    return RecordView(
        **{
            **kept,
            "birth": read_birth(kept["birth"]),
            "as_of": datetime.fromisoformat(kept["as_of"]),
            "identities": tuple((kind, end) for kind, end in kept["identities"]),
            "doses": doses,
            "certificate": Certificate(kept["certificate"]),
            "missing": tuple(kept["missing"]),
        }
    )
