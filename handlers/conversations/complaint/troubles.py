"""What is wrong with each of several people, where one message tells of different troubles: each report has its own."""

from typing import Final

from faq.normalise import fold
from handlers.catalogue.categories import Meaning
from handlers.catalogue.questions import Option
from handlers.conversations.complaint.data import ComplaintData, ComplaintTalk, FamilyAnswer, Trouble
from handlers.conversations.complaint.family import COMPLAINT, STORY, name_of, note_family, take_trouble
from handlers.conversations.complaint.injection import told_in
from handlers.conversations.complaint.kind import kind_of_story, part_of
from handlers.conversations.meanings import code_of
from handlers.conversations.phrases import says
from handlers.dialogue.answers.household import Household, read_household
from handlers.dialogue.answers.missing_records import missing_dose, tells_of_missing
from handlers.dialogue.answers.told_apart import people_apart, read_apart
from handlers.dialogue.answers.told_doses import read_doses
from handlers.dialogue.outcome import Start, say
from handlers.dialogue.talk import Talk
from handlers.questions.said import in_words
from handlers.texts import Say

SEVERAL: Final = 2
CALLED: Final = 2  # words by which somebody is called: "con gai", "vo toi"


def heard_troubles(talk: Talk, text: str) -> Start | None:
    """At the menu: reports of people who have different troubles; None for any other message."""
    if "?" in text or not _read(talk, text, _people(text)):
        return None
    return Start(COMPLAINT, ComplaintData(description=text[:STORY]))


def note_house(talk: ComplaintTalk, text: str) -> tuple[Say, ...]:
    """Keep who is named and, where their troubles differ, the trouble of each; says it back."""
    family = talk.data.family
    people = family.people or _people(text)
    found = _read(talk, text, people)
    found = tuple(one for one in found if one.place not in (*family.done, *family.dropped))
    if not found:
        return note_family(talk, text)
    noted = note_family(talk, text) if read_household(text) == people else ()
    if talk.data.family.people != people:
        talk.data.family = FamilyAnswer(people, story=text[:STORY])
    talk.data.family.troubles = found
    take_trouble(talk.data)
    told = "; ".join(trouble_words(talk, people, one) for one in found)
    return (*noted, say("complaint_family.troubles", told=told))


def trouble_words(talk: Talk, people: Household, trouble: Trouble) -> str:
    """Who it is, and what is wrong."""
    who = name_of(talk, people[trouble.place])
    return talk.words(say("complaint_family.told_one", who=who, told=wrong(talk, trouble)))


def wrong(talk: Talk, trouble: Trouble) -> str:
    """What is wrong, in a few words inside a sentence."""
    if trouble.doses:
        return ", ".join(talk.words(say("complaint.missing_dose", number=number)).lower() for number in trouble.doses)
    common = talk.work.rules.catalogues.common
    person = common.meaning(Meaning.PERSON_WRONG).question("part")
    part = next((one for one in person.choices if one.id == trouble.part), None) if person and trouble.part else None
    label = common.category(trouble.category).short.in_language(talk.language)
    label = f"{label[:1].lower()}{label[1:]}"
    return f"{label} ({_label(talk, part).lower()})" if part else label


def place_called(family: FamilyAnswer, text: str) -> int | None:
    """Whom of those told apart a text calls as they were called, when it is one; None otherwise."""
    typed = f" {' '.join(fold(text).split())} "
    found = {one.place for one in family.troubles if one.place in family.left and f" {one.called} " in typed}
    return found.pop() if len(found) == 1 else None


def _label(talk: Talk, option: Option) -> str:
    return in_words(talk.work.rules.texts, option.label, talk.language, talk.contact.province)


def _people(text: str) -> Household:
    counted = read_household(text)
    return counted if read_apart(text, counted) else people_apart(text)


def _read(talk: Talk, text: str, people: Household) -> tuple[Trouble, ...]:
    """The troubles of two people or more that differ; () where all have the same, or where it is not sure."""
    found = tuple(one for place, words in read_apart(text, people) if (one := _trouble(talk, place, words)) is not None)
    kinds, doses = {(one.category, one.part) for one in found}, {one.doses for one in found if one.doses}
    return found if len(found) >= SEVERAL and (len(kinds) >= SEVERAL or len(doses) >= SEVERAL) else ()


def _trouble(talk: Talk, place: int, words: str) -> Trouble | None:
    """What a few words say to be wrong; None when they say nothing of the kind."""
    texts = talk.work.tools.texts
    lacks = tells_of_missing(words) or told_in(talk, words).lacks
    if not lacks and not says(words, "step_questions_words.trouble", texts):
        return None
    called = " ".join(fold(words).split()[:CALLED])
    given = {} if lacks else kind_of_story(talk, words)
    common = talk.work.rules.catalogues.common
    if given.get("category") in common.categories:
        if common.category(given["category"]).conversation != COMPLAINT:
            return None
        return Trouble(place, given["category"], part_of(talk, given.get("cause", "")), (), called)
    if not lacks:
        return None
    if read_doses(words, talk.today, talk.work.rules.vaccines).nothing_shown:
        return Trouble(place, code_of(talk, Meaning.MISSING_ALL), "", (), called)
    told = told_in(talk, words)
    doses = told.missing or tuple(filter(None, (missing_dose(words, talk.work.rules.campaign.doses.told),)))
    meant = Meaning.MISSING_ALL if len(doses) > 1 else Meaning.MISSING_ONE
    return Trouble(place, code_of(talk, meant), "", doses, called)
