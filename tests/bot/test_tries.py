"""How often a text message is tried: five times for news, three for a code, once where it may have gone out."""

import pytest

from bot.channels.errors import MaybeSent, SendError, Temporary, Wait
from bot.sms.channel import SmsChannel
from bot.tries import after_fault

PAUSES = SmsChannel.traits.pauses


def tries(error: SendError, *, once: bool, lasts: bool) -> tuple[int, str]:
    """(how often it goes to the gateway, its state after that) where every try meets the same fault."""
    for before in range(20):
        found = after_fault(error, before, once=once, lasts=lasts, pauses=PAUSES)
        if isinstance(found, str):
            return before + 1, found
    raise AssertionError("it never ends")


@pytest.mark.parametrize("error", [Temporary(), Wait(60.0), Wait(3600.0)])
def test_a_gateway_that_is_down_or_too_busy_has_been_tried(error: SendError) -> None:
    assert tries(error, once=False, lasts=False) == (5, "failed")  # an answer to who has no chat
    assert tries(error, once=True, lasts=True) == (5, "failed")  # news
    assert tries(error, once=True, lasts=False) == (3, "failed")  # a code, which counts no longer then


def test_news_that_may_have_gone_out_goes_no_second_time() -> None:
    assert tries(MaybeSent(), once=True, lasts=True) == (1, "unknown")


def test_a_gateway_that_asks_to_wait_is_given_the_longer_of_the_two_pauses() -> None:
    assert after_fault(Wait(60.0), 0, once=True, lasts=True, pauses=PAUSES) == 60.0
    assert after_fault(Wait(60.0), 3, once=True, lasts=True, pauses=PAUSES) == PAUSES[3]
    assert after_fault(Wait(60.0), 50, once=False, pauses=()) == 60.0  # a messenger's: it costs nothing
