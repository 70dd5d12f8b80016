"""A list that came with a report: looked through in the console, taken out for the platform and for the sender."""

from pathlib import Path

from handlers.rulebook import shipped_rules
from storage.spreadsheets import open_book
from storage.spreadsheets.formats import is_list
from tests.bot.console.test_file_names import XLSX
from tests.handlers.lists.test_check import look, write
from tests.handlers.records.lists import person
from tests.support.console import Browser, Console


async def handed_in(console: Console, content: bytes, category: str = "LIST_SUBMISSION") -> tuple[str, str]:
    """A report with this file; gives its code and the address of the list."""
    ticket, name = await console.ticket(category), "ds cong ty.xlsx"
    async with console.live.service.work("t:file") as work:
        number = await work.uow.files.put(
            work.ids.new(), None, "document", "webchat", XLSX, content, work.now, name=name
        )
        await work.uow.files.ready_as_it_is(number, XLSX)
        await work.uow.ticket_files.add(ticket.id, [number], work.now)
    return ticket.code, f"/console/tickets/{ticket.code}/files/{number}/list"


def listed(folder: Path, number: int = 1) -> bytes:
    rows = [person(n) for n in range(1, 71)] + [person(71, c3="x"), person(72, c1="Nguyễn Thị 2"), person(1)]
    return write(folder / "list.xlsx", rows, number).read_bytes()


async def taken(browser: Browser, path: str) -> tuple[int, str, bytes]:
    """A file that a form of the page gives: status, how it is called, content."""
    url = browser.console.live.url(path)
    headers = {"Origin": browser.console.live.root}
    async with browser.session.post(url, data=browser.fields(), headers=headers) as answer:
        return answer.status, answer.headers.get("Content-Disposition", ""), await answer.read()


async def owner(console: Console, code: str) -> Browser:
    """A browser of somebody who has the report."""
    async with console.live.service.database.reading() as uow:
        body = await uow.connection.fetchval("select body_id from tickets where code = $1", code)
    names = [name for name, person in console.people.items() if body in person.roles and name != "volunteer"]
    return await console.signed_in(names[0])


async def test_a_list_is_looked_through_from_its_report(console: Console, tmp_path: Path) -> None:
    code, path = await handed_in(console, listed(tmp_path))
    browser = await owner(console, code)
    assert path in await browser.get(f"/console/tickets/{code}")
    page = await browser.get(path)
    assert "(Mẫu 1)" in page and "Tải 70 dòng đủ cho Nền tảng" in page
    assert "Giới tính: giới tính phải là 0 (nam) hoặc 1 (nữ)" in page and "0300000071" in page
    assert "0300000005" not in page  # those to be mended come first
    assert "thấy ở dòng 9" in await browser.get(f"{path}?rows=twice")
    second = await browser.get(f"{path}?rows=good&page=2")
    assert "0300000070" in second and "0300000005" not in second and "Trang 2/2" in second
    async with console.live.service.database.reading() as uow:
        opened = await uow.connection.fetchval("select count(*) from audit_log where action = 'ticket.file'")
    assert opened == 3


async def test_what_is_taken_for_the_platform_is_taken_by_the_import_unchanged(
    console: Console, tmp_path: Path
) -> None:
    for form in (1, 2):
        code, path = await handed_in(console, listed(tmp_path, form))
        browser = await owner(console, code)
        await browser.get(path)
        number = path.split("/")[5]
        status, called, content = await taken(browser, f"/console/tickets/{code}/files/{number}/list/good")
        assert status == 200 and f'filename="Mau{form}_' in called
        (tmp_path / "good.xlsx").write_bytes(content)
        lines = list(open_book(tmp_path / "good.xlsx").sheets[0].rows())
        assert len(lines[6]) == 26 and len(lines) == 8 + 70
        found = look(tmp_path / "good.xlsx")
        doses = [cells[16] for _, cells in found.listed.rows()]
        assert set(doses) == ({""} if form == 1 else {"AstraZeneca"})
        assert not found.twice and (not found.wrong or form == 1)  # without doses it is no form 2
    async with console.live.service.database.reading() as uow:
        assert await uow.connection.fetchval("select count(*) from audit_log where action = 'exported'") == 2


async def test_the_file_for_the_sender_says_what_is_wrong(console: Console, tmp_path: Path) -> None:
    code, path = await handed_in(console, listed(tmp_path))
    browser = await owner(console, code)
    await browser.get(path)
    number = path.split("/")[5]
    status, called, content = await taken(browser, f"/console/tickets/{code}/files/{number}/list/checked")
    assert status == 200 and "-loi.xlsx" in called
    (tmp_path / "back.xlsx").write_bytes(content)
    said = [str(line[17]) for line in list(open_book(tmp_path / "back.xlsx").sheets[0].rows())[8:]]
    assert said.count("Đủ") == 70 and sum("giới tính" in one for one in said) == 1


async def test_a_file_that_is_no_list_says_so(console: Console) -> None:
    code, path = await handed_in(console, b"PK\x03\x04 broken")
    browser = await owner(console, code)
    page = await browser.get(path)
    assert browser.status == 200 and shipped_rules().texts.say("import_problems.file.not_xlsx") in page


async def test_a_volunteer_and_another_office_open_no_list(console: Console, tmp_path: Path) -> None:
    _, path = await handed_in(console, listed(tmp_path), "DOSE_MISSING_ONE")  # which the volunteer sees masked
    for name in ("volunteer", "neighbour", "far_province"):
        browser = await console.signed_in(name)
        page = await browser.get(path)
        assert browser.status == 404 and "0300000071" not in page
        await browser.get("/console")
        status, _, content = await taken(browser, f"{path}/good")
        assert status == 404 and content[:2] != b"PK"


def test_a_list_is_known_by_its_name() -> None:
    assert (
        is_list("DS.XLSX")
        and is_list("ds.xls")
        and is_list("ds.Ods")
        and is_list("ds.csv")
        and not is_list("ds.pdf")
        and not is_list("")
    )
