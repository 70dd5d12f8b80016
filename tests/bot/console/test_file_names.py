"""A list that was sent in keeps its name and its ending, down to the official who saves it."""

from datetime import UTC, datetime

from handlers.dialogue.file_names import LONGEST, clean_name
from handlers.dialogue.turn import Attachment, Incoming
from tests.support.console import Console

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "Danh sách tổ 3, Mỹ Yên.xlsx"


async def test_an_official_reads_and_saves_a_list_under_the_name_it_was_sent_with(console: Console) -> None:
    ticket = await console.ticket()
    async with console.live.service.work("t:file") as work:
        number = await work.uow.files.put(work.ids.new(), None, "document", "webchat", XLSX, b"PK", work.now, name=NAME)
        await work.uow.files.ready(number, b"PK", None, XLSX, 0, 0, b"x" * 32, {}, None)
        await work.uow.ticket_files.add(ticket.id, [number], work.now)
        kept = await work.uow.connection.fetchval("select name_sealed from files where id = $1", number)
    assert "tổ 3".encode() not in kept
    browser = await console.signed_in("commune")
    await browser.get(f"/console/tickets/{ticket.code}")
    assert NAME in browser.page
    url = console.live.url(f"/console/tickets/{ticket.code}/files/{number}")
    async with browser.session.get(url) as answer:
        disposition = answer.content_disposition
        assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{number}.xlsx"; filename*=')
    assert disposition is not None and disposition.filename == NAME
    volunteer = await console.signed_in("volunteer")
    await volunteer.get(f"/console/tickets/{ticket.code}")
    assert NAME not in volunteer.page


def test_a_name_comes_without_folders_and_hidden_signs_and_keeps_its_ending() -> None:
    assert clean_name("C:\\Users\\an\\ds.xlsx") == clean_name("../../etc/ds.xlsx") == "ds.xlsx"
    assert clean_name('a\r\nb"\u202excod.csv') == 'ab"xcod.csv'
    assert clean_name("x" * 300 + ".xlsx").endswith("x.xlsx") and len(clean_name("x" * 300 + ".xlsx")) == LONGEST
    assert clean_name("...") == ""


def test_an_update_that_waits_keeps_the_names_and_the_version_before_reads_it() -> None:
    named, plain = Attachment("document", "a", name=NAME), Attachment("photo", "b")
    update = Incoming("telegram", "1", "2", datetime(2021, 10, 20, 2, tzinfo=UTC), attachments=(named, plain))
    kept = update.to_json()
    assert Incoming.from_json(kept) == update
    assert [set(one) for one in kept["attachments"]] == [{"kind", "ref", "file_id", "size", "media_type"}] * 2
    older = {name: value for name, value in kept.items() if name != "file_names"}
    assert [one.name for one in Incoming.from_json(older).attachments] == ["", ""]
