"""What of a file was read, in lines for who imports it."""

from collections.abc import Iterator

from handlers.records.reading import ListFile

MOST_ROWS = 20


def said_of(listed: ListFile) -> Iterator[str]:
    """Which sheets were read and which were not, and the rows that hold words and nobody."""
    if any(listed.names):
        yield f"Sheets read: {', '.join(listed.names)}."
    if listed.hidden:
        yield f"Hidden sheets, never read: {', '.join(listed.hidden)}."
    if listed.headless:
        yield f"Sheets without the header of the template, not read: {', '.join(listed.headless)}."
    if listed.passed:
        places = [listed.place(number) for number in listed.passed[:MOST_ROWS]]
        rows = ", ".join(f"{place.sheet} {place.row}".strip() for place in places)
        more = " and more" if len(listed.passed) > MOST_ROWS else ""
        yield f"Rows passed over as titles, totals or signatures: {rows}{more}."
