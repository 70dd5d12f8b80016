"""A story: a chat that is written down as it happens. The words are compared with one golden file a conversation.

    story = Story(world, "status_lookup", "by a code")
    await story.tap("Tra cứu mũi tiêm")
    ...
    story.end()

Tests assert keys and outcomes; the golden file alone holds the words. `HOTLINE_GOLDEN=write` writes it anew.
"""

import os
from functools import cache
from pathlib import Path

from bot.media.errors import PhotoError
from bot.media.lane import store_photo
from bot.media.photo import CleanPhoto, prepare_photo
from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits
from tests.bot.media import pictures
from tests.support.driver import Chat, World

GOLDEN = Path(__file__).parent / "golden"
SECTION = "## "
WEB = Traits("webchat")
MESSENGER = Traits("messenger", asks_phone=True, asks_location=True)
CARD = "098180000123|301234567|Nguyễn Thị Thử|05021980|Nữ|Ấp 3, Vĩnh Trạch, Thoại Sơn, An Giang|01062021"

CODE = "code "
PHONES_OWN = (Path(__file__).parents[1] / "data" / "photos" / "turned.heic").read_bytes()
FILES = {"gif": b"GIF89a" + bytes(64), "heic": PHONES_OWN, "heic cut off": PHONES_OWN[: len(PHONES_OWN) // 2]}
PICTURES = {
    "slip": pictures.slip,
    "small slip": lambda: pictures.slip(420, 320),
    "blurred slip": pictures.blurred_slip,
    "dark slip": pictures.dark_slip,
    "covered slip": pictures.covered_slip,
    "portrait": pictures.portrait,
    "landscape": pictures.landscape,
}


@cache
def prepared(name: str) -> CleanPhoto | str:
    """A drawn picture after the real cleaning and measuring, or the code of what is wrong with the file. `code TEXT`:
    a QR code with this text."""
    if name.startswith(CODE):
        return prepare_photo(pictures.qr_code(name.removeprefix(CODE)))
    content = pictures.qr_code(CARD) if name == "card" else FILES.get(name, b"")
    try:
        return prepare_photo(content or pictures.jpeg(PICTURES[name]()))
    except PhotoError as error:
        return error.code


async def opened(world: World, *said: str) -> Chat:
    """A chat in which this was said; what begins with [ is a button that is tapped."""
    chat = world.chat()
    await chat.start()
    for one in said:
        await (chat.tap(one[1:]) if one.startswith("[") else chat.say(one))
    return chat


class Story:
    """One chat with its record."""

    def __init__(self, world: World, conversation: str, title: str, traits: Traits = WEB, address: str = "") -> None:
        self.world = world
        self.file = GOLDEN / f"{conversation}.txt"
        self.title = title
        self.chat: Chat = world.chat(address=address, channel=traits.name, traits=traits)
        self.lines: list[str] = []
        self.keys: list[str] = []  # said in answer to the last message, with what the checks of its photo added

    @property
    def taken(self) -> int:
        """Messages the citizen typed or tapped so far."""
        return self.chat.taken

    async def start(self) -> None:
        """Open the chat; no effort of the story."""
        await self.chat.start()
        self.chat.taken = 0

    async def say(self, text: str) -> "Story":
        """Type."""
        await self.chat.say(text)
        return self._note(f"> {text}")

    async def tap(self, label: str) -> "Story":
        """Press a button."""
        await self.chat.tap(label)
        return self._note(f"> [{label}]")

    async def press(self, token: str) -> "Story":
        """Press an old button once more."""
        await self.chat.press(token)
        return self._note("> [the same button again]")

    async def code(self) -> "Story":
        """Type the code that was sent last."""
        return await self.say(self.world.ids.last_code)

    async def share_phone(self, phone: str) -> "Story":
        """The messenger's contact button."""
        await self.chat.share_phone(phone)
        return self._note(f"> (shares {phone})")

    async def share_location(self, latitude: float, longitude: float) -> "Story":
        """The messenger's location button."""
        await self.chat.share_location(latitude, longitude)
        return self._note(f"> (shares the position {latitude}, {longitude})")

    async def voice(self) -> "Story":
        """A voice message."""
        await self.chat.voice()
        return self._note("> (voice message)")

    async def unsupported(self, kind: str) -> "Story":
        """A sticker, a video …"""
        await self.chat.unsupported(kind)
        return self._note(f"> ({kind})")

    async def photo(self, name: str, *, checked: bool = True, text: str = "", album: str = "") -> int:
        """Send a picture, perhaps with words below it or as a part of an album; unless told otherwise it is checked at
        once. Gives the file's id."""
        await self.chat.photo(name, text, album)
        self._note(f"> (photo{' of an album' if album else ''}: {name}{f'; {text}' if text else ''})")
        file_id = self.world.pending_files[-1]
        if checked:
            await self.checked(file_id, name)
        return file_id

    async def checked(self, file_id: int, name: str) -> "Story":
        """The check of a picture comes in."""
        photo = prepared(name)
        problem = photo if isinstance(photo, str) else ""
        async with self.world.database.unit_of_work() as uow:
            if isinstance(photo, str):
                await uow.files.refuse(file_id, photo)
            else:
                await store_photo(uow, file_id, photo)
        before = self.keys
        await self.chat.event("file_checked", f"file:{file_id}", file_id=file_id, kind="photo", problem=problem)
        self._note("… the photo has been checked")
        self.keys = before + self.keys
        return self

    def heard(self) -> "Story":
        """Write down what came unasked since the last message (notices)."""
        return self._note("…")

    def end(self) -> None:
        """Compare with the golden file, or write it."""
        compare(self.file, self.title, "\n".join(self.lines).strip())

    def _note(self, said: str) -> "Story":
        self.lines.append(said)
        self.keys = list(self.chat.keys)
        for reply in self.chat.replies:
            self.lines += _lines(reply)
        return self


def compare(path: Path, title: str, told: str) -> None:
    """A section of a golden file with what was told, or write it there."""
    kept = read_sections(path)
    if os.environ.get("HOTLINE_GOLDEN") == "write":
        kept[title] = told
        write_sections(path, kept)
    assert kept.get(title) == told


def _lines(reply: Reply) -> list[str]:
    found = [f"    {line}" if line else "" for line in reply.text.split("\n")]
    labels = [button.label for button in reply.buttons] + [ask for ask in (reply.ask_phone, reply.ask_location) if ask]
    if labels:
        found.append("    " + " ".join(f"[{label}]" for label in labels))
    return found


def read_sections(path: Path) -> dict[str, str]:
    """Title -> transcript."""
    found: dict[str, str] = {}
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    for part in f"\n{text}".split(f"\n{SECTION}")[1:]:
        title, _, told = part.partition("\n")
        found[title.strip()] = told.strip()
    return found


def write_sections(path: Path, sections: dict[str, str]) -> None:
    """The opposite; stories in the order of their titles, so that order of tests does not matter."""
    parts = [f"{SECTION}{title}\n\n{told}\n" for title, told in sorted(sections.items())]
    path.write_text("\n".join(parts), encoding="utf-8")
