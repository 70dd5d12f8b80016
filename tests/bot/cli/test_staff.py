"""`hotline staff` from the command line."""

import os
import re

import pytest
from typer.testing import CliRunner

from bot.app import open_service
from bot.cli import staff
from bot.cli.staff import app
from bot.service import Service
from bot.settings import Settings
from storage.crypto import Vault
from tests.support.live import parts_for

RUN = CliRunner()
DESK = "2021:89:884:30316:front_desk"


@pytest.fixture(autouse=True)
def settings(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("HOTLINE_", "TELEGRAM_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOTLINE_DATABASE_URL", database_url)
    monkeypatch.setenv("HOTLINE_VAULT_KEY", Vault.new_secret())
    monkeypatch.setenv("HOTLINE_PUBLIC_URL", "https://hotline.example")
    monkeypatch.setattr(staff, "open_service", opened_with_shared_catalogues)


async def opened_with_shared_catalogues(settings: Settings, *, serves: bool, works: bool) -> Service:
    """The real thing; only the catalogues are read once for all commands of these tests."""
    return await open_service(settings, serves=serves, works=works, parts=parts_for(settings))


def test_an_official_is_enrolled_linked_and_switched_off() -> None:
    added = RUN.invoke(app, ["add", "Lê Thị Sen", "--body", DESK, "--role", "lead", "--phone", "0300123456"])
    assert added.exit_code == 0, added.output
    number = added.stdout.split("\t")[0]
    listed = RUN.invoke(app, ["list", "--body", DESK])
    assert listed.stdout == f"{number}\tLê Thị Sen\tactive\t{DESK}=lead\n"
    linked = RUN.invoke(app, ["link", number])
    assert re.fullmatch(r"https://hotline\.example/console/sign-in/[A-Za-z0-9_-]{40,}\n", linked.stdout)
    assert RUN.invoke(app, ["link", number, "--chat"]).stdout.startswith("link_")
    assert RUN.invoke(app, ["give-role", number, "--body", DESK, "--role", "lead"]).exit_code == 0  # as before
    demoted = ["give-role", number, "--body", DESK, "--role", "officer"]
    for last in (["off", number], ["take-role", number, "--body", DESK], demoted):
        refused = RUN.invoke(app, last)
        assert refused.exit_code == 2 and "--even-the-last" in refused.output, last
    assert f"active\t{DESK}=lead" in RUN.invoke(app, ["list"]).stdout
    assert RUN.invoke(app, [*demoted, "--even-the-last"]).exit_code == 0
    assert f"active\t{DESK}=officer" in RUN.invoke(app, ["list"]).stdout
    assert RUN.invoke(app, ["off", number, "--even-the-last"]).exit_code == 0
    assert "\toff\t" in RUN.invoke(app, ["list"]).stdout
    refused = RUN.invoke(app, ["link", number])  # it would open nothing
    assert refused.exit_code == 2 and "switched off" in refused.output


def test_what_does_not_exist_is_said_and_nothing_is_made() -> None:
    assert RUN.invoke(app, ["add", "Lê Thị Sen", "--body", "2021:nowhere"]).exit_code == 2
    for number in ("17", str(2**63), "99999999999999999999999", "0"):
        assert RUN.invoke(app, ["link", number]).exit_code == 2, number
    for name in ("", "  ", "123", "Lê\x1b[2J Sen", "\u200b"):
        assert RUN.invoke(app, ["add", name, "--body", DESK]).exit_code == 2, name
    assert RUN.invoke(app, ["add", "Lê Thị Sen", "--body", DESK, "--phone", "12"]).exit_code == 2
    assert RUN.invoke(app, ["list"]).stdout == ""


def test_offices_are_found_without_marks() -> None:
    found = RUN.invoke(app, ["offices", "ubnd phuong chau phu b"])
    assert DESK in found.stdout


def test_the_first_administrator_of_a_province_comes_from_the_command_line_and_gets_no_reports() -> None:
    made = RUN.invoke(app, ["admin", "Trần Quản Trị", "0300123456"])
    assert made.exit_code == 0, made.output
    first, link = made.stdout.splitlines()
    number = first.split("\t")[0]
    assert re.fullmatch(r"https://hotline\.example/console/sign-in/[A-Za-z0-9_-]{40,}", link)
    seat = "2021:89:::so_y_te"
    listed = RUN.invoke(app, ["list", "--body", seat])
    assert listed.stdout == f"{number}\tTrần Quản Trị\tactive\t{seat}=administrator\n"
    mixed = RUN.invoke(app, ["give-role", number, "--body", DESK, "--role", "lead"])
    assert mixed.exit_code == 2 and "second" in mixed.output and "account" in mixed.output
    for wrong in (["12", "0300123456"], ["Trần A", "12"], ["Trần A", "0300123456", "--province", "01"]):
        assert RUN.invoke(app, ["admin", *wrong]).exit_code == 2, wrong
    assert len(RUN.invoke(app, ["list"]).stdout.splitlines()) == 1


def test_the_last_administrator_of_a_province_stays_and_one_of_two_goes() -> None:
    seat, numbers = "2021:89:::so_y_te", []
    for phone in ("0300123456", "0300123457"):
        numbers.append(RUN.invoke(app, ["admin", "Trần Quản Trị", phone]).stdout.split("\t")[0])
    assert RUN.invoke(app, ["take-role", numbers[0], "--body", seat]).exit_code == 0
    refused = RUN.invoke(app, ["take-role", numbers[1], "--body", seat])
    assert refused.exit_code == 2 and "last administrator" in re.sub(r"[\s│]+", " ", refused.output)
    assert RUN.invoke(app, ["take-role", numbers[1], "--body", seat, "--even-the-last"]).exit_code == 0
