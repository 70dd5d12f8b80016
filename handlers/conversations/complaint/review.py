"""The card: everything told, where it goes and by when, the consent above its tap; any answer can be changed."""

from collections.abc import Iterator
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.catalogue.questions import Question, Target
from handlers.conversations.asking.outside import numbers_there, province_of
from handlers.conversations.asking.person import kind_words
from handlers.conversations.asking.place import known_place, place_words, told_place
from handlers.conversations.complaint.by_kind import answer_lines
from handlers.conversations.complaint.data import ComplaintTalk, FacilityAnswer
from handlers.conversations.complaint.family import standing_of
from handlers.conversations.complaint.form import onward, step_of
from handlers.conversations.complaint.injection import dose_words
from handlers.conversations.complaint.matter import category_of, items, question_of, questions, recorded_facility
from handlers.conversations.complaint.questions.photos import photo_at_card
from handlers.conversations.complaint.same import look_once_more
from handlers.conversations.complaint.send import draft_of, outside_of, send
from handlers.conversations.problems import vaccine_name
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import Again, Choice, Edit, Lost, Move, Prompt, say
from handlers.dialogue.turn import Answer
from handlers.places.routing import Guidance
from handlers.questions.said import spoken
from handlers.texts import Say
from handlers.texts.days import birth_said, day_said
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.open import due_of, plan

SEND, EDIT, LEAVE = "send", "edit", "leave"
CATEGORY: Final = "category"
SHOWN: Final = 300  # characters of a story on the card


async def ask_confirm(talk: ComplaintTalk) -> Prompt:
    """Everything on one card."""
    lines = "\n".join(talk.words(line) for line in _lines(talk))
    choices = (
        Choice(SEND, "complaint_card.send", "complaint_words.send", main=True),
        Choice(EDIT, "complaint_card.edit", "complaint_words.edit"),
    )
    says = (say("complaint_card.look", lines=lines), _goes_to(talk), say("complaint_card.consent"))
    short = say("complaint_card.waits")
    return Prompt(says, choices, frozenset({"text", "photo", "event"}), together=True, short=short)


async def take_confirm(talk: ComplaintTalk, answer: Answer) -> Move:
    """Send, or change one thing."""
    texts = talk.work.tools.texts
    photo = await photo_at_card(talk, answer)
    if photo is not None:
        return photo
    if answer.choice == SEND:
        look_once_more(talk)
        move = await onward(talk)  # since the card was shown a photo may have been judged, the same been filed
        return await send(talk) if getattr(move, "step", "") == "confirm" else move
    if answer.choice == EDIT:
        return Again((say("complaint_card.edit_which"),), choices=_edits(talk))
    if answer.choice == LEAVE:
        return Again((say("complaint_card.nothing_changed"),), ask=True)
    if answer.choice.startswith("edit_"):
        return _edit(talk, answer.choice)
    typed = next((one.id for one in _edits(talk) if match_keywords(answer.text, one.keywords, texts)), "")
    if typed.startswith("edit_"):
        return _edit(talk, typed)
    return Lost((say("complaint_card.send_or_edit"),))


def _edits(talk: ComplaintTalk) -> tuple[Choice, ...]:
    """What can be changed: the category, then every question in the order of questions.yaml, then those of its own."""
    choices = [Choice(f"edit_{CATEGORY}", "complaint_card.item.category", "complaint_words.edit_category")]
    choices += [Choice(f"edit_{one.key}", spoken(talk, one.label), one.words or "") for one in _editable(talk)]
    return (*choices, Choice(LEAVE, "complaint_card.leave", "keywords.no"))


def _editable(talk: ComplaintTalk) -> list[Question]:
    asked = {one.key: one for one in questions(talk) if one.target is not Target.NONE}
    if talk.data.description:  # told before the kind was known
        asked.setdefault("description", question_of(talk, "description"))
    standard = [asked.pop(key) for key in talk.work.rules.catalogues.common.questions if key in asked]
    return [*standard, *asked.values()]


def _edit(talk: ComplaintTalk, choice: str) -> Move:
    key = choice.removeprefix("edit_")
    if key == CATEGORY:
        return Edit("ask_what")
    found = next((one for one in _editable(talk) if one.key == key), None)
    return Edit(step_of(found)) if found else Again((say("complaint_card.nothing_changed"),), ask=True)


def _lines(talk: ComplaintTalk) -> Iterator[Say]:
    data, person = talk.data, list(_person(talk))
    named = person[:1] if data.person.name else []  # whose report it is comes first
    yield from named
    yield _line("category", category_of(talk).short.in_language(talk.language) + _doses(talk))
    if data.reporter:
        yield _line("reporter", data.reporter)
    yield from person[len(named) :]
    yield from _injection(talk)
    if data.part and data.right:
        yield say("complaint_card.right", part=say(f"complaint.part.{data.part}"), text=data.right)
    if text := data.description:
        yield _line("description", text if len(text) <= SHOWN else f"{text[:SHOWN]}…")
    yield from answer_lines(talk)
    count = len(data.photos.ids)
    if "photos" in items(talk) or count:
        yield say("complaint_card.photos", count=count) if count else say("complaint_card.no_photos")


def _person(talk: ComplaintTalk) -> Iterator[Say]:
    person, proof = talk.data.person, talk.data.proof
    if words := person.name:
        if person.birth is not None:
            words = talk.words(say("complaint_card.born", name=words, birth=birth_said(person.birth)))
        if person.sex and "sex" in items(talk):
            words = f"{words}, {talk.words(say('complaint_ask.' + person.sex)).lower()}"
        if talk.data.family.at is not None:
            words = talk.words(say("complaint_family.member", name=words, **standing_of(talk)))
        yield _line("name", words)
    for name, identity in (("identity", person.identity), ("other_identity", talk.data.other_identity)):
        if identity is not None:
            yield _line(name, f"{kind_words(talk, identity.kind.value)} {identity.number}")
    if proof.phone:
        proven = proof.how in ("code", "contact")
        yield say("complaint_card.phone_proven" if proven else "complaint_card.phone", phone=proof.phone)
    place = known_place(talk, talk.data.place)
    if place is not None:
        yield _line("place", place_words(talk, place))


def _injection(talk: ComplaintTalk) -> Iterator[Say]:
    """The doses asked about: in lines of their own where they were not alike; then what else was told."""
    told = talk.data.injection
    if told.alike:
        yield from _alike(talk)
    else:
        yield _line("each", "; ".join(dose_words(talk, number) for number in told.doses))
    also = [one.number for one in told.told if one.number and one.number not in told.doses]
    if also:
        yield _line("also", "; ".join(dose_words(talk, number) for number in also))


def _alike(talk: ComplaintTalk) -> Iterator[Say]:
    told = talk.data.injection
    days = ", ".join(talk.words(day_said(day)) for day in told.dates or ())
    if days:
        yield _line("dates", days)
    if vaccine := told.vaccine_of(told.doses[0] if told.doses else 0):
        yield _line("vaccine", vaccine_name(talk, vaccine))
    facility = talk.data.facility or FacilityAnswer()
    code = facility.code or (
        recorded_facility(talk) if talk.data.facility is None and "facility" in items(talk) else ""
    )
    office = talk.work.tools.directory.at_facility(code) if code else None
    site = told_place(talk, talk.data.site)
    where = office.name if office else facility.text or (place_words(talk, site) if site else "")
    if where:
        question = category_of(talk).question("facility")
        label = spoken(talk, question.label) if question else say("complaint_card.item.scene")
        yield say("complaint_card.line", label=label, text=where)


def _doses(talk: ComplaintTalk) -> str:
    numbers = talk.data.injection.doses
    if not numbers or category_of(talk).means is Meaning.MISSING_ALL:
        return ""
    listed = ", ".join(talk.words(say("complaint.dose", number=number)) for number in numbers)
    return f" ({listed.lower()})"


def _line(item: str, text: str) -> Say:
    return say("complaint_card.line", label=say(f"complaint_card.item.{item}"), text=text)


def _goes_to(talk: ComplaintTalk) -> Say:
    draft = draft_of(talk)
    found = plan(talk.work, draft)
    owner = found.authority if isinstance(found, Guidance) else found.owner
    due = due_words(talk.work, due_of(talk.work, draft))
    elsewhere = outside_of(talk, found)
    if elsewhere is not None:
        numbers = numbers_there(talk, elsewhere)
        key = "complaint_card.goes_to_outside_call" if numbers else "complaint_card.goes_to_outside"
        province = province_of(talk, elsewhere)
        return say(key, body=body_name(talk.work, owner, talk.language), due=due, province=province, numbers=numbers)
    return say("complaint_card.goes_to", body=body_name(talk.work, owner, talk.language), due=due)
