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
from handlers.texts import Texts
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
    made, names, texts = asyncio.run(_read(settings, province, day))
    rows = list(rows_of(made))
    if as_csv:
        lines = [(row.indicator, row.of, names.get(row.of, ""), row.value) for row in rows]
        writer = csv.writer(sys.stdout, lineterminator="\n")
        at = made.figures.at.astimezone(LOCAL).isoformat(timespec="minutes")
        writer.writerows(
            [("day", "province", *COLUMNS, "counted_at"), *((made.day, province, *line, at) for line in lines)]
        )
        return
    when = counted_at(made)
    typer.echo(f"{names.get(province, province)}, {texts.say(when.key, when.params)}\n")
    heads = [texts.say(f"daily_report.table.{column}") for column in COLUMNS]
    shown = [
        heads,
        *([texts.say(f"daily_report.indicator.{r.indicator}"), r.of, _name(r, names, texts), r.value] for r in rows),
    ]
    widths = [max(len(line[n]) for line in shown) for n in range(3)]
    for line in shown:
        head = "  ".join(cell.ljust(width) for cell, width in zip(line[:3], widths, strict=True))
        typer.echo(f"{head}  {line[3]:>8}")


async def _read(settings: Settings, province: str, day: datetime | None) -> tuple[DayReport, dict[str, str], Texts]:
    """The report, the names of the units, categories and places of events in it, and the words to say it in."""
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
        return made, names | shorts | named, service.tools.texts
    finally:
        await service.photos.close()
        await service.database.close()


def _name(row: Row, names: dict[str, str], texts: Texts) -> str:
    """What a code is called: a unit, category or place; a level and an age; a part of the indicator; '' for a day."""
    if row.indicator == "backlog_by_age":
        level, age = row.of.split("/")
        return f"{texts.say(f'console.reports.levels.{level}')}, {texts.say(f'console.reports.age.{age}')}"
    part = f"daily_report.named.{row.of}"
    return names.get(row.of) or (texts.say(part) if texts.has(part) else "")
