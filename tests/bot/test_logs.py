"""Log lines hold declared fields only, no tokens or numbers of people, and reach standard error as it is now."""

import io
import sys

import pytest
import structlog

from bot.logs import scrub, set_up_logs


def test_a_line_goes_to_the_present_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", first)
    set_up_logs("INFO")
    log = structlog.get_logger()
    log.info("one")
    first.close()
    monkeypatch.setattr(sys, "stderr", second)
    log.info("two", channel="webchat", phone="0300123456")
    assert '"event": "two"' in second.getvalue()
    assert "phone" not in second.getvalue()


@pytest.mark.parametrize(
    "words",
    [
        "POST /bot123456:AAAbbbCCCdddEEEfffGGGhhhIII/sendMessage",
        "call 0300123456",
        "id 098178000000",
        "postgresql://hotline:secret@db/x",
    ],
)
def test_tokens_and_numbers_are_scrubbed(words: str) -> None:
    found = scrub(words)
    for secret in ("AAAbbb", "0300123456", "098178000000", "secret"):
        assert secret not in found
