"""The report on paper: a blank form for where there is neither phone nor line, and the door for what was collected."""

from typing import Final

from aiohttp import web

from bot.console.asking import drawn
from bot.console.desk import Desk, signed_in
from bot.console.doses import ROWS
from bot.console.filing import may_be_filed, questions_of
from bot.console.views.queue import category_names
from handlers.catalogue.categories import Category, Meaning
from handlers.questions.field import Form, Input
from handlers.questions.on_form import NOTHING, asks_doses

FEW: Final = 6  # choices that are printed as boxes to tick; of more the answer is written


async def show(desk: Desk) -> web.Response:
    """`?category=`: the blank form of it, on one page of A5."""
    catalogue = desk.service.tools.catalogues.of(desk.province)
    listed = {code: name for code, name in category_names(desk).items() if _filed(catalogue.categories.get(code))}
    asked = catalogue.categories.get(desk.request.query.get("category", ""))
    category = asked if asked is not None and may_be_filed(asked) else catalogue.meaning(Meaning.MISSING_ONE)
    async with desk.work() as work:
        form = Form(work, desk.language, desk.province, category.event)
        questions = list(drawn(form, desk, questions_of(desk, category), NOTHING))
    return desk.page(
        "paper.html",
        categories=listed,
        category=category,
        label=category.label.in_language(desk.language),
        doses=range(1, ROWS + 1) if asks_doses(category) else (),
        boxes=[one for one in questions if one.look.input is Input.CHOICE and len(one.look.options) <= FEW],
        lines=[one for one in questions if _on_a_line(one.look.input, len(one.look.options))],
        areas=[one for one in questions if one.look.input is Input.AREA],
    )


def _on_a_line(kind: Input, options: int) -> bool:
    return kind not in (Input.AREA, Input.UPLOAD) and not (kind is Input.CHOICE and options <= FEW)


def _filed(category: Category | None) -> bool:
    return category is not None and may_be_filed(category)


ROUTES = (web.get("/console/paper", signed_in(show)),)
