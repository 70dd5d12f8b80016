"""Handing in a list (forms 1 and 2): who sends it and what for decide the template and who gets it (domain: An Giang's
letter as rules); the file comes along where the channel takes files, else the receiving office says how to send it."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

from handlers.catalogue.categories import Meaning
from handlers.catalogue.lists import ANYBODY, Content, Lists
from handlers.catalogue.province_profiles import ListFlow, list_flow
from handlers.conversations.asking import place
from handlers.conversations.asking.place import PlaceAnswer, ask_place, contact_place, known_place, take_place
from handlers.conversations.facility_choice import read_facility
from handlers.conversations.filing import filed, follow_choice
from handlers.conversations.install_data import data_words
from handlers.conversations.phone_choice import ask_phone_number, take_phone_number
from handlers.dialogue.answers.reading import tidy
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import NONE, Again, Choice, Done, Go, Lost, Move, Prompt, Quiet, say
from handlers.dialogue.private import Private
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.places.bodies import NOWHERE, Place
from handlers.places.refs import PlaceRef
from handlers.places.routing import Guidance
from handlers.staff.actor import citizen
from handlers.texts import Say
from handlers.tickets.content import Answered, Correction, Details, Reporter, Subject
from handlers.tickets.notices import body_name
from handlers.tickets.open import Draft, plan
from handlers.tickets.open import open as open_ticket

NAME: Final = "list_submission"
FILES: Final = frozenset({"text", "document", "photo", "event"})
LONGEST: Final = 200


@dataclass(slots=True)
class ListSubmission:
    """Who sends which list: `sender` and `content` as the campaign names them, the `unit` as it signs, its place.

    `facility`: the code of where the people were injected first, or ''. `files`: ids, as they came.
    """

    sender: str = ANYBODY
    content: str = ""
    unit: str = ""
    facility: str = ""
    files: tuple[int, ...] = ()
    place: PlaceAnswer = field(default_factory=PlaceAnswer)


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 had the parts of a place side by side."""
    place.nested(kept)
    return kept


async def ask_sender(talk: Talk[ListSubmission]) -> Prompt:
    """Who hands it in."""
    choices = tuple(Choice(name, data_words(talk, one.label)) for name, one in _lists(talk).senders.items())
    return Prompt((say("list_submission.ask_sender"),), choices)


async def take_sender(talk: Talk[ListSubmission], answer: Answer) -> Move:
    """A kind of sender."""
    if answer.choice not in _lists(talk).senders:
        return Lost((say("list_submission.choose"),))
    talk.data.sender = answer.choice
    return Go("ask_content")


async def ask_content(talk: Talk[ListSubmission]) -> Prompt:
    """What the list is for."""
    choices = tuple(Choice(name, data_words(talk, one.label)) for name, one in _lists(talk).contents.items())
    return Prompt((say("list_submission.ask_content"),), choices)


async def take_content(talk: Talk[ListSubmission], answer: Answer) -> Move:
    """A content."""
    if answer.choice not in _lists(talk).contents:
        return Lost((say("list_submission.choose"),))
    talk.data.content = answer.choice
    return Go("ask_unit")


async def ask_unit(talk: Talk[ListSubmission]) -> Prompt:
    """The unit's name, as it signs."""
    return Prompt((say("list_submission.ask_unit"),), none="name")


async def take_unit(talk: Talk[ListSubmission], answer: Answer) -> Move:
    """A name."""
    if answer.choice == NONE:
        return Again((say("list_submission.any_unit_will_do"),))
    if not any(letter.isalpha() for letter in answer.text):
        return Lost((say("list_submission.ask_unit"),))
    talk.data.unit = tidy(answer.text)[:LONGEST]
    return Go("ask_where" if contact_place(talk) is None else _next(talk))


async def ask_where(talk: Talk[ListSubmission]) -> Prompt:
    """Where the unit is."""
    return await ask_place(talk, talk.data.place, say("list_submission.ask_where"))


async def take_where(talk: Talk[ListSubmission], answer: Answer) -> Move:
    """As near as it is known."""
    move = await take_place(talk, talk.data.place, answer, "ask_file", level="district")
    return Go(_next(talk), move.says) if isinstance(move, Go) else move


async def ask_facility(talk: Talk[ListSubmission]) -> Prompt:
    """Where the people were injected first: it gets the list."""
    choices = (Choice("unknown", "list_submission.unknown_facility", without="place"),)
    return Prompt((say("list_submission.ask_facility"),), choices)


async def take_facility(talk: Talk[ListSubmission], answer: Answer) -> Move:
    """A facility, or unknown: then the TTYT takes it."""
    if answer.choice == "unknown":
        return Go("ask_file")
    found = read_facility(talk, answer.text, known_place(talk, talk.data.place))
    if found is None or found.office is None:
        return Again((say("list_submission.facility_unclear"),))
    talk.data.facility = found.office.facility_code
    return Go("ask_file", (say("list_submission.facility_noted", body=found.office.name),))


async def ask_file(talk: Talk[ListSubmission]) -> Prompt:
    """Template and recipient in the letter's words, then the file."""
    flow, found = _flow(talk), plan(talk.work, _draft(talk))
    owner = found.authority if isinstance(found, Guidance) else found.owner
    says: list[Say] = []
    if flow is not None:
        says.append(say("common.verbatim", text=flow.text.in_language(talk.language)))
    says.append(say(f"list_submission.template_{_template(talk)}"))
    if address := talk.work.tools.policy.public_url:
        says.append(say("list_submission.download", address=f"{address}/lists"))
    says.append(say("list_submission.ask_file", body=body_name(talk.work, owner, talk.language)))
    return Prompt(tuple(says), (Choice("later", "list_submission.file_later", without="photo"),), FILES)


async def take_file(talk: Talk[ListSubmission], answer: Answer) -> Move:
    """The list as a file (or photographed pages); without one the office tells how to send it."""
    if answer.event:
        return _checked(talk, answer)
    files = [*answer.documents, *answer.files]
    if files:
        talk.data.files = (*talk.data.files, *files)
        return Go("ask_phone", (say("list_submission.file_kept", count=len(talk.data.files)),))
    if answer.choice == "later":
        return Go("ask_phone", (say("list_submission.no_file"),))
    return Lost((say("list_submission.send_file"),))


async def ask_phone(talk: Talk[ListSubmission]) -> Prompt:
    """A number for questions; giving it hands the list in."""
    asked = ask_phone_number(talk, say("list_submission.ask_phone"))
    return replace(asked, expects=asked.expects | FILES)


async def take_phone(talk: Talk[ListSubmission], answer: Answer) -> Move:
    """Hand it in; files may still come."""
    if answer.event:
        return _checked(talk, answer)
    if files := (*answer.documents, *answer.files):
        talk.data.files = (*talk.data.files, *files)
        return Again((say("list_submission.file_kept", count=len(talk.data.files)),), ask=True)
    phone = await take_phone_number(talk, answer)
    if not isinstance(phone, str):
        return phone
    ticket = await open_ticket(talk.work, _draft(talk, phone), citizen(talk.contact))
    return Done((say("list_submission.sent"), filed(talk, ticket)), (follow_choice(ticket),))


def _checked(talk: Talk[ListSubmission], answer: Answer) -> Move:
    """What cannot be opened is told as soon as that is known, and is not handed in."""
    file_id, problem = int(answer.data.get("file_id") or 0), str(answer.data.get("problem") or "")
    if not problem or file_id not in talk.data.files:
        return Quiet()
    talk.data.files = tuple(number for number in talk.data.files if number != file_id)
    return Again((say(f"photo.{problem}"), say("list_submission.not_kept", count=len(talk.data.files))), ask=True)


def _lists(talk: Talk[ListSubmission]) -> Lists:
    return talk.work.rules.catalogues.common.lists


def _content(talk: Talk[ListSubmission]) -> Content:
    """What the list is for; the first of all when a release has taken it away meanwhile."""
    contents = _lists(talk).contents
    return contents.get(talk.data.content) or next(iter(contents.values()))


def _flow(talk: Talk[ListSubmission]) -> ListFlow | None:
    known = known_place(talk, talk.data.place)
    rules = talk.work.rules
    profile = rules.profiles.get(known.province) if known else None
    return list_flow(profile, rules.defaults, talk.data.sender, talk.data.content)


def _template(talk: Talk[ListSubmission]) -> int:
    flow = _flow(talk)
    if flow is not None:
        return talk.work.tools.catalogues.common.flows[flow.flow].template
    return _content(talk).template


def _next(talk: Talk[ListSubmission]) -> str:
    return "ask_facility" if _content(talk).injected_at else "ask_file"


def _draft(talk: Talk[ListSubmission], phone: str = "") -> Draft:
    data, flow = talk.data, _flow(talk)
    return Draft(
        category=talk.work.rules.catalogues.common.meaning(Meaning.LIST).code,
        subject=Subject(reporter=Reporter(data.unit, phone)),
        details=Details(
            correction=Correction(words=_content(talk).label.in_language(talk.language)),
            description=data.unit,
            answers=(Answered("template", "number", _template(talk)),),
        ),
        cause=f"{data.sender}:{data.content}",
        place=_codes(known_place(talk, talk.data.place)),
        facility_code=data.facility,
        file_ids=tuple(dict.fromkeys(data.files)),
        consent_version=talk.work.tools.policy.consent_version,
        contact_id=talk.contact.id,
        language=talk.language,
        list_flow=flow.flow if flow else "",
    )


def _codes(known: PlaceRef | None) -> Place:
    return Place(known.province, known.district, known.commune) if known else NOWHERE


LIST_SUBMISSION = Declared(
    NAME,
    "list_submission.title",
    "ask_sender",
    {
        "ask_sender": Step(ask_sender, take_sender, ("ask_content",)),
        "ask_content": Step(ask_content, take_content, ("ask_unit",)),
        "ask_unit": Step(ask_unit, take_unit, ("ask_where", "ask_facility", "ask_file")),
        "ask_where": Step(ask_where, take_where, ("ask_facility", "ask_file")),
        "ask_facility": Step(ask_facility, take_facility, ("ask_file",)),
        "ask_file": Step(ask_file, take_file, ("ask_phone",), private=Private.LIST),
        "ask_phone": Step(ask_phone, take_phone),
    },
    data=ListSubmission,
    version=2,
    upgrade=upgraded,
    draft=True,
)
