"""The full name; without marks or of one word it is asked about once."""

from typing import Final

from handlers.conversations.complaint.data import ComplaintTalk, DoubtedName
from handlers.conversations.complaint.for_other import is_subject, subject_kin
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import items
from handlers.conversations.complaint.questions.birth import of_dead
from handlers.conversations.problems import unread
from handlers.dialogue.answers.identity import IdentityKind
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.names import NameCheck, PersonName, read_name
from handlers.dialogue.answers.told_relation import named_relative
from handlers.dialogue.outcome import NONE, Again, Choice, Move, Prompt, say
from handlers.dialogue.turn import Answer

SUGGESTED: Final = "suggested"
AS_PAPERS: Final = "as_papers"
NO_MARKS: Final = "name_no_marks"
UNKNOWN: Final = "unknown"


async def ask_name(talk: ComplaintTalk) -> Prompt:
    """The full name as on the papers."""
    if of_dead(talk):
        return Prompt((say("losses.name_of_dead"),), none="name")
    if not _about_person(talk):
        return Prompt((say("complaint_ask.name_sender"),), none="name")
    return Prompt((say("complaint_ask.name_other" if talk.data.other else "complaint_ask.name"),), none="name")


async def take_name(talk: ComplaintTalk, answer: Answer) -> Move:
    """The name; without marks or of one word it is asked about once."""
    doubted, talk.data.doubted_name = talk.data.doubted_name, None
    if answer.choice == NONE:
        without = Choice(UNKNOWN, "complaint_ask.without_name", without="name")
        return Again((say("complaint_ask.any_name_will_do"),), choices=(without,))
    if answer.choice == UNKNOWN:
        talk.data.leave_open("name")
        return await onward(talk)
    if answer.choice == SUGGESTED and doubted:
        return await _named(talk, doubted.suggestion)
    if answer.choice == AS_PAPERS and doubted:
        return await _named(talk, doubted.name, doubted.code)
    read = _read(talk, answer.text)
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    if not read.checks or not _about_person(talk):
        return await _named(talk, read.titled)
    if needs_no_marks(talk, read):
        return await _named(talk, read.titled, NO_MARKS)
    check = read.checks[0]
    if doubted and doubted.code == check.code:
        return await _named(talk, read.titled, check.code)
    return _doubted(talk, read.titled, check)


def _read(talk: ComplaintTalk, text: str) -> PersonName | Invalid:
    """The name of whom the report is about: that of a relative who is somebody else is none."""
    role, name = named_relative(text)
    if not name:
        return read_name(text)
    kin = subject_kin(talk)
    theirs = talk.data.other and (kin is None or is_subject(role, kin))
    return read_name(name) if theirs else invalid("name_missing")


def _about_person(talk: ComplaintTalk) -> bool:
    """Whether the name must be that of papers; who only wants help may be called as they like."""
    return "identity" in items(talk)


def needs_no_marks(talk: ComplaintTalk, name: PersonName) -> bool:
    """Whether a name without marks is right as it is: in a passport, or a name that has none, told in English."""
    identity = talk.data.person.identity
    abroad = identity is not None and identity.kind is IdentityKind.PASSPORT
    plain = all(check.code == NO_MARKS and check.suggestion is None for check in name.checks)
    return all(check.code == NO_MARKS for check in name.checks) and (abroad or (talk.language == "en" and plain))


def confirm_name(talk: ComplaintTalk, code: str = NO_MARKS) -> None:
    """The name is what the papers say: it is not asked about again."""
    talk.data.confirm(f"R11:{code}:0")


async def _named(talk: ComplaintTalk, name: str, confirmed: str = "") -> Move:
    talk.data.person.name, talk.data.name_typed = name, True
    if confirmed:
        confirm_name(talk, confirmed)
    return await onward(talk)


def _doubted(talk: ComplaintTalk, name: str, check: NameCheck) -> Again:
    talk.data.doubted_name = DoubtedName(name, check.code, check.suggestion or "")
    choices: tuple[Choice, ...] = (Choice(AS_PAPERS, "complaint_checks.as_papers", "complaint_words.as_papers"),)
    if check.suggestion:
        choices = (Choice(SUGGESTED, say("complaint_checks.use", text=check.suggestion)), *choices)
    return Again((say(f"complaint_checks.{check.code}", typed=name),), choices=choices)
