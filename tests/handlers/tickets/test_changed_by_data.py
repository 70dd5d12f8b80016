"""What docs/changes.md calls a change of data: the file alone is changed, and offices and citizens meet the change."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.catalogue.catalogue import FOLDER
from handlers.places.bodies import Place
from handlers.rulebook import Rulebook
from handlers.tickets.claim import claim
from handlers.tickets.refuse import refuse
from tests.handlers.tickets.office import VINH_HOA, Office
from tests.support.driver import RecordingTexts

THAC_MO = Place("70", "688", "25216")
Amend = Callable[[str, str, str], None]
REASON = """  R14:
    precheck: official
    label: {vi: Phiếu của chương trình khác, en: Slip of another programme}
    next:
      vi: Giấy đã gửi thuộc chương trình tiêm khác, nhờ gửi giấy của đúng mũi tiêm này ạ.
      en: The slip is of another programme; please send the one for this dose.
"""


@pytest.fixture
def amend(office: Office, tmp_path: Path) -> Amend:
    """Changes one file of a copy of the shipped catalogues and puts the copy in force, as a process does at start."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "catalogue"))

    def change(name: str, old: str, new: str) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        tools = office.world.tools
        rules = Rulebook.load(folder)
        tools.rules = replace(rules, texts=RecordingTexts(rules.texts))

    return change


async def test_a_reason_of_refusal_is_an_entry(office: Office, amend: Amend) -> None:
    amend("refusal_reasons.yaml", "  R01:\n", f"{REASON}  R01:\n")
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    await office.do(refuse, ticket, office["commune"], "R14")
    assert "thuộc chương trình tiêm khác" in office.told()[-1].text


async def test_a_deadline_is_an_entry(office: Office, amend: Amend) -> None:
    amend("deadlines.yaml", "record: {hours: 48}", "record: {hours: 7}")
    ticket = await office.file("DOSE_MISSING_ONE")
    assert ticket.due_at - ticket.opened_at == timedelta(hours=7)


async def test_a_deadline_of_one_province_is_an_entry_of_its_profile(office: Office, amend: Amend) -> None:
    profile = (FOLDER / "provinces" / "89.yaml").read_text(encoding="utf-8")
    quick = "\ndeadlines:\n  quick: {hours: 4}\ncategories:\n  INSTALL: {deadline: quick}\n"
    amend("provinces/89.yaml", profile, profile + quick)
    ticket = await office.file("INSTALL")
    assert ticket.due_at - ticket.opened_at == timedelta(hours=4)


WORDING = """
wording:
  ticket_notices.citizen.claimed:
    vi: "An Giang đang xem phản ánh {code} ({category}) của {you}: {body}."
    en: "An Giang works on report {code} ({category}): {body}."
  ticket_notices.sms.claimed:
    vi: "An Giang: {body} đang xem phản ánh {code}."
    en: "An Giang: {body} works on report {code}."
  menu.look_up: {vi: Xem mũi tiêm của tôi, en: See my doses}
"""


async def test_a_province_says_a_sentence_its_own_way_in_chat_and_sms(office: Office, amend: Amend) -> None:
    profile = (FOLDER / "provinces" / "89.yaml").read_text(encoding="utf-8")
    amend("provinces/89.yaml", profile, profile + WORDING)
    await office.employ("elsewhere", {"2021:70:688:25216:front_desk": "officer"})
    for place, name, own in ((VINH_HOA, "commune", True), (THAC_MO, "elsewhere", False)):
        in_chat = await office.file(place=place, site=place)
        by_phone = await office.file(place=place, site=place, contact_id=None, identity="098080000124")
        for ticket in (in_chat, by_phone):
            assert ticket.province_code == place.province
            await office.do(claim, ticket, office[name])
        assert office.told()[-1].text.startswith("An Giang đang xem phản ánh") is own
        assert office.sms()[-1].startswith("An Giang: ") is own
        chat = await office.world.chat(f"home {name}").start()
        async with office.work() as work:
            contact = await work.uow.contacts.ensure(work.ids.new(), "webchat", f"home {name}", work.now)
            await work.uow.contacts.set_place(contact.id, 2021, *place)
        await chat.say("menu")
        assert ("Xem mũi tiêm của tôi" in chat.labels) is own
        assert ("Tra cứu mũi tiêm" in chat.labels) is not own
