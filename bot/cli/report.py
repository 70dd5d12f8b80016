"""`hotline report`: the figures of a day, as a table or csv."""

import asyncio
import csv
import sys
from datetime import datetime, timedelta
from typing import Annotated

import typer

from bot.app import open_service
from bot.cli.run import read_settings
from bot.settings import Settings
from handlers.dialogue.talk import LOCAL
from handlers.tickets.day_report import DayReport, Row, counted_at, day_report, rows_of, site_code
from handlers.tickets.figures import site_name

app = typer.Typer(add_completion=False)
COLUMNS = ("indicator", "of", "name", "value")


@app.command()
def report(
    province: Annotated[str, typer.Option(help="code of the province")],
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="local day, 2021-10-20; default: yesterday")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="csv in place of a table")] = False,
) -> None:
    """Backlog by age, level, category and place, shares overdue and in time, opened and finished by day with what was
    refused, withdrawn and merged beside it, entry, installs by commune.

    Counts under five are not shown by commune.
    """
    settings = read_settings()
    if province not in settings.provinces():
        raise typer.BadParameter(f"served are {', '.join(sorted(settings.provinces()))}", param_hint="--province")
    made, names, when = asyncio.run(_read(settings, province, day))
    lines = [(row.indicator, row.of, _name(row, names), row.value) for row in rows_of(made)]
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        at = made.figures.at.astimezone(LOCAL).isoformat(timespec="minutes")
        writer.writerows(
            [("day", "province", *COLUMNS, "counted_at"), *((made.day, province, *line, at) for line in lines)]
        )
        return
    typer.echo(f"{names.get(province, province)}, {when}\n")
    widths = [max(len(line[n]) for line in [COLUMNS, *lines]) for n in range(3)]
    for line in [COLUMNS, *lines]:
        head = "  ".join(cell.ljust(width) for cell, width in zip(line[:3], widths, strict=True))
        typer.echo(f"{head}  {line[3]:>8}")


async def _read(settings: Settings, province: str, day: datetime | None) -> tuple[DayReport, dict[str, str], str]:
    """The report, the names of the units, categories and places of events in it, and when it was counted, in words."""
    service = await open_service(settings, serves=False, works=False)
    try:
        local = service.clock.now().astimezone(LOCAL).date() - timedelta(days=1)
        async with service.work(f"cli:{service.ids.new()}") as work:
            made = await day_report(work, province, day.date() if day is not None else local)
            sites = {
                f"{row.category}/{site_code(row)}": (row, site_name(work, row, "vi")) for row in made.figures.sites
            }
        units = service.tools.resolver.gazetteers[settings.edition].units
        names = {code: units[code].name for code in (province, *made.figures.installs) if code in units}
        categories = service.tools.catalogues.common.categories
        shorts = {code: one.short.in_language("vi") for code, one in categories.items()}
        named = {of: f"{shorts[row.category]}, {site}" for of, (row, site) in sites.items()}
        when = counted_at(made)
        return made, names | shorts | named, service.tools.texts.say(when.key, when.params)
    finally:
        await service.photos.close()
        await service.database.close()


def _name(row: Row, names: dict[str, str]) -> str:
    return names.get(row.of, "")
