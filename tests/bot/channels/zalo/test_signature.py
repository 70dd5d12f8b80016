"""Only what Zalo signed is taken: over the bytes as they came, in any of the four forms that were told of."""

import random

import pytest

from bot.channels.zalo.signature import WebhookKeys, matching_form, signed

KEYS = WebhookKeys("4100000000000000001", "3200000000000000001", "key-of-the-webhook")
BODY = '{"event_name":"user_send_text","message":{"text":"chào"},"timestamp":"1634695200000"}'.encode()
TIME = "1634695200000"
# printf '%s' '4100000000000000001{"event_name":…}1634695200000key-of-the-webhook' | sha256sum
BY_SHELL = "213342d29a6f1feb7a69b9da9e48485ed25ad400c5cf3c0f1f0613cb0a280c3a"


def form_of(given: str, body: bytes = BODY, header: str = "") -> str | None:
    return matching_form(KEYS, body, given, TIME, header)


def test_a_signature_that_a_shell_computed_is_taken() -> None:
    assert form_of(f"mac={BY_SHELL}") == form_of(BY_SHELL) == "app_id+body_timestamp"


@pytest.mark.parametrize(
    ("begin", "timestamp", "name"),
    [
        (KEYS.app_id, TIME, "app_id+body_timestamp"),
        (KEYS.oa_id, TIME, "oa_id+body_timestamp"),
        (KEYS.app_id, "17", "app_id+header_timestamp"),
        (KEYS.oa_id, "17", "oa_id+header_timestamp"),
    ],
)
def test_each_form_is_taken_and_named(begin: str, timestamp: str, name: str) -> None:
    assert form_of(signed(begin, BODY, timestamp, KEYS.secret), header="17") == name


def test_no_byte_may_differ() -> None:
    given = f"mac={BY_SHELL}"
    for place in range(len(BODY)):
        altered = BODY[:place] + bytes([BODY[place] ^ 1]) + BODY[place + 1 :]
        assert form_of(given, altered) is None


def test_nothing_forged_is_taken() -> None:
    dice = random.Random(11)
    near = [
        BY_SHELL[:n] + dice.choice("0123456789abcdef".replace(BY_SHELL[n], "")) + BY_SHELL[n + 1 :] for n in range(64)
    ]
    odd = [
        "",
        "mac=",
        "mac",
        BY_SHELL.upper(),
        BY_SHELL[:-1],
        BY_SHELL + "0",
        f"mac=mac={BY_SHELL}",
        "\udcff" * 64,
        "é" * 64,
    ]
    drawn = [f"{dice.getrandbits(256):064x}" for _ in range(5000)]
    other = [signed(KEYS.app_id, BODY, TIME, "another"), signed("999", BODY, TIME, KEYS.secret)]
    assert [one for one in (*near, *odd, *drawn, *other) if form_of(one) is not None] == []


def test_without_a_key_nothing_is_taken() -> None:
    empty = WebhookKeys(KEYS.app_id, KEYS.oa_id, "")
    assert matching_form(empty, BODY, signed(KEYS.app_id, BODY, TIME, ""), TIME, "") is None
