"""Files out of place: whose are they? They go to a complaint being written, to a report, into a new one, or nowhere.

What comes while the question stands (another photo, a voice message, a position, words) is kept beside them: one
question for all. Words that tell of a report begin it; a draft gets the files beside those it has.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from handlers.conversations.answering import answer_of, entry_of, match_of
from handlers.conversations.asking.person import PersonAnswer, paper_words
from handlers.conversations.asking.place import told_place
from handlers.conversations.callback import Callback
from handlers.conversations.complaint.data import ComplaintData
from handlers.conversations.complaint.kept import name_in, with_files
from handlers.conversations.complaint.story import is_story, with_more
from handlers.conversations.ear import hear_business
from handlers.conversations.file_words import counted, refused_words, sorted_out
from handlers.conversations.labels import fitting
from handlers.conversations.loose_files import NAME as NAME
from handlers.conversations.loose_files import VERSION, LooseFiles, note_position, upgraded
from handlers.conversations.photo_faults import code_words, other_code
from handlers.conversations.photo_words import about, perhaps, told_surely
from handlers.conversations.status_lookup import Lookup
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import Again, Choice, Done, Go, Lost, Move, Prompt, Quiet, Resume, Start, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.records.card import CardData, from_card_qr
from handlers.staff.actor import citizen
from handlers.texts import Say
from handlers.tickets.access import may
from handlers.tickets.add_information import add_information
from handlers.tickets.errors import REFUSALS
from handlers.tickets.status import IN_QUEUE, State, Verb
from storage.repositories.conversations import Conversation
from storage.repositories.tickets import Ticket

WANTS_PHOTOS: Final = frozenset({"complaint"})  # conversations whose drafts take photos
MOST_OFFERED: Final = 6
WAITING_FIRST: Final = {State.WAITING_CITIZEN.value: 0}
TAKES_MORE: Final = frozenset(state.value for state in IN_QUEUE)
ALL: Final = frozenset({"text", "photo", "voice", "document", "location", "event"})
PENDING, REFUSED = "pending", "refused"  # states of a file
PHOTO: Final = "photo"  # kind of a file
CALL, GUESS, CARD = "call_me", "guess", "card"


async def begin(talk: Talk[LooseFiles]) -> str | Move:
    """What came, and the words with it: those that tell of a report begin it, unless it may be one that is open."""
    data, given = talk.data, talk.given
    data.files, data.voices = data.files or given.files, data.voices or given.voices
    data.documents, data.words = data.documents or given.documents, data.words or given.text
    data.album = given.album
    if match_keywords(data.words, "commands.human", talk.work.tools.texts):
        data.words = ""
        return _call_back(talk)
    if not data.words or await _drafts(talk) or await _tickets(talk):
        return "ask_whose"
    told = await _told_report(talk, data.words)
    if told is not None:
        return told
    match = match_of(talk, data.words)
    entry = entry_of(talk, match.best) if match.decision == "answer" else None
    return Go("ask_whose", answer_of(talk, entry).says) if entry is not None else "ask_whose"


async def ask_whose(talk: Talk[LooseFiles]) -> Prompt:
    """Drafts that want photos, reports that are open (those that wait for something first), a new one, or none."""
    drafts, tickets = await _drafts(talk), await _tickets(talk)
    choices = [Choice(f"d{draft.id}", _draft_label(draft)) for draft in drafts]
    choices += [Choice(f"t{ticket.id}", _ticket_label(talk, ticket)) for ticket in tickets]
    key = "attach_photo.ask_whose" if choices else "attach_photo.ask_what_for"
    choices = choices[:MOST_OFFERED]
    if guess := perhaps(talk, talk.data.words):
        choices.append(Choice(GUESS, say("attach_photo.about", about=about(talk, guess))))
    if await _card(talk) is not None:
        choices.append(Choice(CARD, "attach_photo.look_up", "attach_photo_words.look_up"))
    choices.append(Choice("new", "attach_photo.new", "attach_photo_words.new"))
    if talk.data.voices:
        choices.append(Choice(CALL, "attach_photo.call_me", "attach_photo_words.call_me"))
    label = "attach_photo.nothing" if talk.data.files else "attach_photo.nothing_file"
    choices.append(Choice("nothing", label, "attach_photo_words.nothing"))
    return Prompt((say(key, what=counted(talk, talk.data)),), tuple(choices), ALL)


async def take_whose(talk: Talk[LooseFiles], answer: Answer) -> Move:
    """Hang it where it belongs."""
    data, was_album = talk.data, talk.data.album
    data.album = answer.album or (was_album and bool(answer.event))  # with what else is said, all of it is here
    if answer.event:
        return await _checked(talk, answer)
    if answer.files or answer.voices or answer.documents:
        data.files, data.voices = (*data.files, *answer.files), (*data.voices, *answer.voices)
        data.documents = (*data.documents, *answer.documents)
        data.words = with_more(data.words, answer.text)
        can = (say("enclosed.voice"),) if answer.voices else ()
        return Again(can or (say("attach_photo.one_more"),), ask=True)
    if answer.location:
        note_position(talk, data.place, answer.location)
        return Again((say("attach_photo.position_kept"),), ask=True)
    if answer.choice == GUESS:
        return _report(talk, perhaps(talk, data.words))
    if answer.choice == CARD:
        return await _look_up(talk)
    if answer.choice == "new":
        return await _told_report(talk, data.words) or _report(talk, {})
    if answer.choice == CALL or match_keywords(answer.text, "commands.human", talk.work.tools.texts):
        return _call_back(talk)
    if answer.choice == "nothing":
        return Done((say("attach_photo.left"),))
    if answer.choice.startswith("d"):
        return await _to_draft(talk, int(answer.choice[1:]))
    if answer.choice.startswith("t"):
        return await _to_ticket(talk, int(answer.choice[1:]))
    # Words typed behind the photo, as a caption comes: the beginning of a report, or a question in between.
    return await _told_report(talk, answer.text) or Lost((say("attach_photo.choose"),))


async def _told_report(talk: Talk[LooseFiles], text: str) -> Start | None:
    """The report that these words tell of: as they would begin it at the menu, else when it is sure, else when they are
    a whole story, whose kind is asked."""
    if not text:
        return None
    heard = await hear_business(talk, Answer(text=text))
    start = heard.start if heard is not None else None
    found = told_surely(talk, text)
    if heard is not None and start is not None and start.conversation == "complaint":
        begun = start.data if isinstance(start.data, ComplaintData) else ComplaintData()
        _with_files(talk, begun, text)
        kept = say("attach_photo.kept", what=counted(talk, talk.data))
        return replace(start, data=begun, says=(kept, *heard.says, *start.says))
    if not found and not is_story(text):
        return None
    talk.data.words = with_more(talk.data.words, text)
    return _report(talk, found)


def _report(talk: Talk[LooseFiles], given: Mapping[str, str]) -> Start:
    """A new report with everything that came."""
    told = ComplaintData(description=talk.data.words)
    _with_files(talk, told)
    kept = say("attach_photo.kept", what=counted(talk, talk.data))
    if given:
        kept = say("attach_photo.kept_about", what=counted(talk, talk.data), about=about(talk, given))
    return Start("complaint", told, (kept,), args=tuple(f"{name}={value}" for name, value in given.items()))


def _with_files(talk: Talk[LooseFiles], told: ComplaintData, text: str = "") -> None:
    """Everything that came, with a report that has begun."""
    data = talk.data
    told.photos.add(data.files)
    told.enclose((*data.voices, *data.documents))
    for words in filter(None, (data.words, text)):
        told.description = with_more(told.description, words)
    if told_place(talk, told.place) is None and (data.place.known or data.place.among):
        told.place = data.place


def _call_back(talk: Talk[LooseFiles]) -> Start:
    data = talk.data
    told = Callback(about=data.words, voices=data.voices, files=(*data.files, *data.documents), place=data.place)
    return Start("callback", told)


async def _checked(talk: Talk[LooseFiles], answer: Answer) -> Move:
    """One of the files was looked at: what cannot be opened is told at once, and is never called attached. A code of
    something else is named."""
    file_id, problem = int(answer.data.get("file_id") or 0), str(answer.data.get("problem") or "")
    if file_id not in talk.data.all:
        return Quiet()
    kept = await talk.work.uow.files.many([*talk.data.all])
    gone = [one for one in kept if one.state == REFUSED]
    if gone and talk.data.album and any(one.state == PENDING and one.kind == PHOTO for one in kept):
        return Quiet()  # of an album it is told once, when all were looked at
    if gone:
        talk.data.without([one.id for one in gone])
        why = (say(f"photo.{gone[0].problem}"),)
        return Again(why, ask=True) if talk.data.all else Done(why)
    if not problem:
        code = await other_code(talk, file_id)
        said = say("attach_photo.other_code", what=code_words(talk, code)) if code else await _card_seen(talk, file_id)
        return Again((said,), ask=True) if said is not None else Quiet()
    talk.data.without((file_id,))
    why = (say(f"photo.{problem}"),)
    return Again(why, ask=True) if talk.data.all else Done(why)


async def _card_seen(talk: Talk[LooseFiles], file_id: int) -> Say | None:
    return say("attach_photo.card_seen") if from_card_qr(await talk.work.uow.files.read(file_id) or ()) else None


async def _card(talk: Talk[LooseFiles]) -> CardData | None:
    """What stands on the identity card that was photographed, if one was."""
    for number in talk.data.files:
        if (card := from_card_qr(await talk.work.uow.files.read(number) or ())) is not None:
            return card
    return None


async def _look_up(talk: Talk[LooseFiles]) -> Move:
    card, person = await _card(talk), PersonAnswer()
    if card is None:
        return Again((say("attach_photo.choose"),), ask=True)
    person.keep_card(card)
    read = say("identity.card_read", name=card.name, paper=paper_words(talk, card.identity))
    return Start("status_lookup", Lookup(person), (read,))


async def _to_draft(talk: Talk[LooseFiles], conversation_id: int) -> Move:
    conversations = talk.work.uow.conversations
    draft = await conversations.get(conversation_id, talk.contact.id)
    refused = await _without_refused(talk)
    if not talk.data.all:
        return Done(refused)
    kept = with_files(draft, talk.data) if draft is not None and draft.name in WANTS_PHOTOS else None
    if draft is None or kept is None:
        return Done((say("attach_photo.gone"),))
    await conversations.save(kept, talk.now, talk.contact.province)
    added = (*refused, say("attach_photo.added_to_draft", what=counted(talk, talk.data)))
    return Resume(draft.id, added) if draft.status == "paused" else Done(added)


async def _to_ticket(talk: Talk[LooseFiles], ticket_id: int) -> Move:
    refused = await _without_refused(talk)
    if not talk.data.all:
        return Done(refused)
    try:
        ticket = await add_information(
            talk.work, ticket_id, citizen(talk.contact), talk.data.words, file_ids=talk.data.all
        )
    except REFUSALS:
        return Done((*refused, say("attach_photo.gone")))
    _, waiting, _ = await sorted_out(talk, talk.data.all)
    key = "attach_photo.passed_on" if waiting else "attach_photo.added"
    return Done((*refused, say(key, code=group_code(ticket.code), what=counted(talk, talk.data))))


async def _without_refused(talk: Talk[LooseFiles]) -> tuple[Say, ...]:
    """Forget what could not be opened; says why."""
    _, _, refused = await sorted_out(talk, talk.data.all)
    talk.data.without([file.id for file in refused])
    return refused_words(refused)


async def _drafts(talk: Talk[LooseFiles]) -> list[Conversation]:
    kept = await talk.work.uow.conversations.unfinished(talk.contact.id)
    return [draft for draft in kept if draft.name in WANTS_PHOTOS]


async def _tickets(talk: Talk[LooseFiles]) -> list[Ticket]:
    actor, found = citizen(talk.contact), []
    for ticket in await talk.work.uow.tickets.by_contact(talk.contact.id):
        if ticket.status in TAKES_MORE and await may(talk.work, actor, ticket, Verb.ADD_INFORMATION):
            found.append(ticket)
    return sorted(found, key=lambda ticket: WAITING_FIRST.get(ticket.status, 1))


def _draft_label(draft: Conversation) -> Say:
    name = name_in(draft)
    return say("attach_photo.draft_of", name=name) if name else say("attach_photo.draft")


def _ticket_label(talk: Talk[LooseFiles], ticket: Ticket) -> Say:
    name = ticket.subject.name.split(" ")[-1]
    short = talk.work.tools.catalogues.common.category(ticket.category).short.in_language(talk.language)
    tail = group_code(ticket.code).split(" ", 1)[-1]
    beside = talk.words(say("attach_photo.report_of", name="", tail=tail))
    return say("attach_photo.report_of", name=fitting(name or short, beside), tail=tail)


ATTACH_PHOTO = Declared(
    NAME,
    "attach_photo.title",
    "ask_whose",
    {"ask_whose": Step(ask_whose, take_whose, starts=("complaint", "callback", "status_lookup"))},
    data=LooseFiles,
    version=VERSION,
    upgrade=upgraded,
    begin=begin,
    draft=True,
    starts=("complaint", "callback"),
)
