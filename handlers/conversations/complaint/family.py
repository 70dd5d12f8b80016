"""Several people told of at once: who they are in words, who comes next, and which of them a report is about."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.args import jump_to
from handlers.conversations.asking.person import paper_words
from handlers.conversations.complaint.data import ComplaintData, ComplaintTalk, FamilyAnswer
from handlers.conversations.meanings import code_of
from handlers.dialogue.answers.couple import Couple, read_couple
from handlers.dialogue.answers.house_changes import read_change
from handlers.dialogue.answers.household import OTHER, SELF, Member, numbered, read_first, read_household, read_role
from handlers.dialogue.answers.missing_records import missing_dose, tells_of_missing
from handlers.dialogue.answers.reporting import names_next, reports_for_another
from handlers.dialogue.answers.surplus import tells_of_surplus
from handlers.dialogue.answers.told_doses import read_doses
from handlers.dialogue.answers.told_people import ToldMember, read_people
from handlers.dialogue.outcome import Choice, Start, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.staff.actor import citizen
from handlers.texts import Say
from handlers.texts.days import birth_said
from handlers.tickets.queries import mine
from storage.repositories.tickets import Ticket

COMPLAINT: Final = "complaint"
MOST: Final = 9  # people of one house
COUPLE: Final = 2
JUST_NOW: Final = timedelta(hours=1)  # after a report, in which a mere name says who comes next
SHORT: Final = 80  # characters of a message that only names people
STORY: Final = 1500  # characters of the words that are kept for everybody's report


def heard_family(talk: Talk, text: str) -> Start | None:
    """A report for several people, or one of a couple, said in one sentence at the menu; None when it is none."""
    surplus = tells_of_surplus(text)
    several = read_couple(text) is not None or (read_household(text) and (surplus or tells_of_missing(text)))
    if not several:
        return None
    dose = 0 if surplus else missing_dose(text, talk.work.rules.campaign.doses.told)
    category = code_of(talk, Meaning.NOT_MINE if surplus else Meaning.MISSING_ONE)
    args = (f"category={category}", *((f"dose={dose}",) if dose else ()))
    return Start(COMPLAINT, ComplaintData(description=text[:STORY]), args=args)


def offered_house(talk: Talk, text: str) -> Heard | None:
    """Several people named at the menu with no word of what is wrong: their reports are offered; None for no house."""
    people = read_household(text)
    if not people or "?" in text or len(text) > SHORT:
        return None
    talk.asked = text
    args = {"category": code_of(talk, Meaning.MISSING_ONE)}
    report = Choice("house", "complaint_family.report", jump=jump_to(COMPLAINT, args))
    listed = {"people": say(f"complaint_family.people_{len(people)}"), "listed": _listed(talk, people)}
    return Heard((say("complaint_family.heard", **listed),), (report,))


async def heard_other(talk: Talk, text: str) -> Start | None:
    """Said outright after a report: one more, for somebody else, by the same teller; None when nobody says so."""
    outright = reports_for_another(text)
    if not outright and not names_next(text):
        return None
    before = next(iter(await mine(talk.work, citizen(talk.contact))), None)
    if not outright and (before is None or talk.now - before.opened_at > JUST_NOW):
        return None
    return begun_for_other(talk, text, before)


def begun_for_other(talk: Talk, text: str, before: Ticket | None) -> Start:
    """A report for somebody else, by who filed `before`; with what the text says to be missing."""
    lacks = says_missing(talk, text)
    begun = ComplaintData(other=True, description=text[:STORY] if lacks else "")
    if before is not None:
        begun.reporter = before.subject.reporter.name or before.subject.name
    args = (f"category={code_of(talk, Meaning.MISSING_ONE)}",) if lacks else ()
    dose = missing_dose(text, talk.work.rules.campaign.doses.told)
    return Start(COMPLAINT, begun, args=(*args, *((f"dose={dose}",) if args and dose else ())))


def says_missing(talk: Talk, text: str) -> bool:
    """Whether a text says that a record lacks something, outright or by a dose that was injected and is not there."""
    return tells_of_missing(text) or read_doses(text, talk.today, talk.work.rules.vaccines).lacks


def note_family(talk: ComplaintTalk, text: str) -> tuple[Say, ...]:
    """Keep who is named, with whom to begin where that is said, and what is told of each; says it back. A second naming
    corrects the first as long as nobody is done."""
    family = talk.data.family
    couple = read_couple(text)
    if couple is not None:
        return note_couple(talk, couple, text)
    people = read_household(text)
    if not people or family.done or people == family.people:
        return note_members(talk, text)
    talk.data.family = FamilyAnswer(people, story=text[:STORY] if talk.data.description == text else "")
    if _person_told(talk.data):
        settle_on(talk, _told_of(talk.data, people))
        return (counted_now(talk), *note_members(talk, text))
    noted = note_members(talk, text)
    first = read_first(text, people)
    if first is None:
        return noted
    settle_on(talk, first)
    who = name_of(talk, people[first])
    return (say("complaint_family.counted_from", who=who, **counted(talk, range(len(people)))), *noted)


def note_couple(talk: ComplaintTalk, couple: Couple, text: str) -> tuple[Say, ...]:
    """Of husband and wife one lacks something: the report is for that one; whether it is who writes is asked where it
    is not said."""
    data = talk.data
    if _person_told(data) or data.family.done:
        return ()
    data.family, data.other = FamilyAnswer(), couple.lacks != SELF
    if couple.asked:
        data.other = False
        data.family = FamilyAnswer((Member(SELF), Member(couple.lacks)), story=text[:STORY])
        return ()
    return (say("complaint_family.for_other", who=name_of(talk, Member(couple.lacks))),) if data.other else ()


def one_of_couple(family: FamilyAnswer) -> Member | None:
    """Who lacks something where the story tells of a couple of whom one does; None for any other house."""
    couple = read_couple(family.story) if family.story and len(family.people) == COUPLE else None
    return family.people[1] if couple is not None and couple.asked else None


def note_members(talk: ComplaintTalk, text: str) -> tuple[Say, ...]:
    """Keep what a message tells of several of the house, each fact with its person; says it back."""
    family = talk.data.family
    told = read_people(text, family.people, talk.today, family.at)
    told = tuple(one for one in told if one.place not in (*family.done, *family.dropped))
    if not told:
        return ()
    places = {one.place for one in told}
    family.told = (*(one for one in family.told if one.place not in places), *told)
    return (say("complaint_family.told_of", told="; ".join(_told_words(talk, one) for one in told)),)


def take_member(talk: ComplaintTalk) -> None:
    """What was told before of the one at hand, where it is not known yet."""
    family, data = talk.data.family, talk.data
    if family.code and not family.settled:
        return
    teller = next((one.name for one in family.told if family.people[one.place].role == SELF), "")
    if data.other and teller and not data.reporter:
        data.reporter = teller
    told = next((one for one in family.told if one.place == family.at), None)
    if told is None:
        return
    family.told = tuple(one for one in family.told if one is not told)
    person = data.person
    if told.name and not person.name:
        person.name, data.name_typed = told.name, True
    person.birth = person.birth or told.birth
    if told.identity is not None and person.identity is None and not data.no_papers:
        person.keep_identity(told.identity)


def counted_now(talk: ComplaintTalk) -> Say:
    """Who is counted, while a report is being made."""
    family = talk.data.family
    if len(family.counted) == 1:
        return say("complaint_family.one_left", who=name_of(talk, family.people[family.counted[0]]))
    return say("complaint_family.counted_now", **counted(talk, family.counted))


def note_change(talk: ComplaintTalk, text: str) -> bool:
    """Whether a message has somebody of the house drop out, or one more come; kept if so. Who is at hand and drops out
    gives way to the next; the last one left never drops out here."""
    data, family = talk.data, talk.data.family
    people = family.people or ((Member(OTHER) if data.other else Member(SELF)),)
    drops, adds = read_change(text, people, family.at)
    drops = tuple(place for place in drops if place not in (*family.done, *family.dropped))
    adds = adds[: MOST - len(people)]
    if not adds and (not family.people or not drops):
        return False
    if adds and not family.people:
        data.family = family = FamilyAnswer(numbered(tuple(one.role for one in people) + adds), 0)
    elif adds:
        family.people = numbered(tuple(one.role for one in people) + adds)
    if set(drops) >= set(family.left):
        return bool(adds)
    family.dropped = (*family.dropped, *drops)
    if family.at in drops:
        _start_anew(talk, family.left[0])
    return True


def name_other(talk: ComplaintTalk, text: str) -> int | None:
    """Whom of those only counted (`4 nguoi`) a word for kin means, who is called so from now on; the place, or None."""
    family = talk.data.family
    place = next((at for at in family.left if family.people[at].role == OTHER), None)
    role = read_role(text) if place is not None else ""
    if place is None or not role or role == SELF:
        return None
    roles = [one.role for one in family.people]
    roles[place] = role
    family.people = numbered(roles)
    return place


def last_one_waits(talk: ComplaintTalk, text: str) -> bool:
    """Whether the only one left is told to wait: the report is kept as a draft."""
    family = talk.data.family
    drops = read_change(text, family.people, family.at).drops if family.people else ()
    return bool(drops) and set(drops) >= set(family.left)


def _start_anew(talk: ComplaintTalk, place: int) -> None:
    """Another one of the house in place of the one at hand: nothing told of that one is theirs."""
    data, family = talk.data, talk.data.family
    fresh = ComplaintData(data.category, description=family.story)
    fresh.reporter, fresh.proof, fresh.place = data.reporter, data.proof, data.place
    if family.at is not None:
        talk.data = fresh
        fresh.family = family
    settle_on(talk, place)
    family.settled = family.settled and not family.code


def settle_on(talk: ComplaintTalk, place: int) -> None:
    """This report is about that one."""
    data = talk.data
    data.family.at = place
    data.other = data.family.people[place].role != SELF
    take_trouble(data)


def take_trouble(data: ComplaintData) -> None:
    """This report is about what is wrong for the one at hand, where that was told apart."""
    trouble = data.family.trouble
    if trouble is not None:
        data.category, data.part = trouble.category, trouble.part
        data.injection.doses = trouble.doses


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
    made.family = FamilyAnswer(family.people, after, done, story, code, dropped=family.dropped, told=family.told)
    made.family.troubles = family.troubles
    made.other = family.people[after].role != SELF
    take_trouble(made)
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
    return {"who": who, "number": len(family.done) + 1, "total": len(family.counted)}


def _told_words(talk: ComplaintTalk, told: ToldMember) -> str:
    """Who it is, with name, birth date and the end of the number, as far as told."""
    parts = [told.name] if told.name else []
    parts += [talk.words(say("identity.born", day=birth_said(told.birth)))] if told.birth is not None else []
    parts += [paper_words(talk, told.identity)] if told.identity is not None else []
    who = name_of(talk, talk.data.family.people[told.place])
    return talk.words(say("complaint_family.told_one", who=who, told=", ".join(parts)))


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
