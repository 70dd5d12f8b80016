"""What of a file was read and what will be done with it, in lines for who imports it."""

from collections.abc import Iterator

from handlers.records.preview import Preview
from handlers.records.reading import ListFile
from handlers.records.rejects import reason_words
from handlers.texts import Texts

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


def said_of_preview(will: Preview, texts: Texts) -> Iterator[str]:
    """What the import will do. Reasons are in the words of the file of refused rows."""
    if will.done:
        yield f"An earlier run dealt with {will.done} rows; this one goes on from there."
    yield f"This will be done ({will.rows} rows); nothing has been written yet:"
    yield f"  new people: {will.people_new}; known people: {will.people_changed} change, {will.people_same} do not"
    yield f"  new doses: {will.doses_new}; doses that change: {will.doses_changed}"
    if will.fields:
        yield "  what changes of people: " + ", ".join(f"{name} {n}" for name, n in will.fields.most_common())
    yield f"  refused rows: {will.rows_refused}"
    for (code, column), count in will.refused.most_common():
        yield f"    {count} x {reason_words([[code, column]], texts)}"
    yield f"  reports it finishes: {will.tickets}; people it tells: {will.told}"
    if will.differing:
        yield f"  reports that stay open, since day or vaccine are not as the citizen said: {will.differing}"
