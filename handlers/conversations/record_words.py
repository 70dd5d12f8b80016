"""A record in words, after proof: what is there, what is missing, whose data and how old."""

from handlers.conversations.asking.person import kind_words
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.records.view import Certificate, DoseView, RecordView
from handlers.texts import Say
from handlers.texts.days import birth_said, day_said
from handlers.tickets.times import moment_in_words


def record_says(talk: Talk, record: RecordView, others: int = 0) -> tuple[Say, ...]:
    """The paragraphs: who, which doses, certificate and gaps, source and time."""
    says = [person_words(talk, record)]
    says.append(say("record.doses", doses=dose_lines(talk, record)) if record.doses else say("record.no_dose"))
    if record.certificate is not Certificate.ABSENT:
        says.append(say("record.certificate", colour=say(f"record.colour.{record.certificate.value}")))
    says += _gaps(record)
    if others:
        says.append(say("record.others", count=others))
    says.append(say("record.source", source=_source(talk, record.source), at=_when(talk, record)))
    return tuple(says)


def person_words(talk: Talk, record: RecordView) -> Say:
    """Name, birth date, sex in full, numbers by their last digits: a wrong name must be visible."""
    papers = ", ".join(
        talk.words(say("identity.paper", kind=kind_words(talk, kind), end=end)) for kind, end in record.identities
    )
    return say(
        "record.person",
        name=record.name,
        birth=birth_said(record.birth),
        sex=say(f"record.sex.{record.sex or 'unknown'}"),
        papers=papers or talk.words("record.no_paper"),
        phone=record.phone_end,
    )


def dose_lines(talk: Talk, record: RecordView) -> str:
    """One line a dose."""
    return "\n".join(talk.words(_dose("record.dose", dose)) for dose in record.doses)


def record_detail_words(talk: Talk, record: RecordView) -> tuple[Say, ...]:
    """Lot numbers and the address, on request only."""
    lots = "\n".join(talk.words(say("record.lot", number=dose.number, lot=dose.lot or "–")) for dose in record.doses)
    return (
        *((say("record.lots", lots=lots),) if lots else ()),
        say("record.address", address=record.address or talk.words("record.no_address")),
    )


def _dose(key: str, dose: DoseView) -> Say:
    return say(
        key,
        number=dose.number,
        vaccine=dose.vaccine_name,
        date=day_said(dose.injected_on),
        facility=dose.facility,
    )


def _gaps(record: RecordView) -> list[Say]:
    says = [say("record.missing", number=number) for number in record.missing]
    if record.course and record.doses and not record.missing and record.course > len(record.doses):
        says.append(say("record.course", course=record.course, have=len(record.doses)))
    if not record.doses:
        says.append(say("record.none_yet"))
    return says


def _source(talk: Talk, source: str) -> Say:
    key = f"record.sources.{source}"
    return say(key) if talk.work.tools.texts.has(key) else say("record.sources.other")


def _when(talk: Talk, record: RecordView) -> Say:
    return moment_in_words(record.as_of, talk.work.rules.calendar)
