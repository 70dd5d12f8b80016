"""Rows of old reports that were refused, given back as they were sent with the reason beside each."""

import asyncio
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from handlers.backlog.files import listing_of
from handlers.backlog.sheet import Listing
from handlers.records.rejects import shown
from handlers.work import Work
from storage.repositories.backlogs import Backlog
from storage.spreadsheets import write_xlsx

Faults = Mapping[int, Sequence[Sequence[str]]]


async def refused_file(work: Work, one: Backlog, language: str) -> bytes | None:
    """An xlsx with the titles of the file, its refused rows and a column of reasons: mended, it is sent again. None
    once the file's time is over."""
    content = await work.uow.backlogs.content(one.id)
    if content is None:
        return None
    faults = await work.uow.backlogs.refused(one.id)
    listing = await listing_of(content, "")
    texts = work.rules.texts

    def reason(codes: Sequence[Sequence[str]]) -> str:
        return "; ".join(texts.say(f"console_backlog.fault.{code}", {}, language=language) for code, _ in codes)

    said = {line: reason(codes) for line, codes in faults.items()}
    title = texts.say("console_backlog.reason", {}, language=language)
    return await asyncio.to_thread(_written, listing, said, title)


def _written(listing: Listing, said: Mapping[int, str], title: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "refused.xlsx"
        write_xlsx(path, [[*listing.titles, title]], _rows(listing, said))
        return path.read_bytes()


def _rows(listing: Listing, said: Mapping[int, str]) -> Iterator[list[str]]:
    for line, cells in listing.lines:
        if line in said:
            yield [*map(shown, cells), said[line]]
