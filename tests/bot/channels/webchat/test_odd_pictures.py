"""Odd files through the door of the web chat, for a report that is open: each gets a plain answer, and what cannot be
opened is never said to be attached."""

import io
from collections.abc import Callable

from PIL import Image

from bot.channels.webchat.parse import kind_of
from tests.bot.channels.webchat.visitor import Visitor
from tests.bot.media import pictures
from tests.bot.media.test_clean import deep, png_header, saved
from tests.support.live import Live
from tests.support.until import until

TAKEN = ""
SLIP = pictures.slip(640, 480)


def moving(form: str) -> bytes:
    made = io.BytesIO()
    first, second = (Image.new("RGB", (300, 200), colour) for colour in ("red", "blue"))
    first.save(made, form, save_all=True, append_images=[second])
    return made.getvalue()


def capture() -> bytes:
    """A whole page of an app, scrolled."""
    page = Image.new("RGB", (720, 2400), "white")
    for at in range(200, 1800, 1000):
        page.paste(pictures.slip(720, 540), (0, at))
    return saved(page, "PNG", compress_level=1)


# what it is -> (the file, its type, what is said of it; '' where it is taken without a word)
ODD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a second picture behind the first": (
        lambda: pictures.jpeg(SLIP) + pictures.jpeg(Image.new("RGB", (160, 120))), "image/jpeg", TAKEN,
    ),
    "16 bits of grey": (lambda: saved(deep("I;16"), "PNG"), "image/png", TAKEN),
    "four inks": (lambda: saved(SLIP.convert("CMYK"), "JPEG"), "image/jpeg", TAKEN),
    "a long capture": (capture, "image/png", TAKEN),
    "a picture without a type": (lambda: pictures.jpeg(SLIP), "application/octet-stream", TAKEN),
    "an animated webp": (lambda: moving("WEBP"), "image/webp", "ảnh động"),
    "an animated png": (lambda: moving("PNG"), "image/png", "ảnh động"),
    "a gif": (lambda: moving("GIF"), "image/gif", "ảnh động"),
    "a picture that promises too much": (lambda: png_header(60_000, 700), "image/png", "lớn quá"),
    "a dark photo": (lambda: pictures.jpeg(pictures.dark_slip()), "image/jpeg", "hơi tối"),
    "a film that says it is a photo": (lambda: b"\0\0\0\x18ftypmp42" + bytes(4000), "image/jpeg", "Đây là video"),
    "a page that says it is a photo": (lambda: b"%PDF-1.7\n" + bytes(4000), "image/jpeg", "Đây là tệp PDF"),
    "nothing that is known": (lambda: b"MZ" + bytes(4000), "image/jpeg", "chưa mở được loại tệp"),
    "a text that begins like a bitmap": (lambda: b"BM so 12, tiem ngay 15/9", "text/plain", TAKEN),
    "a film": (lambda: b"\0\0\0\x18ftypmp42" + bytes(4000), "video/mp4", TAKEN),
    "a page": (lambda: b"%PDF-1.7\n" + bytes(4000), "application/pdf", TAKEN),
}  # fmt: skip
UNUSABLE = {"ảnh động", "lớn quá", "Đây là video", "Đây là tệp PDF", "chưa mở được loại tệp"}


def test_what_a_browser_names_no_type_for_is_known_by_how_it_begins() -> None:
    for form in ("BMP", "PNG", "TIFF", "WEBP"):
        assert kind_of("application/octet-stream", saved(SLIP, form)) == "photo", form
    assert kind_of("application/octet-stream", b"BM so 12") == "document"


async def test_every_odd_file_is_answered_plainly_and_called_attached_only_when_it_is(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    for text in ("gặp cán bộ", "xem giúp giấy", "sáng", "xã Vĩnh Trạch, Thoại Sơn, An Giang", "0300123456"):
        await visitor.say(text)
    await visitor.say("theo dõi phản ánh")
    for label in ("Nhờ gọi lại", "Bổ sung"):
        pressed = next(
            one for reply in await visitor.replies() for one in reply.get("buttons", ()) if one[0].startswith(label)
        )
        await visitor.say("", tap=pressed[1])

    async def looked_at() -> bool:
        async with live.service.database.reading() as uow:
            waits = "select count(*) from files where state = 'pending'"
            told = "select count(*) from updates where state = 'waiting'"
            return not await uow.connection.fetchval(waits) and not await uow.connection.fetchval(told)

    for name, (make, media, said) in ODD.items():
        before = {reply["id"] for reply in await visitor.replies()}
        await visitor.send_file(make(), media)
        await until(looked_at)
        heard = "\n".join(reply["text"] for reply in await visitor.replies() if reply["id"] not in before)
        assert said in heard, (name, heard)
        refused = [words for words in UNUSABLE if words in heard]
        assert refused == ([said] if said in UNUSABLE else []), (name, heard)
    async with live.service.database.reading() as uow:
        hanging = "select count(*) from ticket_files h join files f on f.id = h.file_id where f.state = 'ready'"
        fine = [name for name, (_, _, said) in ODD.items() if said not in UNUSABLE]
        assert await uow.connection.fetchval(hanging) == len(fine)
