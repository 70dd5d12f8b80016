"""What people asked without a good answer, and teaching the catalogue from it. For officials who lead an office."""

from datetime import datetime
from typing import Any

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.menu import Link
from handlers.conversations.scrubbing import MARK
from handlers.dialogue.talk import LOCAL
from handlers.learning.answers import LONGEST
from handlers.learning.intents import find_intents, title
from handlers.learning.phrasings import SHORTEST, add_phrasing, added_phrasings, remove_phrasing
from handlers.learning.questions import Unanswered, dismiss, unanswered
from handlers.learning.refused import PhrasingRefused
from handlers.learning.rights import ensure_teaches
from handlers.tickets.errors import NotAllowed

PATH = "/console/questions"
SHOWN = 3  # questions named that would be understood worse
DONE = ("understood", "learnt", "dismissed", "removed")


async def show(desk: Desk) -> web.Response:
    """The questions, newest first, and what officials have added."""
    done = desk.request.query.get("done", "")
    return await _page(desk, said=done if done in DONE else "")


async def intents(desk: Desk) -> web.Response:
    """`?q=`: the entries it may mean, as choices; a piece of a page."""
    ensure_teaches(desk.actor)
    asked = desk.request.query.get("q", "").strip()
    found = find_intents(desk.service.tools.matcher, asked, desk.language)
    return desk.page("intents.html", found=found, asked=asked)


async def add(desk: Desk) -> web.Response:
    """Teach one way to ask."""
    intent = desk.field("intent")
    try:
        async with desk.work(desk.field("act")) as work:
            match = await add_phrasing(
                work, desk.actor, intent, desk.field("language"), desk.field("text"),
                question_id=desk.number("question"),
            )  # fmt: skip
    except PhrasingRefused as refused:
        return await _page(desk, 422, refused=refused)
    understood = match.decision == "answer" and match.best == intent
    return desk.go(f"{PATH}?done={'understood' if understood else 'learnt'}")


async def skip(desk: Desk) -> web.Response:
    """Nothing is to be learnt from a question."""
    async with desk.work(desk.field("act")) as work:
        await dismiss(work, desk.actor, _id(desk, "question"))
    return desk.go(f"{PATH}?done=dismissed")


async def remove(desk: Desk) -> web.Response:
    """Take back what an official added."""
    async with desk.work(desk.field("act")) as work:
        await remove_phrasing(work, desk.actor, _id(desk, "phrasing"))
    return desk.go(f"{PATH}?done=removed")


def _id(desk: Desk, name: str) -> int:
    found = desk.number(name)
    if found is None:
        raise NotAllowed
    return found


async def _page(
    desk: Desk, status: int = 200, *, said: str = "", refused: PhrasingRefused | None = None
) -> web.Response:
    async with desk.work() as work:
        questions = await unanswered(work, desk.actor)
        added = await added_phrasings(work, desk.actor)
    entries = desk.service.tools.matcher.entries
    typed = {name: desk.field(name) for name in ("question", "text", "intent", "language")} if refused else {}

    def named(intent: str) -> str:
        return title(entries[intent], desk.language) if intent in entries else intent

    def choices(one: Unanswered) -> list[tuple[str, str]]:
        chosen = [typed["intent"]] if typed.get("question") == str(one.question.id) else []
        listed = dict.fromkeys([*chosen, *(intent for intent, _ in one.today.guesses)])
        return [(intent, named(intent)) for intent in listed if intent in entries]

    return desk.page(
        "questions.html", status, questions=questions, added=added, said=said, problem=_problem(refused),
        typed=typed, named=named, choices=choices, bare=_bare, local=_local, shortest=SHORTEST, longest=LONGEST,
    )  # fmt: skip


def _problem(refused: PhrasingRefused | None) -> dict[str, Any] | None:
    """Which sentence says why, with what stands in it."""
    if refused is None:
        return None
    texts = "; ".join(f"“{text[:120]}”" for text in refused.texts[:SHOWN])
    params = {"worse": {"texts": texts}, "duplicate": {"intent": texts}}.get(refused.reason, {})
    if refused.reason == "length":
        params = {"shortest": str(SHORTEST), "longest": str(LONGEST)}
    return {"reason": refused.reason, "params": params}


def _bare(text: str) -> str:
    """A kept question without the marks that stand for what was taken out, as a first draft."""
    return " ".join(text.replace(MARK, " ").split())[:LONGEST]


def _local(moment: datetime) -> str:
    return moment.astimezone(LOCAL).strftime("%H:%M %d/%m")


ROUTES = (
    web.get("/console/questions", signed_in(show)),
    web.get("/console/questions/intents", signed_in(intents)),
    web.post("/console/questions/add", signed_in(add)),
    web.post("/console/questions/skip", signed_in(skip)),
    web.post("/console/questions/remove", signed_in(remove)),
)
LINK = Link("/console/questions", "message-circle-more", "console_questions.nav", 3, leads_only=True)
