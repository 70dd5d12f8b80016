"""A message that somebody sent to an official's own Zalo, or to the office's: pasted, it fills the form of a report."""

from typing import Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.filing import may_be_filed
from bot.console.pasting import MOST, fields_of
from bot.console.uploads import uploads_of
from bot.console.views.file import form_page, running_of
from handlers.catalogue.categories import Category
from handlers.conversations.complaint.pasted import read_message
from handlers.texts import Say

LONGEST: Final = 5000  # characters that a message may have; what is behind MOST is not kept, and that is said


async def show(desk: Desk) -> web.Response:
    """Where a message is pasted."""
    return desk.page("paste.html", text="", most=MOST)


async def read(desk: Desk) -> web.Response:
    """The form of a report with what the message says, and reports under way of the same numbers."""
    text = desk.field("text")
    photos = desk.service.tools.catalogues.common.questions["photos"]
    if not any(letter.isalnum() for letter in text) or len(text) > LONGEST:
        key = "console_paste.too_long" if len(text) > LONGEST else "console_paste.empty"
        problem = Say(key, {"most": LONGEST, "count": len(text)} if len(text) > LONGEST else {})
        return desk.page("paste.html", 422, text=text[:LONGEST], most=MOST, problem=problem)
    uploads, faults = await uploads_of(desk, (photos,))
    async with desk.work() as work:
        found = read_message(work, text)
        number = found.identity.comparable if found.identity else ""
        running = await running_of(work, desk, number, found.phone)
    form = desk.form.copy()
    form.pop("text")
    form.update(fields_of(desk, text[:MOST].rstrip(), found, _category(desk, found.category)))
    desk.form = form
    notes: list[Say] = []
    if found.people:
        notes.append(Say("console_paste.several", {"count": found.people}))
    if len(text) > MOST:
        notes.append(Say("console_paste.cut", {"most": MOST, "count": len(text)}))
    return await form_page(desk, problems=faults, hints=notes, running=running, uploads=uploads)


def _category(desk: Desk, code: str) -> Category | None:
    found = desk.service.tools.catalogues.of(desk.province).categories.get(code)
    return found if found is not None and may_be_filed(found) else None


ROUTES = (
    web.get("/console/paste", signed_in(show)),
    web.post("/console/paste", signed_in(read)),
)
