"""What is sealed comes back as it was."""

from storage.crypto import Vault


def test_whatever_strangers_send_can_be_kept() -> None:
    vault = Vault({1: b"d" * 32}, b"i" * 32)
    value = {"text": "nửa cặp \ud800 và số không \0", "list": [1, None, "ợ"]}
    assert vault.open_json(vault.seal_json(value, "updates:telegram:1"), "updates:telegram:1") == value
