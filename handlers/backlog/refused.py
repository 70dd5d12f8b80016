"""Rows of a list that were refused, given back as they were sent with the reason beside each."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence

from handlers.backlog.files import listing_of
from handlers.backlog.sheet import Listing
from handlers.records.nameless import nameless_file
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
    return await given_back(listing, said, title)


async def given_back(listing: Listing, said: Mapping[int, str], title: str) -> bytes:
    """An xlsx with the titles of a list, the rows that are named as they were sent, and behind each why. `said`: row ->
    reason; `title`: of the column of reasons."""
    return await asyncio.to_thread(_written, listing, said, title)


def _written(listing: Listing, said: Mapping[int, str], title: str) -> bytes:
    with nameless_file(".xlsx") as (_, path):
        write_xlsx(path, [[*listing.titles, title]], _rows(listing, said))
        return path.read_bytes()


def _rows(listing: Listing, said: Mapping[int, str]) -> Iterator[list[str]]:
    for line, cells in listing.lines:
        if line in said:
            yield [*map(shown, cells), said[line]]
