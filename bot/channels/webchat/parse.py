"""What a browser sends, read with suspicion: sizes, keys, text a database can hold, places on the earth."""

import hashlib
import json
import re
from typing import Any, cast

from aiohttp import BodyPartReader, web

KEY = re.compile(r"^[A-Za-z0-9-]{8,64}$")
TOKEN = re.compile(r"^[A-Za-z0-9_-]{40,64}$")
LARGEST_FILE = 20 * 1024 * 1024
LARGEST_TEXT = 64 * 1024
LARGEST_ID = 2**63 - 1
MOST_IDS = 200
PICTURES = (b"\xff\xd8", b"\x89PNG", b"II*\0", b"MM\0*")
HEIF = (b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1", b"ftypavif")  # a phone's photo: many browsers name no type


def bad(status: int, code: str) -> web.HTTPException:
    """An answer that refuses: `{"error": code}` with 400, 401 or 413."""
    kinds: dict[int, type[web.HTTPException]] = {400: web.HTTPBadRequest, 401: web.HTTPUnauthorized}
    text = json.dumps({"error": code})
    if status == 413:
        return web.HTTPRequestEntityTooLarge(LARGEST_FILE, 0, text=text, content_type="application/json")
    return kinds[status](text=text, content_type="application/json")


def address_of(request: web.Request) -> str:
    """The chat's address: the digest of the bearer token. Errors: 401."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer" or not TOKEN.match(token):
        raise bad(401, "no_session")
    return hashlib.sha256(token.encode()).hexdigest()


async def read_json(request: web.Request) -> dict[str, Any]:
    """The body, a JSON object of at most `LARGEST_TEXT` bytes. Errors: 400, 413."""
    found = bytearray()
    async for chunk in request.content.iter_any():
        found += chunk
        if len(found) > LARGEST_TEXT:
            raise bad(413, "too_long")
    try:
        body = json.loads(found)
    except (ValueError, RecursionError):
        raise bad(400, "unreadable") from None
    if not isinstance(body, dict):
        raise bad(400, "unreadable")
    return body


async def read_part(part: BodyPartReader, largest: int, *, keep: bool = True) -> bytes:
    """The bytes of a part of a form; none without `keep`. Errors: 413 when there are more than `largest`."""
    found, size = bytearray(), 0
    while chunk := await part.read_chunk(1 << 16):
        size += len(chunk)
        if keep:
            found += chunk
        if size > largest:
            raise bad(413, "too_large" if largest == LARGEST_FILE else "too_long")
    return cast(bytes, found)  # a copy of 20 MB would be there beside it; nobody changes it any more


def key_of(value: Any) -> str:
    """The unique key of a message. Errors: 400."""
    if not isinstance(value, str) or not KEY.match(value):
        raise bad(400, "key")
    return value


def album_of(value: str) -> str:
    """The name that files sent at once share; '' for none or for nonsense."""
    return value if KEY.match(value) else ""


def text_of(value: Any, limit: int | None = None) -> str:
    """Text without what no database holds: NUL, halves of surrogate pairs. Anything else than text is no text."""
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode("utf-8", "replace").decode()[:limit]


def place_of(value: Any) -> tuple[float, float] | None:
    """[latitude, longitude] in degrees, or nothing."""
    if not isinstance(value, list) or len(value) != 2:
        return None
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in value):
        return None
    if not (abs(value[0]) <= 90 and abs(value[1]) <= 180):  # asked first: a number of 400 digits is no float
        return None
    return float(value[0]), float(value[1])


def after_of(request: web.Request) -> int:
    """The id of the last answer the browser has; 0 for none or for nonsense."""
    value = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
    return min(int(value), LARGEST_ID) if value.isascii() and value.isdigit() and len(value) < 20 else 0


def ids_of(value: Any) -> list[int]:
    """Ids of answers as the stream gave them, at most `MOST_IDS`; anything else among them is passed over."""
    found = value[:MOST_IDS] if isinstance(value, list) else []
    texts = [one for one in found if isinstance(one, str) and one.isascii() and one.isdigit() and len(one) < 20]
    return [min(int(one), LARGEST_ID) for one in texts]


def kind_of(media: str, content: bytes) -> str:
    """photo, voice, document; or gif: a kind that is not taken."""
    if content.startswith(b"GIF8") or media == "image/gif":
        return "gif"
    if media.startswith("audio/"):
        return "voice"
    webp = content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    bitmap = content.startswith(b"BM") and content[6:10] == bytes(4)  # two letters alone begin many a text
    if media.startswith("image/") or webp or bitmap or content.startswith(PICTURES) or content[4:12].startswith(HEIF):
        return "photo"
    return "document"
