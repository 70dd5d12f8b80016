"""What free text means outside the step it was typed at: business (a number, an address, a long complaint, a door of
the menu), else a question for the catalogue.
"""

from typing import Final

from faq.matcher import Match
from faq.normalise import cut, fold, words
from faq.tongue import without_code
from handlers.catalogue.categories import Meaning
from handlers.conversations import other_device, phone_texts
from handlers.conversations.advice import next_advice
from handlers.conversations.answering import READ, answer_question, entry_of, match_of, ways_on
from handlers.conversations.args import jump_to
from handlers.conversations.asides import hear_aside
from handlers.conversations.asking.outside import outside
from handlers.conversations.asking.person import PersonAnswer
from handlers.conversations.asking.place import names_in, place_words, read_place, remember_place
from handlers.conversations.callback import told_with_wish
from handlers.conversations.child_vaccines import child_vaccines
from handlers.conversations.complaint.data import ComplaintData
from handlers.conversations.complaint.family import heard_family, heard_other, offered_house
from handlers.conversations.complaint.many import heard_many
from handlers.conversations.complaint.story import is_story
from handlers.conversations.complaint.troubles import heard_troubles
from handlers.conversations.courtesy import ALL_RIGHT, GREETING, courtesy
from handlers.conversations.day_order import ENGLISH, in_our_order
from handlers.conversations.drafts import drafts_of, label_of
from handlers.conversations.feelings import heard_feeling, heard_outburst
from handlers.conversations.follow_up.replying import (
    asks_one_more,
    heard_addition,
    heard_dispute,
    heard_reply,
    heard_seen,
)
from handlers.conversations.helping import wants_person
from handlers.conversations.home_words import home_in
from handlers.conversations.meanings import code_of
from handlers.conversations.menu import DOORS, doors
from handlers.conversations.numbers_asked import numbers_asked
from handlers.conversations.own_reports import asked_when
from handlers.conversations.own_waiting import heard_lost, still_waiting, waits_elsewhere
from handlers.conversations.photo_faults import code_words
from handlers.conversations.promised import heard_promise
from handlers.conversations.several_questions import answer_several
from handlers.conversations.shut import looks_up, takes_reports
from handlers.conversations.start_link import StartLink, typed_link
from handlers.conversations.status_lookup import Lookup
from handlers.conversations.told_after import heard_fact
from handlers.conversations.which_place import places_named, which_place
from handlers.conversations.who_i_am import heard_who_i_am
from handlers.dialogue.answers.for_whom import names_only_kin
from handlers.dialogue.answers.giving_up import read_giving_up
from handlers.dialogue.answers.identity import Identity, read_identity
from handlers.dialogue.answers.openings import opens_a_talk
from handlers.dialogue.answers.other_codes import LINK as LINK_TO_PAGE
from handlers.dialogue.answers.other_codes import what_code
from handlers.dialogue.answers.several import ToldOfPerson, read_person
from handlers.dialogue.answers.small_talk import is_nod
from handlers.dialogue.answers.stated import states_lack
from handlers.dialogue.answers.still_wrong import read_still_wrong
from handlers.dialogue.answers.surplus import tells_of_surplus
from handlers.dialogue.answers.ticket_code import read_ticket_code
from handlers.dialogue.answers.told_doses import may_lack, read_doses
from handlers.dialogue.matching import LONGEST, label_meant, match_choice, match_keywords, number_meant
from handlers.dialogue.outcome import Choice, Start, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.state import Offer
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.places.refs import PlaceRef
from handlers.records.card import from_card_qr

LONG_STORY: Final = 160  # characters from which a text about a wrong record is taken as the complaint itself
FEW_WORDS: Final = 16  # words up to which a text that names a place is taken as an address
LOOKED_AT: Final = 1600  # characters of a text in which phrases are looked for: its beginning and its end
MOSTLY_NUMBER: Final = 40  # characters up to which a text with a number is taken as the number
MOSTLY_TOLD: Final = 80  # likewise for a number with a birth date or a phone beside it
HUMAN, CALLBACK = "human_agent", "callback"
COMPLAINT: Final = "complaint"
STARTED: Final = (  # what `hear_business` may start
    *dict.fromkeys(
        (
            "start_link", "officials_queue", "follow_up", "drafts", "callback", "hotline_directory",
            "phone_texts", "other_device", "lost_code",
            "status_lookup", "who_looked", COMPLAINT, *(conversation for _, conversation in DOORS.values()),
        )
    ),
)  # fmt: skip


async def ear(talk: Talk, answer: Answer, at_menu: bool) -> Heard | None:
    """Free text that the present step could not read. Inside a form only sure answers count."""
    if at_menu:
        if (felt := await heard_outburst(talk, answer.text)) is not None:
            return felt
        if (code := what_code(answer.text)) and code != LINK_TO_PAGE:
            return Heard((say("ask_faq.other_code", what=code_words(talk, code)),), doors())
        business = await hear_business(talk, answer)
        if business is not None:
            return business
        felt = await heard_feeling(talk, answer.text, at_menu)
        if not felt and not any(letter.isalpha() for letter in without_code(answer.text)):
            return None
        sure = match_of(talk, answer.text).decision == "answer" and not names_only_kin(answer.text)
        house = None if sure else offered_house(talk, answer.text)
        return felt or house or await _or_what_waits(talk, await answer_question(talk, answer.text))
    if read_still_wrong(answer.text) == "sure" and (dispute := await heard_dispute(talk, answer.text)) is not None:
        return Heard(start=dispute)
    if talk.name == "follow_up" and asks_one_more(talk, answer.text):
        return Heard(start=await heard_other(talk, answer.text))
    return await hear_aside(talk, answer.text)


async def _or_what_waits(talk: Talk, heard: Heard) -> Heard:
    """Who is not understood and has something half done may mean that: "em quay lai ne"."""
    draft = next(iter(await drafts_of(talk)), None) if heard.choices[: len(ways_on())] == ways_on() else None
    if draft is None:
        return heard
    go_on = Choice("go_on", label_of(draft), "ask_faq_words.go_on", jump=jump_to("drafts"))
    return Heard((say("resume.unfinished"),), (go_on, *heard.choices))


async def hear_business(talk: Talk, answer: Answer) -> Heard | None:
    """A text that starts something: a door's name, a code, an identity number, an address, a whole complaint.

    Each of the five looks only at what those before it left; their order decides where two could take a text.
    """
    text = answer.text
    for hears in (_opens, _of_the_talk, _of_own_reports, _of_others):
        if (heard := await hears(talk, text)) is not None:
            return heard
    return await _of_a_place(talk, text)


async def _opens(talk: Talk, text: str) -> Heard | None:
    """What is started by its name or number."""
    texts = talk.work.tools.texts
    if link := typed_link(talk, text):
        return Heard(start=Start("start_link", StartLink(link)))
    if match_keywords(text, "officials_queue_words.door", texts):
        return Heard(start=Start("officials_queue", args=("door",)))
    if match_keywords(text, "officials_queue_words.open", texts):
        return Heard(start=Start("officials_queue"))
    if match_keywords(text.rstrip(" ?"), "who_looked_words.start", texts):
        return Heard(start=Start("who_looked"))
    if match_keywords(text, "list_submission_words.start", texts):
        return Heard(start=Start("list_submission"))
    started = _door(talk, text) or _number(talk, text) or phone_texts.heard_wish(talk, text)
    started = started or other_device.heard_wish(talk, text)
    return Heard(start=started) if started is not None else None


async def _of_the_talk(talk: Talk, text: str) -> Heard | None:
    """Giving up, a nod, going on; a promise of ours, who somebody is, a fact told afterwards."""
    texts, given_up = talk.work.tools.texts, read_giving_up(text)
    if (given_up and given_up.named) or match_keywords(text, "follow_up_words.take_back", texts):
        return Heard(start=Start("follow_up", args=("withdraw", "")))
    if is_nod(text) or match_keywords(text, "ask_faq_words.all_right", texts):
        return courtesy(talk, ALL_RIGHT, Heard((say("ask_faq.all_right"),), doors()))
    if match_keywords(text, "ask_faq_words.go_on", texts):
        return Heard(start=Start("drafts"))
    if (promised := await heard_promise(talk, text) or heard_who_i_am(talk, text)) is not None:
        return _with_words(talk, text, promised)
    fact = heard_fact(talk, text)
    return Heard(start=fact) if fact is not None else None


async def _of_own_reports(talk: Talk, text: str) -> Heard | None:
    """What belongs to a report that was filed: seen now, something to add, when it ends, a dispute, a lost code."""
    if (seen := await heard_seen(talk, text)) is not None:
        return Heard(start=seen)
    added = await heard_addition(talk, text)
    heard = None if added else await asked_when(talk, text) or next_advice(talk, text, technical=True)
    if heard is not None:
        return _with_words(talk, text, heard)
    reply = await heard_reply(talk, text) or await heard_dispute(talk, text) or added
    started = reply if reply is not None else heard_lost(talk, text)
    if started is not None:
        return Heard(start=started)
    waiting = await still_waiting(talk, text)
    return _with_words(talk, text, waiting) if waiting is not None else None


async def _of_others(talk: Talk, text: str) -> Heard | None:
    """A report of many, of the family, of somebody else; else advice."""
    many = heard_many(talk, text)
    if many is not None:
        return _with_words(talk, text, many)
    house = heard_troubles(talk, text) or heard_family(talk, text) or await heard_other(talk, text)
    if house is not None:
        return Heard(start=house)
    heard = next_advice(talk, text)
    return _with_words(talk, text, heard) if heard is not None else None


async def _of_a_place(talk: Talk, text: str) -> Heard | None:
    """An address, several questions, what waits elsewhere; else what the matcher of questions makes of it."""
    short = len(text) <= LONGEST and len(text.split()) <= FEW_WORDS
    place = read_place(talk, text).unit if short and "?" not in text else None
    named, besides = names_in(talk, text, place) if place is not None else (0, 0)
    if place is not None and named and besides <= 1:
        return await _address(talk, place)
    heard = answer_several(talk, text) or await waits_elsewhere(talk, text)
    return heard or await _of_its_sense(talk, text, place if named else None, place)


async def _of_its_sense(talk: Talk, text: str, address: PlaceRef | None, place: PlaceRef | None) -> Heard | None:
    """What the matcher of questions makes of a text that starts something; `address`: a place it names outright."""
    if opens_a_talk(text):
        return await _greeted(talk)
    match = match_of(talk, text)
    if match.best == CALLBACK and match.decision != "refuse" and has_words(talk, text, "ask_faq_words.take_back"):
        return Heard(start=Start("follow_up"))
    if match.decision == "answer" and match.best in (HUMAN, CALLBACK):
        return Heard(start=Start("callback", told_with_wish(talk, text)))
    helped = wants_person(talk, text) if match.decision != "answer" else None
    if helped is not None:
        return _with_words(talk, text, helped)
    asked_of = numbers_asked(talk, text, match, place)
    if asked_of is not None:
        return Heard(start=Start("hotline_directory", asked_of))
    if match.decision != "refuse" and match.best == GREETING:
        return await _greeted(talk)
    told = _tells_of_missing(talk, text) and child_vaccines(talk, text) is None
    if told or (len(text) >= LONG_STORY and match.decision != "refuse"):
        return _story(talk, text, match, told=told)
    if match.decision == "answer":
        return None
    if address is not None:
        return await _address(talk, address)
    if (named := _named_kind(talk, text)) is not None:
        return Heard(start=named)
    places = places_named(talk, text)
    return await _address(talk, places[0]) if len(places) == 1 else which_place(talk, places)


def _named_kind(talk: Talk, text: str) -> Start | None:
    """The report whose kind is named as its button does; None for anything else."""
    common = talk.work.rules.catalogues.common
    kinds = [one for one in common.categories.values() if one.conversation == COMPLAINT and not one.closed]
    at = label_meant(text, [one.short.in_language(talk.language) for one in kinds])
    code = kinds[at].code if at >= 0 else ""
    if not code and label_meant(text, [talk.words("complaint.missing")]) == 0:
        code = code_of(talk, Meaning.MISSING_ONE)
    return Start(COMPLAINT, ComplaintData(), args=(f"category={code}",)) if code else None


def _with_words(talk: Talk, text: str, heard: Heard) -> Heard:
    """What was typed goes along with the buttons of its answer."""
    talk.asked = text[:READ]
    return heard


def _door(talk: Talk, text: str) -> Start | None:
    if len(text) > LONGEST:
        return None
    offered = [Offer(id, talk.words(label), f"menu_words.{id}") for id, (label, _) in DOORS.items()]
    chosen = "" if number_meant(text) else match_choice(text, offered, talk.work.tools.texts, strict=True)
    return Start(DOORS[chosen][1]) if chosen else None


def _number(talk: Talk, text: str) -> Start | None:
    if "|" in text and (card := from_card_qr((text,))) is not None:  # a card's code, scanned with another app
        found = PersonAnswer()
        found.keep_card(card)
        return Start("status_lookup", Lookup(found))
    told = read_person(in_our_order(talk, text), talk.today) if len(text) <= MOSTLY_TOLD else ToldOfPerson()
    if told.identity is not None and told.count > 1:
        found = PersonAnswer(birth=told.birth, told_phone=told.phone.national if told.phone else "")
        found.keep_identity(told.identity)
        return Start("status_lookup", Lookup(found))
    if len(text) > MOSTLY_NUMBER or not any(letter.isdigit() for letter in text):
        return None
    code = read_ticket_code(text)
    if isinstance(code, str):
        return Start("follow_up", args=("view", code))
    if sum(letter.isdigit() for letter in text) < 7:
        return None
    identity = read_identity(text)
    if not isinstance(identity, Identity):
        return None
    found = PersonAnswer()
    found.keep_identity(identity)
    return Start("status_lookup", Lookup(found))


async def _greeted(talk: Talk) -> Heard:
    """How can I help; what was left half done is offered first."""
    draft = next(iter(await drafts_of(talk)), None)
    if draft is None:
        return courtesy(talk, GREETING, Heard((say("ask_faq.how_can_i_help"),), doors()))
    go_on = Choice("go_on", label_of(draft), "ask_faq_words.go_on", jump=jump_to("drafts"))
    return courtesy(talk, GREETING, Heard((say("resume.unfinished"),), (go_on, *doors())))


def _tells_of_missing(talk: Talk, text: str) -> bool:
    """Whether a text tells of a dose with its day and says that it is not in the record: no question any more.

    In English, which the catalogue of questions knows less well, it is enough to say what the record lacks.
    """
    if tells_of_surplus(text):
        return False
    if talk.language == ENGLISH and states_lack(text, talk.today, talk.work.rules.vaccines):
        return True
    if not is_story(text) or not any(letter.isdigit() for letter in text):
        return False
    if not may_lack(text) or "?" in text or has_words(talk, text, "ask_faq_words.asking"):
        return False
    told = read_doses(in_our_order(talk, text), talk.today, talk.work.rules.vaccines)
    return told.lacks and told.tells


def _story(talk: Talk, text: str, match: Match, *, told: bool = False) -> Heard | None:
    entry = entry_of(talk, match.best)
    given = next((step.given for step in entry.next if step.go == COMPLAINT), None) if entry else None
    if entry is not None and match.decision == "answer" and given is None and not told:
        return None  # a long question, but no complaint
    surplus = {"category": code_of(talk, Meaning.NOT_MINE)} if tells_of_surplus(text) else None
    known = surplus or (
        given
        if match.decision == "answer" and given
        else {"category": code_of(talk, Meaning.MISSING_ONE)}
        if told
        else {}
    )
    args = tuple(f"{name}={value}" for name, value in known.items())
    data, home = ComplaintData(description=text), home_in(talk, text)
    if home is None:
        return Heard((say("ask_faq.long_story"),), start=Start(COMPLAINT, data, args=args))
    data.place.settle(home)
    noted = say("place_choice.noted", place=place_words(talk, home))
    return Heard((say("ask_faq.long_story"), noted), start=Start(COMPLAINT, data, args=args))


def has_words(talk: Talk, text: str, key: str) -> bool:
    """Whether one of the phrases under a key stands in a text, with or without marks."""
    said = f" {' '.join(words(fold(cut(text, LOOKED_AT))))} "
    return any(f" {fold(one)} " in said for one in talk.work.tools.texts.keywords(key))


async def _address(talk: Talk, place: PlaceRef) -> Heard:
    if place.commune:
        await remember_place(talk, place)
    return Heard((say("ask_faq.at_place", place=place_words(talk, place)), *outside(talk, place)), _at(talk, place))


def _at(talk: Talk, place: PlaceRef) -> tuple[Choice, ...]:
    """What can be done there now."""
    given, home = {"place": place.to_json().replace(":", "-")}, place.province
    offered = (
        (True, Choice("numbers", "ask_faq.numbers_here", jump=jump_to("hotline_directory", given))),
        (takes_reports(talk, home), Choice("complain", "ask_faq.complain_here", jump=jump_to(COMPLAINT, given))),
        (looks_up(talk, home), Choice("look_up", "menu.look_up", "menu_words.look_up", jump=jump_to("status_lookup"))),
    )
    return tuple(choice for is_served, choice in offered if is_served)
