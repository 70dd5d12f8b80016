"""What calls to platforms have in common: the headers that all say, and a body of JSON."""

from typing import Any

from aiohttp.payload import BytesPayload

from storage.json_text import to_json

JSON = "application/json"
# Leaving the library's own out (`skip_auto_headers`) costs more processor time than writing these.
HEADERS = {"User-Agent": "hotline", "Accept": JSON, "Accept-Encoding": "identity"}


def json_body(value: Any) -> BytesPayload:
    """A body whose kind the library need not look for."""
    return BytesPayload(to_json(value), content_type=JSON)
