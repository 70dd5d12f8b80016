"""What a citizen does to a report: add words or photos, say that it is still wrong, withdraw, seen or not seen."""

from typing import Final

from handlers.conversations.args import jump_to
from handlers.conversations.follow_up.data import FollowUp
from handlers.conversations.follow_up.replying import disputable, only_still_wrong, still_wrong
from handlers.conversations.follow_up.whose import actor_of, report_of
from handlers.conversations.photo_faults import fault_words, problems_of
from handlers.conversations.rate_service import Rated
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import Again, Choice, Done, Go, Lost, Move, Prompt, Quiet, Start, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.tickets.add_information import add_information
from handlers.tickets.confirm import confirm_seen, not_seen
from handlers.tickets.errors import REFUSALS, NotAllowed, TooLate, Unfit
from handlers.tickets.notices import follow
from handlers.tickets.reopen import may_dispute, reopen
from handlers.tickets.status import MoveNotAllowed, State
from handlers.tickets.withdraw import withdraw
from storage.repositories.tickets import Ticket

PHOTOS: Final = frozenset({"text", "photo", "voice", "document", "event"})
REASONS: Final = ("not_in_app", "wrong_data", "not_mine")
UNUSABLE: Final = "photo_unusable"


async def act_now(talk: Talk[FollowUp], act: str) -> Move:
    """Seen, not seen, a rating: nothing more to ask."""
    if act == "rate":
        return Start("rate_service", Rated(talk.data.code, talk.data.holder, talk.data.rating))
    doing = confirm_seen if act == "seen" else not_seen
    try:
        ticket = await report_of(talk)
        await doing(talk.work, ticket.id, actor_of(talk))
    except REFUSALS as error:
        return _refused(error)
    # The filer reads the notice; who knows the code only reads this.
    return Done((say("follow_up.noted"),)) if talk.data.holder else Done()


async def ask_addition(talk: Talk[FollowUp]) -> Prompt:
    """What to add."""
    choices = (Choice("enough", "follow_up.enough", "follow_up_words.enough"),) if talk.data.added else ()
    key = "follow_up.ask_more_still" if talk.data.added else "follow_up.ask_addition"
    return Prompt((say(key, code=group_code(talk.data.code)),), choices, PHOTOS)


async def take_addition(talk: Talk[FollowUp], answer: Answer) -> Move:
    """Words and photos go to the official as they come."""
    if answer.event:
        return await _photo_checked(talk, answer)
    if answer.choice == "enough":
        return await _enough(talk)
    if match_keywords(answer.text, "follow_up_words.take_back", talk.work.tools.texts):
        return Go("ask_withdraw")
    files = sent_files(answer)
    if not files and not any(letter.isalnum() for letter in answer.text):
        return Lost((say("follow_up.ask_addition", code=group_code(talk.data.code)),))
    if not answer.files and still_wrong(talk, answer.text) and await _has_result(talk):
        return await heard_wrong(talk, answer.text)
    try:
        ticket = await _added(talk, answer)
    except REFUSALS as error:
        return _refused(error)
    talk.data.added, talk.data.files = True, (*talk.data.files, *files)
    key = "added_files" if len(files) > len(answer.files) else "added_photo" if files else "added"
    done = say(f"follow_up.{key}", code=group_code(ticket.code))
    return Go("ask_addition", (done,))


async def ask_dispute(talk: Talk[FollowUp]) -> Prompt:
    """What is still wrong."""
    choices = tuple(Choice(reason, f"follow_up.reason.{reason}") for reason in REASONS)
    return Prompt((say("follow_up.ask_dispute"),), choices)


async def take_dispute(talk: Talk[FollowUp], answer: Answer) -> Move:
    """A reason in words or by button; then the office looks again."""
    text = talk.words(f"follow_up.reason.{answer.choice}") if answer.choice in REASONS else answer.text
    if not any(letter.isalpha() for letter in text):
        return Lost((say("follow_up.ask_dispute"),))
    return await said_dispute(talk, text)


async def heard_wrong(talk: Talk[FollowUp], text: str) -> Move:
    """Words that say by themselves that something is still wrong; such as may mean anything are asked about first."""
    if not only_still_wrong(talk, text):
        return await said_dispute(talk, text)
    talk.data.reply = text
    return Go("ask_sure")


async def ask_sure(talk: Talk[FollowUp]) -> Prompt:
    """Whether "not yet" was said of this report."""
    choices = (
        Choice("yes", "follow_up.sure_yes", "keywords.yes"),
        Choice("no", "follow_up.sure_no", "keywords.no"),
    )
    return Prompt((say("follow_up.ask_sure", code=group_code(talk.data.code)),), choices)


async def take_sure(talk: Talk[FollowUp], answer: Answer) -> Move:
    """The office looks again, at what is told with more words or at what was said; or nothing is done."""
    if answer.choice == "yes":
        return await said_dispute(talk, talk.data.reply)
    if answer.choice == "no":
        talk.data.reply = ""
        return Done((say("follow_up.reply_dropped"),), menu=True)
    if answer.text and still_wrong(talk, answer.text) and not only_still_wrong(talk, answer.text):
        return await said_dispute(talk, answer.text)
    return Lost((say("follow_up.choose"),))


async def said_dispute(talk: Talk[FollowUp], text: str) -> Move:
    """The office looks again at what is still wrong."""
    talk.data.reply = ""
    try:
        ticket = await report_of(talk)
        await reopen(talk.work, ticket.id, actor_of(talk), text)
    except REFUSALS as error:
        return _refused(error)
    return Done((say("follow_up.noted"),)) if talk.data.holder else Done()


async def ask_withdraw(talk: Talk[FollowUp]) -> Prompt:
    """Whether they really mean it."""
    choices = (
        Choice("yes", "follow_up.withdraw_yes", "keywords.yes"),
        Choice("no", "follow_up.withdraw_no", "keywords.no"),
    )
    return Prompt((say("follow_up.ask_withdraw", code=group_code(talk.data.code)),), choices, frozenset())


async def take_withdraw(talk: Talk[FollowUp], answer: Answer) -> Move:
    """Withdraw, or leave it."""
    if answer.choice == "no":
        return Go("show_report", (say("follow_up.withdraw_kept"),))
    if answer.choice != "yes":
        return Lost((say("follow_up.choose"),))
    try:
        ticket = await withdraw(talk.work, (await report_of(talk)).id, actor_of(talk))
    except REFUSALS as error:
        return _refused(error)
    return Done((say("follow_up.withdrawn", code=group_code(ticket.code)),), menu=True)


async def ask_reply(talk: Talk[FollowUp]) -> Prompt:
    """Something typed while an office waits, or that says it adds to a report: is it for that report?"""
    try:
        waits = (await report_of(talk)).status == State.WAITING_CITIZEN
    except NotAllowed:  # given up meanwhile: what becomes of the words is said at the answer
        waits = False
    choices = (
        Choice("yes", "follow_up.reply_yes", "keywords.yes"),
        Choice("no", "follow_up.reply_no", "keywords.no"),
    )
    key = "follow_up.ask_reply" if waits else "follow_up.ask_add"
    return Prompt((say(key, code=group_code(talk.data.code)),), choices)


async def take_reply(talk: Talk[FollowUp], answer: Answer) -> Move:
    """Pass it on, or let them ask."""
    if answer.choice == "yes":
        text, talk.data.reply = talk.data.reply, ""
        return await take_addition(talk, Answer(text=text))
    if answer.choice == "no" and still_wrong(talk, talk.data.reply) and await disputable(talk):
        return Start("follow_up", FollowUp(reply=talk.data.reply), args=("dispute", ""))  # said of another report
    if answer.choice == "no" and talk.data.below:  # they are heard as if they were typed at the menu
        return Done(replay=talk.data.reply)
    if answer.choice == "no":
        return Done((say("follow_up.reply_dropped"),), menu=True)
    return Lost((say("follow_up.choose"),))


async def _has_result(talk: Talk[FollowUp]) -> bool:
    """Whether the office has said that it is done: what is still wrong then is a dispute, and no addition."""
    try:
        ticket = await report_of(talk)
    except NotAllowed:
        return False
    done = ticket.status in (State.ENTERED, State.CONFIRMED) or (ticket.status == State.APPROVED and not ticket.enters)
    return done and may_dispute(talk.work, ticket)


async def _enough(talk: Talk[FollowUp]) -> Move:
    try:
        ticket = await report_of(talk)
    except NotAllowed as error:
        return _refused(error)
    return Done((say("follow_up.thanks"),), (follow("view", ticket, "view"),))


async def _added(talk: Talk[FollowUp], answer: Answer) -> Ticket:
    ticket, actor = await report_of(talk), actor_of(talk)
    if ticket.status == State.REFUSED:
        return await reopen(talk.work, ticket.id, actor, answer.text, sent_files(answer), supplement=True)
    return await add_information(talk.work, ticket.id, actor, answer.text, sent_files(answer))


def sent_files(answer: Answer) -> tuple[int, ...]:
    """Everything that hangs on an answer."""
    return (*answer.files, *answer.voices, *answer.documents)


async def _photo_checked(talk: Talk[FollowUp], answer: Answer) -> Move:
    """A photo added here has been looked at: the official gets a flag, the citizen a hint."""
    file_id = int(answer.data.get("file_id") or 0)
    if file_id not in talk.data.files:
        return Quiet()
    (file,) = await talk.work.uow.files.many([file_id])
    problems = await problems_of(talk, file)
    if file.state == "ready" and not problems:
        return Quiet()
    try:
        ticket = await report_of(talk)
    except NotAllowed as error:
        return _refused(error)
    flag = problems[0].fault.value if problems else UNUSABLE
    await talk.work.uow.ticket_files.flag(ticket.id, file_id, flag)
    if not problems:
        return Again((say("follow_up.late_refused", code=group_code(ticket.code)), say(f"photo.{file.problem}")))
    return Again((await fault_words(talk, problems[0].fault, file_id), say("follow_up.better_photo")))


def _refused(error: Exception) -> Move:
    if isinstance(error, NotAllowed):
        return Done((say("follow_up.not_found"),), menu=True)
    if isinstance(error, TooLate):
        return Done(
            (say("follow_up.too_late"),), (Choice("complain", "follow_up.complain", jump=jump_to("complaint")),)
        )
    if isinstance(error, Unfit):
        return Again((say("follow_up.too_long"),))
    if isinstance(error, MoveNotAllowed):
        return Go("show_report", (say("follow_up.not_now"),))
    raise error
