"""`hotline links`: addresses with their word, codes that can be read, pages and a card; who came by which."""

import asyncio
import os
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from typer.testing import CliRunner, Result

from bot.cli import main
from storage.crypto import Vault
from storage.database import Database
from storage.repositories.facilities import Facility
from tests.support.live import VAULT_KEY

DOORS = {
    "ZALO_OA_ID": "1234567890123456789",
    "TELEGRAM_BOT_NAME": "@tiemchung_bot",
    "HOTLINE_PUBLIC_URL": "https://hotline.example/",
}
WORD = "from_poster_at_BV891"
ADDRESSES = {
    "zalo": f"https://zalo.me/1234567890123456789?start={WORD}",
    "telegram": f"https://t.me/tiemchung_bot?start={WORD}",
    "web": f"https://hotline.example/?start={WORD}",
}


def links(*words: str, **settings: str) -> Result:
    """The command with these settings and no others of the service."""
    gone = ("HOTLINE_", "ZALO_", "TELEGRAM_")
    env: dict[str, str | None] = {name: None for name in os.environ if name.startswith(gone)}
    return CliRunner().invoke(main.app, ["links", *words], env={**env, **settings})


def read_qr(path: Path) -> str:
    """The one code of a picture."""
    with Image.open(path) as picture:
        (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    return found.text


def test_a_facility_gets_addresses_codes_pages_and_a_card(tmp_path: Path) -> None:
    found = links("--from", "poster", "--facility", "bv891", "--out", str(tmp_path), **DOORS)
    assert found.exit_code == 0, found.output
    for name, address in ADDRESSES.items():
        assert address in found.output
        assert read_qr(tmp_path / f"qr-{name}.png") == address
    card = (tmp_path / "card.txt").read_text(encoding="utf-8")
    assert "Đừng gửi số CCCD" in card and "Quét mã" not in card  # words alone have no code
    assert read_qr(tmp_path / "card.png") == ADDRESSES["zalo"]
    for size, paper in (("a5", "148mm 210mm"), ("a4", "210mm 297mm")):
        page = (tmp_path / f"poster-{size}.html").read_text(encoding="utf-8")
        assert f"@page {{ size: {paper}" in page
        assert page.count("<svg") == len(ADDRESSES)
        assert "Bệnh viện Đa khoa trung tâm An Giang" in page
        assert "BV891" in page  # for who comes without the link's word
        assert "http" not in page.replace("http://www.w3.org/2000/svg", "")  # nothing is fetched


def test_a_commune_names_its_edition_and_a_word_short_enough_to_be_typed() -> None:
    found = links("--commune", "30280", ZALO_OA_ID="1")
    assert "https://zalo.me/1?start=at_2021-30280   (or write: D0280)" in found.output
    assert "t.me" not in found.output
    assert links("--from", "group", **DOORS).output.count("?start=from_group") == 2 * len(DOORS)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--facility", "ZZ999"), "no facility"),
        (("--commune", "99999"), "no unit"),
        (("--commune", "30280", "--facility", "BV891"), "one of"),
        (("--from", "tờ rơi"), "letters"),
        (("--lang", "fr"), "vi or en"),
    ],
)
def test_what_makes_no_link_is_said(words: tuple[str, ...], told: str) -> None:
    found = links(*words, **DOORS)
    assert found.exit_code == 2
    assert told in found.output


def test_without_any_door_the_settings_are_named() -> None:
    found = links("--from", "poster")
    assert found.exit_code == 1
    assert "ZALO_OA_ID, TELEGRAM_BOT_NAME, HOTLINE_PUBLIC_URL" in found.output


async def test_who_came_by_which_link_is_counted(database_url: str) -> None:
    database = await Database.open(database_url, Vault.from_secret(VAULT_KEY), largest=1)
    async with database.unit_of_work() as uow:
        now = await uow.connection.fetchval("select now()")
        for number in (1, 2):
            await uow.contacts.ensure(number, "zalo", f"z{number}", now)
            await uow.contacts.set_link(number, "poster", "BV891")
        await uow.contacts.set_link(2, "group", "")  # what a later link does not say stays
        await uow.contacts.ensure(3, "zalo", "z3", now)
    await database.close()
    env = {"HOTLINE_DATABASE_URL": database_url, "HOTLINE_VAULT_KEY": VAULT_KEY}
    found = await asyncio.to_thread(links, "--counted", **env)
    assert [line.split() for line in found.output.splitlines()[1:]] == [
        ["zalo", "group", "BV891", "1"],
        ["zalo", "poster", "BV891", "1"],
    ]


async def test_a_facility_that_a_province_named_itself_is_known_and_one_it_took_out_is_not(database_url: str) -> None:
    database = await Database.open(database_url, Vault.from_secret(VAULT_KEY), largest=1)
    async with database.unit_of_work() as uow:
        new = Facility("CS001", "Điểm tiêm Nhà văn hóa", "89", "884", "30316", "ttyt")
        await uow.facilities.put([new, new._replace(code="BV891", name="Bệnh viện", gone=True)])
    await database.close()
    env = {**DOORS, "HOTLINE_DATABASE_URL": database_url}
    found = await asyncio.to_thread(links, "--facility", "cs001", **env)
    assert found.exit_code == 0 and "?start=at_CS001" in found.output and "Nhà văn hóa" in found.output
    assert (await asyncio.to_thread(links, "--facility", "bv891", **env)).exit_code == 2
    assert (await asyncio.to_thread(links, "--facility", "cs001", **DOORS)).exit_code == 2  # no database: what ships
