"""Where it happened, in words: the facility, else the unit with what was said of it; never the home of who tells it."""

from handlers.dialogue.answers.lexicon import holds_phrase
from handlers.dialogue.answers.reading import words
from handlers.places.in_words import place_words
from handlers.work import Work
from storage.content import Where
from storage.repositories.tickets import Ticket


def where_of(ticket: Ticket) -> Where:
    """Where it happened, as far as the ticket says; a facility is kept by older ones in its column alone."""
    return ticket.details.site if ticket.details.site.known else Where(ticket.facility_code)


def event_site(work: Work, ticket: Ticket, language: str) -> str:
    """Where it happened, for officials and notices; '' when its category is about no event."""
    category = work.tools.catalogues.of(ticket.province_code).category(ticket.category)
    return site_words(work, where_of(ticket), language, ticket.province_code) if category.event else ""


def shown_place(work: Work, ticket: Ticket, language: str) -> str:
    """The place that a ticket is known by: where it happened when it is about an event, else the home."""
    site = event_site(work, ticket, language)
    return site or place_words(work, ticket.edition, ticket.province_code, ticket.district_code, ticket.commune_code)


def site_words(work: Work, where: Where, language: str, province: str = "") -> str:
    """The name of the facility, else the words and the unit, parted by commas; that nobody has said it.

    `province`: whose wording it is said in.
    """
    office = work.tools.directory.at_facility(where.facility_code) if where.facility_code else None
    if office is not None:
        return office.name
    codes = (where.edition, where.province, where.district, where.commune)
    unit = place_words(work, *codes) if where.province else ""
    if where.words and unit and _names(where.words, unit):
        unit = ""
    shown = ", ".join(part for part in (where.facility_code, where.words, unit) if part)
    return shown or work.rules.texts.say("ticket_words.site_unknown", language=language, province=province)


def _names(said: str, unit: str) -> bool:
    """Whether the words name the unit already, its kind aside."""
    name = unit.split(",")[0].split(" ", 1)[-1]
    return holds_phrase(words(said), (name,))
