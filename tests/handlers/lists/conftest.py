"""The office of ticket tests, to which lists go."""

from tests.handlers.tickets.conftest import office as office
