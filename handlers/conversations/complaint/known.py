"""What follows from what is known: the record after proof, the sex in a CCCD. Never asked again."""

from typing import Any

from handlers.conversations.identity_steps import remember_address
from handlers.conversations.place_choice import KEY, to_code
from handlers.conversations.proof_steps import fresh_proof
from handlers.conversations.told import birth_of, identity_of, keep_record, record_of
from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.places.refs import PlaceRef
from handlers.records.look_up import NoAgreement, Shown, look_up
from handlers.texts import Say

LOOKED = "looked"  # the number and birth date a look-up was made for


async def look_quietly(talk: Talk) -> tuple[Say, ...]:
    """With number, birth date and a proven phone: take the record's data over. What does not agree stops nobody."""
    identity, birth = identity_of(talk.data), birth_of(talk.data)
    _sex_from(talk.data, identity)
    if identity is None or birth is None or "proof" not in talk.data or record_of(talk.data) is not None:
        return ()
    phone = fresh_proof(talk)
    asked_for = _asked_for(talk, identity, birth)
    if not phone or phone != talk.data.get("phone") or talk.data.get(LOOKED) == asked_for:
        return ()
    talk.data[LOOKED] = asked_for
    found = await look_up(talk.work, talk.contact, identity, birth, phone)
    if isinstance(found, NoAgreement):
        return (say("complaint.no_record"),)
    if not isinstance(found, Shown):
        return ()
    keep_record(talk.data, found.record)
    take_record(talk)
    await remember_address(talk)
    return (say("complaint.record_found", name=found.record.name, count=len(found.record.doses)),)


def take_record(talk: Talk) -> None:
    """Name, sex and place from the record, where the person has not said otherwise."""
    record = record_of(talk.data)
    if record is None:
        return
    if not talk.data.get("name_typed"):
        talk.data["name"] = record.name
    if record.sex:
        talk.data.setdefault("sex", record.sex)
    edition = talk.work.tools.policy.edition
    if record.commune and KEY not in talk.data:
        talk.data[KEY] = to_code(PlaceRef(edition, record.province, record.district, record.commune))


def already_there(talk: Talk) -> None:
    """What the look-up has brought along: its record, or that it found none, so that nothing is looked up twice."""
    take_record(talk)
    identity, birth = identity_of(talk.data), birth_of(talk.data)
    if talk.data.pop("looked_up", False) and identity is not None and birth is not None:
        talk.data[LOOKED] = _asked_for(talk, identity, birth)


def _asked_for(talk: Talk, identity: Identity, birth: BirthDate) -> str:
    return f"{identity.comparable}:{birth.iso}:{talk.data.get('phone')}"


def _sex_from(data: dict[str, Any], identity: Identity | None) -> None:
    """A CCCD's fourth digit tells century and sex: even is male."""
    if "sex" not in data and identity is not None and identity.kind is IdentityKind.CCCD:
        data["sex"] = "male" if int(identity.number[3]) % 2 == 0 else "female"
