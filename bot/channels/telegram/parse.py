"""From a Telegram update to ours."""

from datetime import datetime
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Location, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from handlers.dialogue.start_command import read_command
from handlers.dialogue.turn import Attachment, Incoming

NAME = "telegram"
KINDS = ("sticker", "animation", "poll", "dice", "game", "venue", "story")
UNSUPPORTED = {"sticker": "sticker", "animation": "gif"}
PICTURES = (".heic", ".heif", ".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff", ".bmp")
LARGEST_SIZE = 2**31 - 1  # bytes; whatever says it is larger is refused by its size all the same
LARGEST_NUMBER = 2**63
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]


def read_update(update: Update, now: datetime) -> Incoming | None:
    """What an update means to us; None when it is none of our business (groups, channels, other kinds).

    Errors: ValueError when a number is none, and whatever odd values make the library raise.
    """
    key = number_of(update.update_id)
    if update.callback_query is not None:
        return _tap(update.callback_query, key, now)
    message = update.message or update.edited_message
    if message is None or message.chat.type != ChatType.PRIVATE or message.from_user is None:
        return None
    return _message(message, key, now) if update.edited_message is None else _edit(message, key, now)


def _edit(message: Message, key: str, now: datetime) -> Incoming | None:
    """A message that was changed: its words as they are now. A place that is shared live moves on all the time; where
    it was first is what was sent."""
    if message.location is not None:
        return None
    address, text = number_of(message.chat.id), _storable(message.text or message.caption or "")
    if not text:
        return Incoming(NAME, key, address, now, unsupported="edited")
    return Incoming(NAME, key, address, now, text, message=number_of(message.message_id), edits=True)


def read_tap(body: dict[str, Any], now: datetime) -> tuple[Incoming, str] | None:
    """A pressed button straight from the JSON, with the id of its query; None when it is anything else.

    The commonest update by far: building the library's objects for the message below the button costs as much as the
    whole dialogue. Whatever looks unusual goes the long way.
    """
    query, number = body.get("callback_query"), body.get("update_id")
    if not isinstance(query, dict) or not isinstance(number, int):
        return None
    message, data, query_id = query.get("message"), query.get("data"), query.get("id")
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(chat, dict) or chat.get("type") != ChatType.PRIVATE or not isinstance(chat.get("id"), int):
        return None
    if not isinstance(data, str) or not isinstance(query_id, str):
        return None
    return Incoming(NAME, str(number), str(chat["id"]), now, tap=_storable(data or "?")), query_id


def number_of(value: object) -> str:
    """The number of an update or a chat as we keep it. Errors: ValueError: the library takes any value for a number."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= LARGEST_NUMBER:
        raise ValueError("no number")
    return str(value)


def chat_in(body: dict[str, Any]) -> str:
    """The chat of an update that cannot be read, as far as its JSON shows one; '' otherwise."""
    for part in body.values():
        message = part.get("message", part) if isinstance(part, dict) else None
        chat = message.get("chat") if isinstance(message, dict) else None
        number = chat.get("id") if isinstance(chat, dict) else None
        if isinstance(number, int) and not isinstance(number, bool) and abs(number) < 2**63:
            return str(number)
    return ""


def blocked_by(update: Update) -> str:
    """The address of a person who blocked the bot with this update, or nothing."""
    member: ChatMemberUpdated | None = update.my_chat_member
    if member is None or member.chat.type != ChatType.PRIVATE:
        return ""
    return number_of(member.chat.id) if member.new_chat_member.status == ChatMemberStatus.BANNED else ""


def _tap(query: CallbackQuery, key: str, now: datetime) -> Incoming | None:
    message = query.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return None
    return Incoming(NAME, key, number_of(message.chat.id), now, tap=_storable(query.data or "?"))


def _message(message: Message, key: str, now: datetime) -> Incoming:
    text = _storable(message.text or message.caption or "")
    language = _storable(message.from_user.language_code or "") if message.from_user else ""
    phone, unsupported = "", ""
    if message.contact is not None:
        own = message.from_user is not None and message.contact.user_id == message.from_user.id
        phone, unsupported = (_storable(message.contact.phone_number), "") if own else ("", "contact_of_other")
    text, start = read_command(text)
    place = _place(message.location) if message.location else None
    files = _files(message)
    if not (text or start or phone or place or files or unsupported):
        kind = next((name for name in KINDS if getattr(message, name, None)), "")
        unsupported = UNSUPPORTED.get(kind, "other")
    return Incoming(
        NAME, key, number_of(message.chat.id), now, text, "", files, phone, place, unsupported, start, language,
        album=_storable(message.media_group_id or ""), message=number_of(message.message_id), quotes=_quoted(message),
    )  # fmt: skip


def _quoted(message: Message) -> str:
    """The message that this one answers, as far as it is one of ours, or nothing."""
    answered = message.reply_to_message
    ours = answered is not None and answered.from_user is not None and answered.from_user.is_bot
    return number_of(answered.message_id) if answered is not None and ours else ""


def _files(message: Message) -> tuple[Attachment, ...]:
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return (_attachment("photo", largest.file_id, largest.file_size, "image/jpeg"),)
    if message.voice is not None:
        voice = message.voice
        return (_attachment("voice", voice.file_id, voice.file_size, voice.mime_type or "audio/ogg"),)
    if message.audio is not None:
        audio = message.audio
        return (_attachment("voice", audio.file_id, audio.file_size, audio.mime_type or "audio/mpeg"),)
    film = message.video or message.video_note
    if film is not None:  # nobody here looks at it, but an official may
        return (_attachment("document", film.file_id, film.file_size, "video/mp4", "video.mp4"),)
    if message.document is not None and message.animation is None:
        document = message.document
        named = (document.file_name or "").lower().endswith(PICTURES)  # some phones name no type
        kind = "photo" if named or (document.mime_type or "").startswith("image/") else "document"
        media = document.mime_type or "application/octet-stream"
        return (_attachment(kind, document.file_id, document.file_size, media, document.file_name or ""),)
    return ()


def _attachment(kind: str, file_id: str, size: int | None, media: str, name: str = "") -> Attachment:
    """As the database can hold it."""
    return Attachment(kind, _storable(file_id), None, _bytes(size), _storable(media), _storable(name))


def _place(location: Location) -> tuple[float, float] | None:
    """A place on the earth, or nothing."""
    latitude, longitude = float(location.latitude), float(location.longitude)
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _storable(text: str) -> str:
    """Text without what no database holds: NUL, halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _bytes(size: int | None) -> int | None:
    return min(int(size), LARGEST_SIZE) if size is not None else None
