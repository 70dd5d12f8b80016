"""What the digits of a CCCD say against birth date and sex: a remark for the official, never a refusal."""

from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.dialogue.answers.identity_checks import check_identity_against
from handlers.texts import Say
from handlers.tickets.content import Subject
from handlers.tickets.content.typed import sex_of
from handlers.work import Work

LENGTH = 12  # digits of a whole number: a masked one says nothing


def number_doubts(work: Work, subject: Subject) -> tuple[Say, ...]:
    """What to look at again on the paper, in words of the desk; nothing for other papers and masked numbers."""
    number = subject.number(IdentityKind.CCCD)
    if len(number) != LENGTH or not (number.isascii() and number.isdigit()):
        return ()
    prefixes = work.tools.policy.known_id_prefixes
    found = check_identity_against(Identity(IdentityKind.CCCD, number), subject.birth, sex_of(subject), prefixes)
    year = subject.birth.year if subject.birth is not None else ""
    return tuple(Say(f"console.hint.{code}", {"year": year}) for code in found)
