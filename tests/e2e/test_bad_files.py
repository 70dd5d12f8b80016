"""Files that are no photo of a slip, where one is asked for: each gets a plain answer, and the report goes on."""

import io
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, FilePayload, expect

from tests.e2e.telling import look_up, say_what_is_missing, slip
from tests.e2e.visitor import DESK, CitizenPage, Visit, visit
from tests.support.live import Live
from tests.support.until import until
from tests.support.village import settle

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(4096)


def drawn(form: str, side: int) -> bytes:
    """A grey square."""
    made = io.BytesIO()
    Image.new("RGB", (side, side), (120, 130, 120)).save(made, form)
    return made.getvalue()


BAD: dict[str, FilePayload] = {
    "bị lỗi khi gửi": {"name": "IMG_0001.HEIC", "mimeType": "image/heic", "buffer": HEIC},
    "chưa xem được ảnh động": {"name": "dong.gif", "mimeType": "image/gif", "buffer": drawn("GIF", 300)},
    "nhỏ quá, không thấy gì": {"name": "cham.png", "mimeType": "image/png", "buffer": drawn("PNG", 1)},
    "đã giữ để cán bộ xem": {"name": "giay.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + bytes(2048)},
}


async def test_a_file_that_is_no_photo_costs_one_message(
    browser: Browser, citizen: Visit, town: Live, tmp_path: Path
) -> None:
    await settle(town.service, tmp_path)
    chat = CitizenPage(citizen)
    async with visit(browser, town.root, DESK) as phone:
        await look_up(chat, phone)
    await say_what_is_missing(chat)
    for said, file in BAD.items():
        await chat.pick_file(file)
        await chat.say("")
        await chat.hear(said)
        await expect(chat.choices.filter(has_text="Không có ảnh")).to_have_count(1)
    await chat.photo(slip())
    await expect(chat.answers.filter(has_text="Ảnh kèm: 1").last).to_be_visible()
    await chat.tap("Gửi phản ánh")
    await chat.hear("Đã gửi phản ánh của anh ạ.")
    await until(lambda: all_looked_at(town))
    assert sorted(await hanging(town)) == ["application/pdf", "image/jpeg"]
    assert citizen.faults == []


async def all_looked_at(town: Live) -> bool:
    """Whether every file that came has been dealt with."""
    async with town.service.database.reading() as uow:
        return bool(await uow.connection.fetchval("select count(*) = 0 from files where state = 'pending'"))


async def hanging(town: Live) -> list[str]:
    """What hangs on the report: the slip, and the file that only a person opens."""
    question = "select f.media_type from files f join ticket_files t on t.file_id = f.id where f.state = 'ready'"
    async with town.service.database.reading() as uow:
        return [row["media_type"] for row in await uow.connection.fetch(question)]
