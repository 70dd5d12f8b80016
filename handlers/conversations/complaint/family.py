"""Several people told of at once: who they are in words, who comes next, and which of them a report is about."""

from collections.abc import Sequence
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.complaint.data import ComplaintData, ComplaintTalk, FamilyAnswer
from handlers.conversations.meanings import code_of
from handlers.dialogue.answers.household import SELF, Member, read_first, read_household
from handlers.dialogue.answers.missing_records import missing_dose, tells_of_missing
from handlers.dialogue.outcome import Start, say
from handlers.dialogue.talk import Talk
from handlers.texts import Say

COMPLAINT: Final = "complaint"
STORY: Final = 1500  # characters of the words that are kept for everybody's report


def heard_family(talk: Talk, text: str) -> Start | None:
    """A report for several people, said in one sentence at the menu; None when it is none."""
    if not read_household(text) or not tells_of_missing(text):
        return None
    dose = missing_dose(text)
    category = code_of(talk, Meaning.MISSING_ONE)
    args = (f"category={category}", *((f"dose={dose}",) if dose else ()))
    return Start(COMPLAINT, ComplaintData(description=text[:STORY]), args=args)


def note_family(talk: ComplaintTalk, text: str) -> tuple[Say, ...]:
    """Keep who is named, and with whom to begin where that is said; says both back. A second naming corrects the first
    as long as nobody is done."""
    family = talk.data.family
    people = read_household(text)
    if not people or family.done or people == family.people:
        return ()
    talk.data.family = FamilyAnswer(people, story=text[:STORY] if talk.data.description == text else "")
    if _person_told(talk.data):
        settle_on(talk, _told_of(talk.data, people))
        return (say("complaint_family.counted_now", **counted(talk, range(len(people)))),)
    first = read_first(text, people)
    if first is None:
        return ()
    settle_on(talk, first)
    who = name_of(talk, people[first])
    return (say("complaint_family.counted_from", who=who, **counted(talk, range(len(people)))),)


def settle_on(talk: ComplaintTalk, place: int) -> None:
    """This report is about that one."""
    data = talk.data
    data.family.at = place
    data.other = data.family.people[place].role != SELF


def next_data(data: ComplaintData, code: str) -> ComplaintData | None:
    """What the next report of the house begins with, after this one was sent under `code`; None: that was the last."""
    family = data.family
    if family.at is None or len(family.left) < 2:
        return None
    done = (*family.done, family.at)
    following = [place for place in family.left if place != family.at]
    after = next((place for place in following if place > family.at), following[0])
    story = family.story
    made = ComplaintData(data.category, description=story)
    made.family = FamilyAnswer(family.people, after, done, story, code)
    made.other = family.people[after].role != SELF
    return made


def counted(talk: ComplaintTalk, places: Sequence[int] | range) -> dict[str, Say | str]:
    """`people` ("Ba nguoi") and `listed` ("ban va hai con") of these places."""
    family = talk.data.family
    members = [family.people[place] for place in places]
    return {"people": say(f"complaint_family.people_{len(members)}"), "listed": _listed(talk, members)}


def name_of(talk: Talk, member: Member) -> str:
    """Who it is to the teller, as the service says it: "bạn", "con thứ hai"."""
    return talk.words(role_words(member))


def role_words(member: Member) -> Say:
    """The same, to be said later."""
    role = say(f"complaint_family.role.{member.role}")
    return say("complaint_family.nth", role=role, nth=say(f"complaint_family.nth_{member.nth}")) if member.nth else role


def standing_of(talk: ComplaintTalk) -> dict[str, Say | str | int]:
    """`who`, `number` and `total` of the one at hand. Only where several were told of."""
    family = talk.data.family
    assert family.at is not None  # noqa: S101
    who = name_of(talk, family.people[family.at])
    return {"who": who, "number": len(family.done) + 1, "total": len(family.people)}


def _listed(talk: Talk, members: Sequence[Member]) -> str:
    """Everybody in one phrase, those alike together."""
    alike: dict[str, list[Member]] = {}
    for member in members:
        alike.setdefault(member.role, []).append(member)
    parts = []
    if SELF in alike and "spouse" in alike:
        del alike[SELF], alike["spouse"]
        parts.append(talk.words("complaint_family.couple"))
    for role, some in alike.items():
        if len(some) == 1:
            parts.append(name_of(talk, some[0]))
        else:
            number, roles = say(f"complaint_family.number_{len(some)}"), say(f"complaint_family.roles.{role}")
            parts.append(talk.words(say("complaint_family.several", number=number, roles=roles)))
    if len(parts) == 1:
        return parts[0]
    return talk.words(say("complaint_family.and", before=", ".join(parts[:-1]), last=parts[-1]))


def _person_told(data: ComplaintData) -> bool:
    person = data.person
    return person.identity is not None or bool(person.name) or person.birth is not None


def _told_of(data: ComplaintData, people: Sequence[Member]) -> int:
    """Whom the report at hand is about: who writes, or the first who is not."""
    return next((place for place, one in enumerate(people) if (one.role == SELF) is not data.other), 0)
