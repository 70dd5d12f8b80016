"""Figures of the official's area, as tables with bars drawn by the server."""

from typing import Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.menu import Link
from handlers.dialogue.talk import LOCAL
from handlers.places.in_words import place_words
from handlers.tickets.figures import AGES, SMALLEST, figures, old_reports, site_name

MOST: Final = 20  # places of events that are listed


async def show(desk: Desk) -> web.Response:
    """The figures of now."""
    async with desk.work() as work:
        found = await figures(work, desk.actor)
        edition = work.tools.directory.edition
        units = work.tools.resolver.gazetteers[edition].units
        names = work.tools.catalogues.common.categories
        old = await old_reports(work, found.area)
        area = place_words(work, edition, *found.area)
        local = found.at.astimezone(LOCAL)
        sites = [(row, site_name(work, row, desk.language)) for row in found.sites[:MOST]]
    return desk.page(
        "reports.html",
        found=found,
        old=old,
        area=area,
        time=f"{local:%H:%M}",
        day=f"{local:%d/%m/%Y}",
        sites=sites,
        ages=AGES,
        smallest=SMALLEST,
        category=lambda code: names[code].short.in_language(desk.language) if code in names else code,
        commune=lambda code: units[code].name if code in units else code,
    )


ROUTES = (web.get("/console/reports", signed_in(show)),)
LINK = Link("/console/reports", "file-text", "console.nav.reports", 2)
