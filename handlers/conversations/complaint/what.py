"""What the complaint is about: categories as buttons, grouped, or a story that the matcher of questions understands."""

from collections.abc import Sequence
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.catalogue.menu import GROUP, MAIN, MISSING
from handlers.conversations.asking.person import take_told
from handlers.conversations.cautions import asks_for_health, caution_of
from handlers.conversations.child_vaccines import child_vaccines
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import Onward, onward
from handlers.conversations.complaint.injection import take_story, told_in
from handlers.conversations.complaint.kind import kind_of_story, part_of
from handlers.conversations.complaint.matter import set_meaning
from handlers.conversations.complaint.questions.name import confirm_name, needs_no_marks
from handlers.conversations.complaint.story import LONGEST, is_story, with_more
from handlers.conversations.complaint.surplus import take_surplus
from handlers.conversations.complaint.troubles import note_house
from handlers.conversations.danger_data import Danger, known_below
from handlers.conversations.day_order import in_our_order
from handlers.conversations.home_words import note_home
from handlers.conversations.incident_banner import banner
from handlers.conversations.incident_data import AS_REPORT
from handlers.conversations.incident_data import NAME as INCIDENT
from handlers.conversations.meanings import code_of
from handlers.conversations.outright import outright_of
from handlers.conversations.phrases import says
from handlers.dialogue.answers.couple import read_couple
from handlers.dialogue.answers.foreign_name import read_foreign_name
from handlers.dialogue.answers.missing_records import missing_dose, tells_of_missing
from handlers.dialogue.answers.name_beside import is_bare_line, read_name_beside
from handlers.dialogue.answers.none import read_none
from handlers.dialogue.answers.openings import opens_a_talk
from handlers.dialogue.answers.several import ToldOfPerson, read_person
from handlers.dialogue.answers.teller import Teller, read_teller
from handlers.dialogue.answers.told_doses import ToldDoses
from handlers.dialogue.answers.told_kin import tells_of_kin
from handlers.dialogue.answers.told_name import read_both_names, read_own_name
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import Again, Choice, Done, Go, Lost, Move, Prompt, Start, say
from handlers.dialogue.turn import Answer
from handlers.incidents.faults import is_on_for
from handlers.places.bodies import NOWHERE, Place
from handlers.places.routing import Guidance
from handlers.records.view import RecordView
from handlers.texts import Say
from handlers.tickets.notices import body_name
from handlers.tickets.open import Draft, plan

SEVERAL: Final = 2


async def ask_what(talk: ComplaintTalk) -> Prompt:
    """The kinds of complaint; with the record on the table its missing doses are the first buttons."""
    record = talk.data.person.record
    if record is not None:
        return Prompt((say("complaint.what_in_record"),), _of_record(talk, record))
    key = "complaint.ask_what_story" if talk.data.description else "complaint.ask_what"
    return Prompt((*banner(talk), say(key)), _screen(talk, MAIN))


async def ask_more(talk: ComplaintTalk) -> Prompt:
    """The next screen of kinds."""
    return Prompt((say("complaint.ask_more"),), _screen(talk, talk.data.group or "more"))


async def take_what(talk: ComplaintTalk, answer: Answer) -> Move:
    """A kind, a dose of the record, another screen, or a story."""
    choice = answer.choice
    if choice.startswith("dose_"):
        record = talk.data.person.record
        number = choice.removeprefix("dose_")
        everything = number == "all" or (record is not None and not record.doses and number == "1")
        set_meaning(talk, Meaning.MISSING_ALL if everything else Meaning.MISSING_ONE)
        talk.data.injection.doses = (1,) if number == "all" else (int(number),)
        return await onward(talk, take_story(talk))
    if choice == "other_paper":
        talk.data.trying = True
        return Go("ask_other_identity", sub=True)
    if choice.startswith(GROUP):
        talk.data.group = choice.removeprefix(GROUP)
        return Go("ask_more", sub=True)
    if choice:
        rules = talk.work.rules.catalogues.common
        return await choose(talk, rules.meaning(Meaning.MISSING_ONE).code if choice == MISSING else choice)
    return await _story(talk, answer.text)


async def choose(talk: ComplaintTalk, category: str, then: Onward = onward) -> Move:
    """Go on with a category; some are no complaint, and the word "khiếu nại" is asked about."""
    chosen = talk.work.rules.catalogues.common.category(category)
    if chosen.means is Meaning.LAW:
        return Go("ask_legal", sub=True)
    over, talk.data.over = talk.data.over, False
    if chosen.means is Meaning.REACTION and not over:
        return Go("ask_adverse", sub=True)
    if (
        chosen.means is Meaning.OUTAGE
        and not talk.given.named(AS_REPORT)
        and is_on_for(talk.work.tools, talk.contact.province)
    ):
        return Start(INCIDENT)
    if chosen.conversation != talk.name:
        return Start(chosen.conversation)
    talk.data.category = category
    told = take_surplus(talk, talk.data.description) if chosen.means is Meaning.NOT_MINE else ()
    return await then(talk, told or take_story(talk))


async def ask_legal(talk: ComplaintTalk) -> Prompt:
    """In everyday speech "khiếu nại" mostly means a report: ask, never divert on the word."""
    choices = (
        Choice("report", "complaint.legal_report", "complaint_words.legal_report"),
        Choice("by_law", "complaint.legal_by_law", "complaint_words.legal_by_law"),
    )
    return Prompt((say("complaint.ask_legal"),), choices, frozenset())


async def take_legal(talk: ComplaintTalk, answer: Answer) -> Move:
    """A report after all, or guidance: counted, no ticket."""
    if answer.choice == "report":
        return Go("ask_what", (say("complaint.legal_is_report"),), sub=True)
    if answer.choice != "by_law":
        return Lost((say("complaint.choose"),))
    contact = talk.contact
    here = Place(contact.province) if contact.province else NOWHERE
    law = talk.work.rules.catalogues.common.meaning(Meaning.LAW)
    found = plan(talk.work, Draft(law.code, place=here))
    authority = found.authority if isinstance(found, Guidance) else ""
    await talk.work.uow.counters.add(talk.today, "legal_guidance", contact.province)
    return Done((say("complaint.legal_guidance", body=body_name(talk.work, authority, talk.language)),), menu=True)


async def ask_adverse(talk: ComplaintTalk) -> Prompt:
    """Whether it is happening now, with 115 first."""
    choices = (
        Choice("now", "complaint.adverse_now", "complaint_words.adverse_now"),
        Choice("over", "complaint.adverse_over", "complaint_words.adverse_over"),
    )
    return Prompt((say("complaint.ask_adverse"),), choices, frozenset())


async def take_adverse(talk: ComplaintTalk, answer: Answer) -> Move:
    """The emergency card, or the form."""
    if answer.choice == "now":
        return Start("danger", Danger(text=talk.data.description, now=True, likely=known_below(talk, talk.data)))
    if answer.choice != "over":
        return Lost((say("complaint.choose"),))
    set_meaning(talk, Meaning.REACTION)
    return await onward(talk)


async def _story(talk: ComplaintTalk, text: str) -> Move:
    """A story told instead of a button: its kind if the matcher is sure, else the story is kept and asked about."""
    if match_keywords(text, "complaint_words.legal_by_law", talk.work.tools.texts):
        return Go("ask_legal", sub=True)
    if opens_a_talk(text) and read_own_name(text) is None:
        return Again((say("complaint_between.here"),), ask=True)
    lacks = tells_of_missing(text) or read_couple(text) is not None or told_in(talk, text).lacks
    asked = caution_of(talk, text) is not None and asks_for_health(talk, text)
    if asked or (not lacks and _asks_otherwise(talk, text)) or child_vaccines(talk, text) is not None:
        return Lost((say("complaint.choose"),))  # a question, answered in passing
    if not any(letter.isalpha() for letter in text) or (read_none(text) is not None and not lacks):
        return Lost((say("complaint.choose"),))
    talk.data.description = with_more(talk.data.description, text)
    noted = (*note_house(talk, text), *note_teller(talk, text), *note_person(talk, text))
    noted = (*noted, *note_home(talk, text, talk.data.place))
    if talk.data.family.troubles:
        return await onward(talk, noted)
    given = kind_of_story(talk, text)
    if not given.get("category") and lacks and (talk.data.family.people or not is_story(text)):
        none = told_in(talk, text).nothing_shown
        meant = Meaning.MISSING_ALL if none else Meaning.MISSING_ONE
        given = {"category": code_of(talk, meant), "dose": str(missing_dose(text, talk.work.rules.campaign.doses.told))}
    if not given.get("category"):
        return Again((*noted, say("complaint.story_kept")), ask=False)
    take_given(talk, given.get("cause", ""), given.get("dose", ""))

    async def then(talk: ComplaintTalk, told: Sequence[Say]) -> Move:
        return await onward(talk, (*noted, *told))

    return await choose(talk, given["category"], then)


def _asks_otherwise(talk: ComplaintTalk, text: str) -> bool:
    """Whether a short text asks something whose answer leads elsewhere first: "where is my certificate"."""
    texts = talk.work.tools.texts
    if is_story(text) or not ("?" in text or says(text, "ask_faq_words.asking", texts)) or outright_of(talk, text):
        return False
    match = talk.work.tools.matcher.match(text[:LONGEST], talk.language)
    entry = talk.work.tools.matcher.entries.get(match.best or "") if match.decision == "answer" else None
    return entry is not None and bool(entry.next) and entry.next[0].go != talk.name


def note_teller(talk: ComplaintTalk, text: str) -> tuple[Say, ...]:
    """A story of somebody else's injection: it is sent for them, with the name of who tells it, and what is told of
    them; says that back. Number and birth date beside the teller's own name may be the teller's: asked."""
    data, person = talk.data, talk.data.person
    known = person.identity is not None or person.name or person.record is not None
    told = data.other or data.family.people or known or read_couple(text) is not None
    if told or not text or not tells_of_kin(text):
        return ()
    data.other = True
    own, theirs = read_both_names(text)
    relation = read_teller(text)
    noted: tuple[Say, ...] = ()
    if relation is not None:
        noted, own = note_relation(talk, relation), None
    elif own is not None:
        data.reporter = data.reporter or own.titled
    if theirs is not None and not person.name:
        person.name, data.name_typed = theirs.titled, True
    theirs_told = read_person(in_our_order(talk, text), talk.today, story=True)
    fresh = ToldOfPerson(None, None, theirs_told.phone) if data.reporter else theirs_told
    return (*noted, *take_told(talk, person, fresh, person.name))


def note_relation(talk: ComplaintTalk, told: Teller) -> tuple[Say, ...]:
    """Keep the names told with what the teller is to somebody, each for its person; says the teller's back."""
    data, person = talk.data, talk.data.person
    if told.other and not person.name:
        person.name, data.name_typed = told.other, True
    if not told.own or data.reporter:
        return ()
    data.reporter = told.own
    return (say("complaint_between.teller", name=told.own),)


def note_person(talk: ComplaintTalk, text: str) -> tuple[Say, ...]:
    """Keep name, number, birth date and phone that a story tells, where they are not known yet; says them back."""
    person = talk.data.person
    if talk.data.other or talk.data.family.people or not text:
        return ()
    beside = read_name_beside(text)
    bare = beside is not None and is_bare_line(text, beside)
    told = read_person(in_our_order(talk, text), talk.today, story=not bare)
    fresh = ToldOfPerson(
        None if person.identity is not None else told.identity,
        None if person.birth is not None else told.birth,
        None if person.told_phone or talk.data.proof.phone else told.phone,
    )
    name = None if person.name else (read_own_name(text) or read_foreign_name(text) or (beside if bare else None))
    if name is not None:
        person.name, talk.data.name_typed = name.titled, True
    talk.data.no_papers = talk.data.no_papers and fresh.identity is None
    said = take_told(talk, person, fresh, person.name if name is not None else "")
    if name is not None and name.checks and needs_no_marks(talk, name):
        confirm_name(talk)
    return said


def take_given(talk: ComplaintTalk, cause: str, dose: str, *, tapped: bool = False) -> None:
    """What a button or an understood question says besides the category: what is wrong in the record, which dose. Of a
    story that tells of several doses only a button (`tapped`) says which."""
    talk.data.part = part_of(talk, cause) or talk.data.part
    told = told_in(talk, talk.data.description) if talk.data.description else ToldDoses()
    if (
        dose in map(str, talk.work.rules.campaign.numbers)
        and not talk.data.injection.doses
        and (told.missing == (int(dose),) or (not told.missing and (tapped or len(told.doses) < SEVERAL)))
    ):
        talk.data.injection.doses = (int(dose),)


def _screen(talk: ComplaintTalk, name: str) -> tuple[Choice, ...]:
    return tuple(_button(talk, one) for one in talk.work.rules.catalogues.common.menu.screen(name))


def _button(talk: ComplaintTalk, one: str) -> Choice:
    if one == MISSING:
        return Choice(one, "complaint.missing", "complaint_words.missing")
    if one.startswith(GROUP):
        return Choice(one, f"complaint.{one}", f"complaint_words.{one}")
    category = talk.work.rules.catalogues.common.category(one)
    return Choice(one, say("common.verbatim", text=category.short.in_language(talk.language)))


def _of_record(talk: ComplaintTalk, record: RecordView) -> tuple[Choice, ...]:
    meant = talk.work.rules.catalogues.common.meaning
    numbers = [*record.missing, max(record.numbers, default=0) + 1]
    choices = [
        Choice(f"dose_{n}", say("complaint.missing_dose", number=n), f"complaint_words.dose_{n}")
        for n in numbers
        if n in talk.work.rules.campaign.numbers
    ]
    if not record.doses:
        only_second = Choice("dose_2", say("complaint.only_dose", number=2))
        choices = [Choice("dose_all", "complaint.no_dose_at_all"), only_second]
    else:
        choices += [
            Choice(meant(Meaning.DOSE_WRONG).code, "complaint.wrong_dose"),
            Choice(meant(Meaning.NOT_MINE).code, "complaint.not_mine"),
        ]
    choices += [
        Choice(meant(Meaning.PERSON_WRONG).code, "complaint.wrong_person"),
        Choice("other_paper", "complaint.other_paper", "complaint_words.other_paper"),
        Choice("group_rest", "complaint.group_more"),
    ]
    return tuple(choices)
