"""A form as it is sent to the desk. A file that is too large is cut off, and said beside its field: were the whole form
refused for it, everything typed would be gone."""

import asyncio
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from aiohttp import BodyPartReader, web

from handlers.records.uploads import LARGEST

LARGEST_FILE: Final = 20 * 1024 * 1024  # bytes
LARGER: Final = {"/console/imports": LARGEST}  # addresses that take larger files
MOST_TEXT: Final = 2 * 1024 * 1024  # bytes of all typed fields together
MOST_BODY: Final = 200 * 1024 * 1024  # bytes read of a form; then it is refused as a whole
MOST_FIELDS: Final = 2000
IN_MEMORY: Final = 1024 * 1024  # bytes of a file; what is larger lies in a nameless file while the form is read
MULTIPART: Final = "multipart/form-data"


async def read_form(request: web.Request, *, keeps_files: bool = True) -> Any:
    """Typed fields as text, files as `web.FileField` with at most one byte more than `LARGEST_FILE` (`LARGER`); without
    `keeps_files` their names alone, with nothing in them.

    Errors: HTTPRequestEntityTooLarge for what no form of ours is, HTTPBadRequest for what is no form.
    """
    if request.content_type != MULTIPART:
        return await request.post()
    query: Any = request.query
    found = query.copy()  # a name may come several times, as in the forms that aiohttp reads
    found.clear()
    try:
        largest = LARGER.get(request.path, LARGEST_FILE)
        await _read_parts(request, found, largest + 1 if keeps_files else 0)
    except BaseException:
        close_files(found)
        raise
    return found


async def _read_parts(request: web.Request, found: Any, largest: int) -> None:
    text, read = 0, 0
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None:
                raise web.HTTPBadRequest
            if len(found) >= MOST_FIELDS:
                raise web.HTTPRequestEntityTooLarge(MOST_FIELDS, len(found))
            if part.filename:
                sent, size = await _file(part, MOST_BODY - read, largest)
                read += size
                found.add(part.name, sent)
                continue
            typed = await _text(part, MOST_TEXT - text)
            text += len(typed)
            found.add(part.name, typed.decode("utf-8", "replace"))
    except ValueError:
        raise web.HTTPBadRequest from None


def close_files(form: Any) -> None:
    """Let the files of a form go."""
    for sent in form.values():
        if isinstance(sent, web.FileField):
            sent.file.close()


def rewind_files(form: Any) -> None:
    """Let the files of a form be read once more."""
    for sent in form.values():
        if isinstance(sent, web.FileField):
            sent.file.seek(0)


async def _text(part: BodyPartReader, most: int) -> bytes:
    found = bytearray()
    while chunk := await part.read_chunk():
        found += chunk
        if len(found) > most:
            raise web.HTTPRequestEntityTooLarge(most, len(found))
    return bytes(found)


async def _file(part: BodyPartReader, most: int, largest: int) -> tuple[web.FileField, int]:
    """The file, as far as `largest` bytes of it, and how many came."""
    kept, size = SpooledTemporaryFile(IN_MEMORY), 0  # noqa: SIM115 - it ends with the form
    try:
        while chunk := await part.read_chunk(1 << 16):
            room = largest - size
            size += len(chunk)
            if size > most:
                raise web.HTTPRequestEntityTooLarge(most, size)
            if room > 0:
                await asyncio.to_thread(kept.write, chunk[:room]) if size > IN_MEMORY else kept.write(chunk)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    media = part.headers.get("Content-Type", "application/octet-stream")
    return web.FileField(part.name or "", part.filename or "", kept, media, part.headers), size
