"""What follows from what is known: the record after proof, the sex in a CCCD. Never asked again."""

from faq.normalise import fold
from handlers.conversations.asking.person import remember_address
from handlers.conversations.asking.proof import fresh_proof
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity
from handlers.dialogue.answers.identity_checks import sex_in
from handlers.dialogue.outcome import say
from handlers.places.refs import PlaceRef
from handlers.records.look_up import NoAgreement, Shown, look_up
from handlers.texts import Say


async def look_quietly(talk: ComplaintTalk) -> tuple[Say, ...]:
    """With number, birth date and a proven phone: take the record's data over. What does not agree stops nobody."""
    data, person = talk.data, talk.data.person
    _sex_from_number(talk)
    identity, birth = person.identity, person.birth
    if identity is None or birth is None or not data.proof.how or person.record is not None:
        return ()
    phone = fresh_proof(talk)
    asked_for = _asked_for(talk, identity, birth)
    if not phone or phone != data.proof.phone or data.looked == asked_for:
        return ()
    data.looked = asked_for
    found = await look_up(talk.work, talk.contact, identity, birth, phone)
    if isinstance(found, NoAgreement):
        return (say("complaint.no_record"),)
    if not isinstance(found, Shown):
        return ()
    person.record = found.record
    take_record(talk)
    if not data.other:
        await remember_address(talk, person)
    return (say("complaint.record_found", name=found.record.name, count=len(found.record.doses)),)


def take_record(talk: ComplaintTalk) -> None:
    """Name, sex and place from the record, where the person has not said otherwise."""
    data, person, record = talk.data, talk.data.person, talk.data.person.record
    if record is None:
        return
    given = record.name.split()[-1:] == [person.name]  # the given name alone
    if not data.name_typed or given or fold(person.name) == fold(record.name):
        person.name, data.name_typed = record.name, False
    person.sex = person.sex or record.sex
    if record.commune and data.place.told is None:
        edition = talk.work.tools.policy.edition
        data.place.settle(PlaceRef(edition, record.province, record.district, record.commune))


def already_there(talk: ComplaintTalk) -> None:
    """What the look-up has brought along: its record, or that it found none, so that nothing is looked up twice."""
    take_record(talk)
    data, person = talk.data, talk.data.person
    looked_up, data.looked_up = data.looked_up, False
    if looked_up and person.identity is not None and person.birth is not None:
        data.looked = _asked_for(talk, person.identity, person.birth)


def _asked_for(talk: ComplaintTalk, identity: Identity, birth: BirthDate) -> str:
    return f"{identity.comparable}:{birth.iso}:{talk.data.proof.phone}"


def _sex_from_number(talk: ComplaintTalk) -> None:
    person = talk.data.person
    if person.sex is None and person.identity is not None:
        person.sex = sex_in(person.identity)
