"""What may come in between: taps old and new, jumps, commands, danger signs, drafts, files out of place, questions."""

from dataclasses import replace

from handlers.dialogue import leaving, paused
from handlers.dialogue.conversation import Declared
from handlers.dialogue.languages import chose_language, hear_language
from handlers.dialogue.leaving import ensure_open, follow_jump, leave_alarm, leave_for, say_aside, somewhere, stale
from handlers.dialogue.matching import match_choice, match_keywords
from handlers.dialogue.outcome import NOTHING_GIVEN, Again, Choice, Given, Jump, Lost, Prompt
from handlers.dialogue.registry import Heard
from handlers.dialogue.standing import Running
from handlers.dialogue.talk import Talk
from handlers.dialogue.tokens import read_token
from handlers.dialogue.turn import Answer
from handlers.dialogue.withdrawal import WITHDRAWN
from handlers.texts import Say
from storage.repositories.conversations import Conversation

UNASKED = 5  # answers that a word of cancelling drops without a question
ONLY_A_NAME = 6  # words of a text that says where to go and nothing else
COMMANDS = ("menu", "assistant", "cancel", "back", "human", "help")


async def before(run: Running, answer: Answer, active: Conversation | None) -> bool:
    """Handle what is no answer to the present step. True when the turn is done."""
    incoming = run.incoming
    if answer.event == paused.BY_HAND:
        return await paused.begin(run, answer)
    awaited = run.talk_row and "event" in run.state.expects and answer.event != WITHDRAWN
    if answer.event and not awaited:
        await late(run, answer)
        return True
    if answer.text and not incoming.tap and not paused.is_on(run):
        await hear_language(run, answer.text)
    if answer.text and await _own_data(run, answer):
        return True
    if run.contact.human_until is not None and await paused.is_silent(run, answer):
        return True
    if incoming.start and run.registry.roles.resume:
        await run.start(run.registry.roles.resume, Given(link=incoming.start), keep=True)
        return True
    if not incoming.tap and not answer.event:
        run.state.last_tap = ""  # something was said in between: the same button again is meant
    if incoming.tap:
        return await _tapped(run, incoming.tap)
    if answer.text and not answer.files and await _command(run, answer):
        return True
    if answer.text and (await _danger(run, answer) or await _loss(run, answer)):
        return True
    if answer.text:
        await _feeling(run, answer)
    return await _asks_to_resume(run, answer, active)


async def _own_data(run: Running, answer: Answer) -> bool:
    """The right to have one's data deleted, or copied, is heard everywhere, also while an official answers."""
    texts, name = run.work.tools.texts, run.registry.roles.data
    wish = run.registry.data_wish(answer.text, texts) if name else ""
    if not wish or match_choice(answer.text, run.offered_here(), texts, strict=True):
        return False
    await paused.end(run)
    here = run.declared.name == name
    if here and run.talk_row is not None and getattr(run.state.data, "wish", wish) == wish:
        await run.show(run.talk_row.step)  # that is what is going on
    elif here:
        await run.start(name, Given(args=(f"wish={wish}",)))
    else:
        await ensure_open(run)
        await leave_for(run, name, Given(args=(f"wish={wish}",)))
    return True


async def _danger(run: Running, answer: Answer) -> bool:
    """A sign of danger comes before everything, also before a death that is told beside it."""
    name, signs = run.registry.roles.danger, run.registry.danger_signs(answer.text)
    if not signs or name in ("", run.declared.name) or run.declared.officials_only:
        return False
    await ensure_open(run)
    given = Given(signs=tuple(signs), text=answer.text, files=answer.files, below=run.state.data)
    await run.start(name, given, keep=True)
    return True


async def _loss(run: Running, answer: Answer) -> bool:
    """A death that is told comes before the open question. False where its words are awaited: condolence alone."""
    if run.registry.loss is None or run.declared.officials_only or not run.registry.tells_loss(answer.text):
        return False
    await ensure_open(run)
    talk, at_menu = run.talk(), run.declared.name == run.registry.menu.name
    heard = await run.registry.loss(talk, answer, at_menu)
    run.take_in(talk)
    if heard is None:
        return False
    if heard.start is None and not heard.choices:
        run.say(*heard.says)
        return False
    alarmed = heard.start is not None and heard.start.conversation == run.registry.roles.loss  # nothing of forms then
    says = (*heard.says, Say("resume.kept")) if run.declared.draft and run.state.history and not alarmed else heard.says
    if heard.start is not None or not at_menu:
        await run.pause()
    if heard.start is not None:
        start = heard.start
        await run.start(start.conversation, Given(args=start.args), says, data=start.data)
        return True
    if not at_menu:
        await run.open(run.registry.menu.name, show=False)
    row = run.row()
    run.talk_row = replace(row, prompt_no=row.prompt_no + 1)
    run.offer(run.talk(), Prompt(says, heard.choices))
    return True


async def _feeling(run: Running, answer: Answer) -> None:
    """A feeling that is let out inside a form gets its sentence; the step reads the words all the same."""
    here = run.declared.name
    if run.registry.felt is None or run.talk_row is None or run.declared.officials_only:
        return
    if here in (run.registry.menu.name, run.registry.roles.danger):
        return
    talk = run.talk()
    heard = await run.registry.felt(talk, answer, False)
    if heard is not None:
        run.take_in(talk)
        run.say(*heard.says)


async def late(run: Running, answer: Answer) -> None:
    """The result of slow work that no step waits for any more: it may still concern the person; the step stays."""
    if run.registry.late is None:
        return
    async with somewhere(run):
        heard = await run.registry.late(run.talk(), answer, False)
        if heard is not None and not paused.is_on(run):
            say_aside(run, heard.says, heard.choices)


def nothing_to_read(run: Running, answer: Answer) -> bool:
    """Whether the step wants only taps and this text meant none of them."""
    sent = answer.files or answer.voices or answer.documents or answer.phone or answer.event
    return bool(answer.text) and "text" not in run.state.expects and not sent


async def misplaced(run: Running, answer: Answer) -> bool:
    """Files, contacts and places the present step does not wait for. True when taken care of."""
    expects, roles = run.state.expects, run.registry.roles
    if answer.unsupported:
        await run.show(run.talk().step, (Say(f"unsupported.{answer.unsupported}"),), briefly=True)
        return True
    loose = (answer.files and "photo" not in expects) or (answer.documents and "document" not in expects)
    if loose and roles.photo:
        given = Given(files=answer.files, documents=answer.documents, text=answer.text, album=answer.album)
        await run.start(roles.photo, given, keep=True)
        return True
    if answer.voices and "voice" not in expects and roles.human:
        await run.start(roles.human, Given(voices=answer.voices, text=answer.text), keep=True)
        return True
    if answer.location and "location" not in expects and roles.place:
        await run.start(roles.place, Given(location=answer.location), keep=True)
        return True
    if answer.phone and "phone" not in expects and not answer.text:
        await run.show(run.talk().step, (Say("unsupported.phone"),), briefly=True)
        return True
    return False


async def lost(run: Running, talk: Talk, answer: Answer, move: Lost) -> None:
    """The step could not read it: a side question, a place or an ID typed out of turn, or an honest "chưa hiểu"."""
    at_menu = run.declared.name == run.registry.menu.name
    if answer.text and run.registry.ear is not None and not run.declared.officials_only:
        heard = await run.registry.ear(talk, answer, at_menu)
        run.take_in(talk)
        if heard is not None and heard.start is not None:
            return await _start_heard(run, heard, keep=not at_menu)
        if heard is not None and at_menu:
            row = run.row()
            run.talk_row = replace(row, prompt_no=row.prompt_no + 1)
            return run.offer(run.talk(), Prompt(heard.says, heard.choices))
        if heard is not None:
            if heard.choices:
                say_aside(run, heard.says, heard.choices)
                return await run.show(talk.step, briefly=True)
            return await run.show(talk.step, heard.says, briefly=True)
    says = move.says or (Say("common.not_understood_here"),)
    _offer_a_person(run, talk, answer)
    if move.ask:
        return await run.show(talk.step, says)
    await run.again(talk, Again(says))


def _offer_a_person(run: Running, talk: Talk, answer: Answer) -> None:
    """Whoever is not understood twice in a row at the same step is shown the way to a person."""
    human, here = run.registry.roles.human, f"lost.{run.declared.name}.{talk.step}"
    if not answer.text or not human or human == run.declared.name or run.declared.officials_only:
        return
    if talk.tell(here):
        call = Choice("call_me", "common.call_me", jump=Jump(human))
        say_aside(run, (Say("common.person_can_help"),), (call,))
    run.take_in(talk)


async def _start_heard(run: Running, heard: Heard, *, keep: bool) -> None:
    start = heard.start
    if start is not None:
        given = Given(args=start.args, asked=start.asked)
        says = (*heard.says, *start.says)
        await run.start(start.conversation, given, says, data=start.data, keep=keep)


async def _tapped(run: Running, token: str) -> bool:
    tap = read_token(token)
    if tap is None:
        await stale(run)
        return True
    if tap.jump is not None:
        if token == run.state.last_tap and run.just_now:
            return True
        await follow_jump(run, token)
        run.state.last_tap = token
        return True
    row = run.talk_row
    here = row is not None and tap.conversation_id == row.id and tap.prompt_no == row.prompt_no
    if here and any(one.id == tap.choice for one in run.state.offered):
        run.state.last_tap = token
        await _take_choice(run, tap.choice)
        return True
    if token == run.state.last_tap and run.just_now:
        return True  # pressed twice: the first press was answered
    draft = None
    if row is None or tap.conversation_id != row.id:
        draft = await run.work.uow.conversations.get(tap.conversation_id, run.contact.id)
    if draft is not None and draft.status == "paused":
        await run.resume(draft, (Say("resume.here_again"),))
        return True
    await stale(run)
    return True


async def _take_choice(run: Running, choice: str) -> None:
    if choice.startswith("resume_"):
        await _resume_answer(run, Answer(choice=choice))
        return
    kept = next((one for one in run.state.offered if one.id == choice), None)
    if kept and kept.token:
        return await follow_jump(run, kept.token)
    await run.feed(Answer(choice=choice, label=kept.label if kept else "", source=run.incoming.source))


async def _command(run: Running, answer: Answer) -> bool:
    texts = run.work.tools.texts
    if match_choice(answer.text, run.offered_here(), texts, strict=True):
        return False
    if await chose_language(run, answer.text):
        return True
    command = next((c for c in COMMANDS if match_keywords(answer.text, f"commands.{c}", texts)), "")
    command = command or ("cancel" if leaving.gives_up(run, answer.text) else "")
    if not command:
        return await _wished(run, answer)
    here, role = run.declared.name, run.registry.roles
    if (command == "cancel" and here in (role.danger, role.loss)) or (command == "human" and here == role.photo):
        return False  # who was alarmed comes all the same, and it is said or asked there; what was sent goes along
    home = command == "assistant" and here == run.registry.menu.name
    if command == "menu" or home or (run.talk_row is None and command != "human"):
        await _to_menu(run)
    elif command == "cancel":
        await _cancel(run)
    elif command == "back":
        if not await run.back():
            await _back_below(run)
    elif command == "human" and run.registry.roles.human:
        await _to_person(run)
    else:
        said = Say("common.help" if command == "help" else "common.back_to_where_we_were")
        await run.show(run.row().step, (said,), briefly=True)
    return True


async def _to_person(run: Running) -> None:
    human = run.registry.roles.human
    if run.talk_row is not None and run.declared.name == human:
        return await run.show(run.talk_row.step)  # that is what is going on
    await ensure_open(run)
    await leave_for(run, human, NOTHING_GIVEN)


async def _wished(run: Running, answer: Answer) -> bool:
    """The name of a thing the service does, said at any step: goes there; in a form that does it, the form goes on."""
    theirs = run.declared.officials_only and not answer.text.startswith("/")  # words there are about others
    jump = None if theirs else run.registry.wish(answer.text, run.work.tools.texts)
    if run.declared.name == run.registry.roles.human and len(answer.text.split()) > ONLY_A_NAME:
        return False  # there it is asked what the call is about
    if jump is None or run.registry.find(jump.conversation) is None:
        return False
    if jump.conversation == run.registry.roles.drafts and run.talk_row is not None and run.talk_row.parent_id:
        await _back_below(run)
        return True
    here = run.talk_row if run.declared.name == jump.conversation else None
    if here is not None and (run.declared.draft or not here.step.startswith("show_")):
        await run.show(here.step)  # that is what is going on
    else:
        await ensure_open(run)
        await leave_for(run, jump.conversation, Given(args=jump.args))
    return True


async def _back_below(run: Running) -> None:
    """Before the first step of a conversation begun in between stands what waits below it, else the menu."""
    below = run.row().parent_id
    waiting = await run.work.uow.conversations.get(below, run.contact.id) if below else None
    if waiting is None or waiting.status != "under":
        return await _to_menu(run)
    await run.close()
    if await run.load(replace(waiting, status="active")):
        return await run.show(run.row().step, (Say("common.back_to_where_we_were"),), briefly=True)
    await _to_menu(run)


async def _to_menu(run: Running) -> None:
    told = bool(run.state.history) or run.declared.name == run.registry.roles.photo  # a photo alone is something told
    kept = run.talk_row is not None and run.declared.draft and told
    if await leave_alarm(run):
        return
    if kept:
        await run.pause()
    else:
        kept = await _close_all(run)
    await run.start(run.registry.menu.name, before=(Say("resume.kept"),) if kept else ())


async def _cancel(run: Running, *, sure: bool = False) -> None:
    """Drop what is going on; who has answered much is asked once, since nothing brings it back."""
    much = run.talk_row is not None and run.declared.draft and len(run.state.history) > UNASKED
    if run.declared.name == run.registry.roles.photo:
        return await _to_menu(run)  # who does not want it used says so; a report may still want it
    if much and not sure and not run.state.resuming:
        words = Say("resume.cancel_sure", {"title": Say(run.declared.title)})
        return _ask_what_becomes(run, words, drop="keywords.yes", go_on="keywords.no")
    was_menu = run.declared.name == run.registry.menu.name
    kept = (Say("resume.kept"),) if await _close_all(run) else ()
    await run.start(run.registry.menu.name, before=() if was_menu else (Say("common.cancelled"), *kept))


async def _close_all(run: Running) -> bool:
    """End what is going on. True when what waited below it was kept as a draft."""
    while run.talk_row is not None:
        parent_id = run.talk_row.parent_id
        await run.close()
        parent = await run.work.uow.conversations.get(parent_id, run.contact.id) if parent_id else None
        if parent is None:
            return False
        if not await run.load(replace(parent, status="active")):
            return False
        if run.declared.draft:
            await run.pause()
            return True
    return False


async def _asks_to_resume(run: Running, answer: Answer, active: Conversation | None) -> bool:
    if active is None or not answer.text or answer.files or run.talk_row is None:
        return False
    declared: Declared = run.declared
    if run.state.resuming:
        return await _resume_answer(run, answer)
    long_ago = run.work.now - active.updated_at > declared.asks_before_resuming
    begun = bool(run.state.history) or run.state.data != declared.data()
    if not (declared.draft and long_ago and begun):
        return False
    words = Say("resume.question", {"title": Say(declared.title)})
    _ask_what_becomes(run, words, drop="keywords.no", go_on="keywords.yes")
    return True


def _ask_what_becomes(run: Running, words: Say, *, drop: str, go_on: str) -> None:
    """Go on with it, keep it for later, or drop it. `drop`, `go_on`: the keys of what else is understood so."""
    run.state.resuming = True
    row = run.row()
    run.talk_row = replace(row, prompt_no=row.prompt_no + 1)
    choices = (
        Choice("resume_yes", "resume.yes", go_on),
        Choice("resume_later", "resume.later"),
        Choice("resume_drop", "resume.drop", drop),
    )
    run.offer(run.talk(), Prompt((words,), choices))


async def _resume_answer(run: Running, answer: Answer) -> bool:
    choice = answer.choice or match_choice(answer.text, run.state.offered, run.work.tools.texts)
    run.state.resuming = False
    if choice == "resume_drop":
        await _cancel(run, sure=True)
    elif choice == "resume_later":
        await _to_menu(run)
    else:
        await run.show(run.row().step)
    return True
