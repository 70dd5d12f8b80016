"""`hotline links`: addresses, QR codes and pages to print that lead to the service from a place; who came by them."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.cli.run import read_settings
from bot.posters.card import write_card
from bot.posters.doors import NEEDED, Door, doors_of
from bot.posters.page import SIZES, poster_page, qr_png
from bot.posters.words import PosterWords, card_text, poster_words
from bot.settings import Settings
from bot.tools import all_bodies
from handlers.places.bodies import Body, Directory, station_code
from handlers.places.linked import LONGEST, link_word, unit_word
from handlers.places.refs import PlaceRef, ref_of
from handlers.texts import Texts
from handlers.texts.loader import LANGUAGES
from storage.crypto import Vault
from storage.database import Database
from storage.gazetteer import load
from storage.unit_of_work import UnitOfWork

Found = TypeVar("Found")

app = typer.Typer(add_completion=False)


@app.command()
def links(
    source: Annotated[
        str, typer.Option("--from", help="where the link will be found: poster, group, ... (a-z, 0-9, -)")
    ] = "",
    facility: Annotated[str, typer.Option(help="code of the facility it hangs at")] = "",
    commune: Annotated[str, typer.Option(help="code of the commune (or district) it hangs in")] = "",
    out: Annotated[
        Path | None, typer.Option(file_okay=False, help="folder for QR codes, pages to print and the card")
    ] = None,
    lang: Annotated[str, typer.Option(help="language of pages and card: vi or en")] = "vi",
    counted: Annotated[bool, typer.Option("--counted", help="show how many people came by which link")] = False,
) -> None:
    """Print the addresses of Zalo, Telegram and the web chat, and a card to forward into groups.

    With --out also write QR codes (PNG), a page of A5 and one of A4 to print, and the card as text and picture. The
    place of the link is offered to whom follows it, wherever one is asked for.
    """
    if counted:
        _tell_counts(asyncio.run(_read(read_settings(), lambda uow: uow.contacts.came_by_links())))
        return
    if lang not in LANGUAGES:
        raise typer.BadParameter(" or ".join(LANGUAGES), param_hint="--lang")
    settings = Settings()
    where, typed, name = _place(settings, facility, commune)
    try:
        word = link_word(source, where)
    except ValueError:
        raise typer.BadParameter("at most 24 letters a-z, digits and -", param_hint="--from") from None
    doors = doors_of(settings, word[:LONGEST], typed)
    if not doors:
        typer.echo(f"No door has an address: set one of {', '.join(NEEDED)}.", err=True)
        raise typer.Exit(1)
    texts = Texts.load()
    words = poster_words(texts, lang, name, doors)
    for door in doors:
        typer.echo(f"{door.name:<9} {door.address}" + (f"   (or write: {door.typed})" if door.typed else ""))
    typer.echo("\n" + card_text(words, doors))
    if out is not None:
        _write(out, words, doors)
        typer.echo(f"\nWritten to {out}")


def _place(settings: Settings, facility: str, commune: str) -> tuple[str, str, str]:
    """What the link says of its place, the word to type where a platform passes nothing on, and the place's name."""
    if facility and commune:
        raise typer.BadParameter("one of --facility and --commune", param_hint="--facility")
    if facility:
        office = _directory(settings).at_facility(facility.upper())
        if office is None:
            raise typer.BadParameter(f"there is no facility {facility}", param_hint="--facility")
        return office.facility_code, office.facility_code, office.name
    if commune:
        gazetteer = load(settings.edition)
        unit = gazetteer.units.get(commune)
        if unit is None:
            raise typer.BadParameter(f"there is no unit {commune} in {settings.edition}", param_hint="--commune")
        place = ref_of(gazetteer, unit)
        return unit_word(place), _station(settings, place), ", ".join(_names(settings, place))
    return "", "", ""


def _station(settings: Settings, place: PlaceRef) -> str:
    """The code of the commune's health station: short enough to be typed."""
    station: Body | None = _directory(settings).at_facility(station_code(place.commune)) if place.commune else None
    return station.facility_code if station is not None and station.commune == place.commune else ""


def _names(settings: Settings, place: PlaceRef) -> list[str]:
    units = load(settings.edition).units
    return [units[code].name for code in (place.commune, place.district, place.province) if code]


def _directory(settings: Settings) -> Directory:
    """With facilities as provinces name them, where there is a database; else those that ship."""
    served, lead = settings.provinces(), settings.lead_province
    shipped = Directory(all_bodies(settings.edition), edition=settings.edition, served=served, lead=lead)
    if not settings.database_url.get_secret_value():
        return shipped
    return shipped.with_facilities(asyncio.run(_read(settings, lambda uow: uow.facilities.everything())))


async def _read(settings: Settings, query: Callable[[UnitOfWork], Awaitable[Found]]) -> Found:
    vault = Vault.from_secret(settings.vault_key.get_secret_value() or Vault.new_secret())  # links hold nothing sealed
    database = await Database.open(settings.database_url.get_secret_value(), vault, largest=1)
    try:
        async with database.reading() as uow:
            return await query(uow)
    finally:
        await database.close()


def _write(out: Path, words: PosterWords, doors: list[Door]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for door in doors:
        qr_png(door.address, out / f"qr-{door.name}.png")
    for size in SIZES:
        (out / f"poster-{size}.html").write_text(poster_page(words, doors, size), encoding="utf-8")
    (out / "card.txt").write_text(card_text(words, doors) + "\n", encoding="utf-8")
    write_card(words, doors[0], out / "card.png")


def _tell_counts(counts: list[tuple[str, str, str, int]]) -> None:
    typer.echo(f"{'channel':<12}{'from':<26}{'place':<14}{'people':>7}")
    for channel, source, where, people in counts:
        typer.echo(f"{channel:<12}{source or '-':<26}{where or '-':<14}{people:>7}")
