"""From a Zalo event to what it means to us.

Ids and timestamps are strings, now and then numbers; coordinates are text; a phone may be a number. Whatever a person
sent is either read or named as unsupported; receipts, echoes of the account's own messages and unknown events never
become an `Incoming`: answering them would go round in circles.
"""

import unicodedata
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.intake import SYSTEM
from handlers.dialogue.paused import BY_HAND
from handlers.dialogue.start_command import read_command
from handlers.dialogue.tokens import typed_token
from handlers.dialogue.turn import Attachment, Incoming
from handlers.dialogue.withdrawal import WITHDRAWN
from storage.value_class import value_class

NAME = "zalo"
LONGEST_ID = 64
BELIEVED = timedelta(days=1)  # how long ago an event may say that it was written
LARGEST_SIZE = 2**31 - 1
FILES = {"user_send_image": "photo", "user_send_file": "document", "user_send_audio": "voice"}
KEPT_KINDS = {"user_send_video": "document"}
UNSUPPORTED = {
    "user_send_sticker": "sticker",
    "user_send_gif": "gif",
    "user_send_business_card": "contact_of_other",
}
PICTURES = (".heic", ".heif", ".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff", ".bmp")


class Kind(StrEnum):
    """What an event is to us."""

    INCOMING = "incoming"  # a person wrote, sent or pressed something
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    BY_HAND = "by_hand"  # an official wrote from the account's own console
    ECHO = "echo"  # what we sent ourselves
    RECEIVED = "received"
    SEEN = "seen"
    ERASE = "erase"  # the person withdrew their data at the platform
    OTHER = "other"


@value_class(frozen=True, slots=True)
class Event:
    """An event read. `user`: the person's id in this account; `messages`: ids of ours that a receipt names."""

    kind: Kind
    name: str
    user: str = ""
    incoming: Incoming | None = None
    messages: tuple[str, ...] = ()


class Unreadable(ValueError):
    """An event that names no person or has another shape than any known; its text is safe to log."""


def app_of(body: dict[str, Any]) -> str:
    """The app an event was sent to."""
    return _text(body.get("app_id"))


def timestamp_of(body: dict[str, Any]) -> str:
    """The timestamp as the signature holds it."""
    return _text(body.get("timestamp"))


def read_event(body: dict[str, Any], now: datetime) -> Event:
    """What an event means. Errors: Unreadable."""
    name = _text(body.get("event_name"))
    if name in ("follow", "unfollow"):
        follower = _id(_part(body, "follower"))
        kind = Kind.FOLLOW if name == "follow" else Kind.UNFOLLOW
        return Event(kind, name, follower, _written(name, body, follower, now) if kind is Kind.FOLLOW else None)
    if name == "user_received_message":
        return Event(Kind.RECEIVED, name, _id(_part(body, "recipient"), phone=True), messages=_message_ids(body))
    if name == "user_seen_message":
        return Event(Kind.SEEN, name, _id(_part(body, "sender"), phone=True), messages=_message_ids(body))
    if name.startswith("oa_send_"):
        user = _id(_part(body, "recipient"))
        if not _admin(body):
            return Event(Kind.ECHO, name, user)
        return Event(Kind.BY_HAND, name, user, _by_hand(name, body, user, now))
    if name in ("user_withdraw", "user_data_deletion", "user_delete_data"):
        user = _id(_part(body, "sender") or _part(body, "follower") or {"id": body.get("user_id")})
        key = f"{SYSTEM}{WITHDRAWN}:{timestamp_of(body)}:{user}"
        return Event(Kind.ERASE, name, user, Incoming(NAME, key, user, now, event=WITHDRAWN))
    if name.startswith("user_send_") or name in ("user_submit_info", "user_click_chatnow"):
        user = _id(_part(body, "sender"))
        return Event(Kind.INCOMING, name, user, _written(name, body, user, now))
    return Event(Kind.OTHER, name[:LONGEST_ID])


def _written_at(body: dict[str, Any], now: datetime) -> datetime:
    """When the person wrote, as the platform says (ms): it may tell us later. An odd clock is not believed."""
    given = timestamp_of(body)
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        return now
    at = datetime.fromtimestamp(int(given) / 1000, now.tzinfo)
    return at if now - BELIEVED < at < now else now


def _written(name: str, body: dict[str, Any], user: str, now: datetime) -> Incoming:
    now = _written_at(body, now)
    message = _part(body, "message")
    number = _text(message.get("msg_id"))
    # An event without a message is the same when name, moment and person are.
    key = number or f"{name}:{timestamp_of(body)}:{user}"
    if name in ("follow", "user_click_chatnow"):
        return Incoming(NAME, key, user, now, text="/start")
    if name == "user_submit_info":
        return Incoming(NAME, key, user, now, phone=_phone(_part(body, "info") or _part(message, "info")))
    text = _words(message.get("text"))
    listed = message.get("attachments")
    attachments = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    if name == "user_send_location":
        place = _place(message, attachments)
        unsupported = "" if place else "other"
        return Incoming(NAME, key, user, now, location=place, unsupported=unsupported, message=number)
    kind = FILES.get(name) or KEPT_KINDS.get(name)
    if kind is not None:
        files = tuple(file for one in attachments if (file := _file(kind, one)) is not None)
        unsupported = "" if files or text else "other"
        return Incoming(NAME, key, user, now, text, "", files, unsupported=unsupported, message=number)
    if name == "user_send_link":
        links = [_words(_part(one, "payload").get("url")) for one in attachments]
        text = "\n".join(part for part in (text, *links) if part)
    if not text:
        return Incoming(NAME, key, user, now, unsupported=UNSUPPORTED.get(name, "other"), message=number)
    quotes = _text(message.get("quote_msg_id"))
    if typed_token(text) is not None:  # a pressed button comes as its payload, sent as the person's text
        return Incoming(NAME, key, user, now, tap=text, message=number)
    text, start = read_command(text)
    return Incoming(NAME, key, user, now, text, start=start, message=number, quotes=quotes)


def _by_hand(name: str, body: dict[str, Any], user: str, now: datetime) -> Incoming:
    """What an official wrote, as a result of slow work is told: the person did not write, their window stays shut."""
    message, stamp = _part(body, "message"), timestamp_of(body)
    try:
        written = datetime.fromtimestamp(int(stamp) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        written = now
    key = _text(message.get("msg_id")) or f"{name}:{stamp}:{user}"
    data = {"text": _words(message.get("text")), "written": min(written, now).isoformat()}
    return Incoming(NAME, f"{SYSTEM}by_hand:{key}", user, now, event=BY_HAND, data=data)


def _file(kind: str, attachment: dict[str, Any]) -> Attachment | None:
    payload = _part(attachment, "payload")
    url, name = _text(payload.get("url")), _words(payload.get("name"))[:200]
    if not url:
        return None
    if kind == "document" and name.lower().endswith(PICTURES):
        kind = "photo"
    return Attachment(kind, _storable(url), None, _size(payload.get("size")), "", name)


def _place(message: dict[str, Any], attachments: list[dict[str, Any]]) -> tuple[float, float] | None:
    """A place on the earth from any of the three shapes seen, numbers as text; or nothing."""
    shapes = [_part(_part(one, "payload"), "coordinates") for one in attachments] + [_part(message, "location")]
    for one in shapes:
        try:
            latitude = float(one.get("latitude", one.get("lat", "")))
            longitude = float(one.get("longitude", one.get("long", one.get("lng", ""))))
        except (TypeError, ValueError):
            continue
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return latitude, longitude
    return None


def _phone(info: dict[str, Any]) -> str:
    """As the messenger gives it: digits with the country's 84 before them."""
    digits = "".join(sign for sign in _text(info.get("phone")) if sign.isdigit())
    return f"+{digits}" if digits.startswith("84") else digits


def _message_ids(body: dict[str, Any]) -> tuple[str, ...]:
    message = _part(body, "message")
    several = message.get("msg_ids")
    found = several if isinstance(several, list) else [message.get("msg_id")]
    return tuple(number for one in found if (number := _text(one)))


def _admin(body: dict[str, Any]) -> str:
    return (
        _text(_part(body, "sender").get("admin_id"))
        or _text(_part(body, "message").get("admin_id"))
        or _text(body.get("admin_id"))
    )


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    found = body.get(name)
    return found if isinstance(found, dict) else {}


def _id(person: dict[str, Any], *, phone: bool = False) -> str:
    """The id of a person. `phone`: receipts of templates name a phone instead, which is nobody's chat."""
    found = _text(person.get("id"))
    if found and len(found) <= LONGEST_ID and found.isalnum():
        return found
    if phone:
        return ""
    raise Unreadable("no person")


def _text(value: object) -> str:
    """A string or a whole number as a string; '' for anything else."""
    if isinstance(value, str):
        return _storable(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _words(value: object) -> str:
    """What a person wrote, its letters composed: decomposed Vietnamese matches nothing."""
    return unicodedata.normalize("NFC", _text(value)).strip()


def _size(value: object) -> int | None:
    text = _text(value)
    return min(int(text), LARGEST_SIZE) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _storable(text: str) -> str:
    """Text without what no database holds: NUL, halves of surrogate pairs."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode()
