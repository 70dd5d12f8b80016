"""Webhook posts by somebody who does not know the secret, drawn by kind; the same ones for the same seed."""

import hashlib
import hmac
import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.channels.zalo.signature import HEX, SIGNATURE, TIMESTAMP, signed

HEX_DIGITS: Final = "0123456789abcdef"
TELEGRAM_SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"
SECRET_SIGNS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


@dataclass(frozen=True, slots=True)
class Forged:
    """A post. `kind`: what was tried."""

    kind: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """A genuine event of Zalo as a stranger saw it on its way, and what is guessed at. `key`: the account's secret, for
    what is signed rightly in another's name; no other kind uses it."""

    event: dict[str, Any]
    raw: bytes
    app: str
    oa: str
    key: str

    @property
    def time(self) -> str:
        """The timestamp."""
        return str(self.event["timestamp"])

    @property
    def mac(self) -> str:
        """The true signature."""
        return signed(self.app, self.raw, self.time, self.key)


Draw = Callable[[Seen, random.Random], tuple[bytes, dict[str, str]]]


def _unsigned(seen: Seen, dice: random.Random) -> tuple[bytes, dict[str, str]]:
    other = {"X-Signature": f"mac={seen.mac}", "Authorization": f"mac={seen.mac}", "mac": seen.mac}
    name = dice.choice([*other, ""])
    return seen.raw, {name: other[name]} if name else {}


def _empty(seen: Seen, dice: random.Random) -> tuple[bytes, dict[str, str]]:
    return seen.raw, {SIGNATURE: dice.choice(["", "mac=", "mac", "=", "mac=null", "0" * HEX, "mac=" + "é" * HEX])}


def _drawn(seen: Seen, dice: random.Random) -> tuple[bytes, dict[str, str]]:
    return seen.raw, {SIGNATURE: f"mac={dice.getrandbits(256):064x}"}


def _near_miss(seen: Seen, dice: random.Random) -> tuple[bytes, dict[str, str]]:
    place, mac = dice.randrange(HEX), seen.mac
    near = mac[:place] + dice.choice(HEX_DIGITS.replace(mac[place], "")) + mac[place + 1 :]
    return seen.raw, {SIGNATURE: f"mac={near}"}


def _misshapen(seen: Seen, dice: random.Random) -> tuple[bytes, dict[str, str]]:
    mac = seen.mac
    swapped = mac[1:] + mac[:1]
    shapes = [mac[:-1], mac + "0", mac[1:], f"mac={mac}", f"MAC={mac}", f"mac={mac}, mac={mac}", f'"{mac}"', swapped]
    return seen.raw, {SIGNATURE: f"mac={dice.choice(shapes)}" if dice.random() < 0.8 else mac[::-1]}


def _byte_altered(seen: Seen, dice: random.Random) -> tuple[bytes, dict[str, str]]:
    place = dice.randrange(len(seen.raw))
    body = bytearray(seen.raw)
    body[place] ^= dice.randrange(1, 256)
    return bytes(body), {SIGNATURE: f"mac={seen.mac}"}


def _cut_or_longer(seen: Seen, dice: random.Random) -> tuple[bytes, dict[str, str]]:
    raw, place = seen.raw, dice.randrange(1, len(seen.raw))
    bodies = [raw[:place], raw[:place] + b" " + raw[place:], raw + b"\n", b" " + raw, b"\xef\xbb\xbf" + raw, raw + raw]
    return dice.choice(bodies), {SIGNATURE: f"mac={seen.mac}"}


def _written_anew(seen: Seen, dice: random.Random) -> tuple[bytes, dict[str, str]]:
    ways: list[dict[str, Any]] = [
        {"indent": dice.randint(0, 8)}, {"sort_keys": True}, {"separators": (",", ":")}, {"separators": (" , ", ": ")},
    ]  # fmt: skip
    names = list(seen.event)
    dice.shuffle(names)
    event = {name: seen.event[name] for name in names} if dice.random() < 0.5 else seen.event
    body = json.dumps(event, ensure_ascii=dice.random() < 0.5, **dice.choice(ways)).encode()
    return (body if body != seen.raw else body + b" "), {SIGNATURE: f"mac={seen.mac}"}


def _other_words(seen: Seen, dice: random.Random) -> tuple[bytes, dict[str, str]]:
    """Another event under the signature of this one."""
    event = dict(seen.event)
    event |= dice.choice([
        {"timestamp": str(int(seen.time) + dice.randint(1, 10**6))},
        {"sender": {"id": str(dice.getrandbits(60))}},
        {"event_name": dice.choice(["unfollow", "user_withdraw", "oa_send_text", "user_seen_message"])},
        {"message": {"msg_id": str(dice.getrandbits(60)), "text": "xóa"}},
    ])  # fmt: skip
    return json.dumps(event, ensure_ascii=False).encode(), {SIGNATURE: f"mac={seen.mac}"}


def _other_app(seen: Seen, dice: random.Random) -> tuple[bytes, dict[str, str]]:
    """An event of another app: signed in its name, or in ours; also where its id only looks like ours."""
    other = dice.choice([str(dice.getrandbits(60)), seen.app + "0", seen.app[:-1], "0" + seen.app, "", seen.oa])
    event = {**seen.event, "app_id": dice.choice([other, None, [seen.app], {"id": seen.app}, float(dice.random())])}
    raw = json.dumps(event, ensure_ascii=False).encode()
    return raw, {SIGNATURE: f"mac={signed(dice.choice([other, seen.app]), raw, seen.time, seen.key)}"}


def _other_key(seen: Seen, dice: random.Random) -> tuple[bytes, dict[str, str]]:
    key = dice.choice(["", seen.app, seen.oa, seen.key[:-1], seen.key.upper(), seen.key + " ", str(dice.random())])
    return seen.raw, {SIGNATURE: f"mac={signed(dice.choice([seen.app, seen.oa]), seen.raw, seen.time, key)}"}


def _other_form(seen: Seen, dice: random.Random) -> tuple[bytes, dict[str, str]]:
    """In forms that were told of wrongly: with the right key they are none of ours either."""
    key, told = seen.key.encode(), seen.app.encode() + seen.raw + seen.time.encode()
    forms = [
        hmac.new(key, seen.raw, "sha256").hexdigest(), hmac.new(key, told, "sha256").hexdigest(),
        hashlib.sha256(seen.raw + key).hexdigest(), hashlib.sha256(key + told).hexdigest(),
        hashlib.md5(told + key).hexdigest(), hashlib.sha512(told + key).hexdigest(),
        hashlib.sha3_256(told + key).hexdigest(), signed("", seen.raw, "", seen.key),
    ]  # fmt: skip
    return seen.raw, {SIGNATURE: f"mac={dice.choice(forms)}"}


def _border_moved(seen: Seen, dice: random.Random) -> tuple[bytes, dict[str, str]]:
    """Nothing stands between the parts that are signed: what is cut from the body is given as the header's time."""
    place = dice.randrange(1, len(seen.raw))
    cut, rest = seen.raw[:place], seen.raw[place:].decode("latin-1") + seen.time
    longer = seen.raw + seen.time[: dice.randint(1, len(seen.time))].encode()
    body, stamp = dice.choice([(cut, rest), (longer, seen.time), (seen.raw, seen.time[1:])])
    signature = seen.mac if body != seen.raw else _near_miss(seen, dice)[1][SIGNATURE]
    return body, {SIGNATURE: f"mac={signature}", TIMESTAMP: "".join(sign for sign in stamp if sign.isprintable())}


KINDS: Final[tuple[Draw, ...]] = (
    _unsigned, _empty, _drawn, _near_miss, _misshapen, _byte_altered, _byte_altered, _cut_or_longer, _written_anew,
    _other_words, _other_app, _other_key, _other_form, _border_moved,
)  # fmt: skip


def forged_events(seen: Seen, count: int, seed: int = 11) -> Iterator[Forged]:
    """`count` posts to Zalo's webhook: every byte of the body altered once, then every kind by turns."""
    dice = random.Random(seed)
    for number in range(count):
        if number < len(seen.raw):
            body = bytearray(seen.raw)
            body[number] ^= 1 << dice.randrange(8)
            yield Forged("each byte", bytes(body), {SIGNATURE: f"mac={seen.mac}"})
            continue
        draw = KINDS[number % len(KINDS)]
        yield Forged(draw.__name__.strip("_"), *draw(seen, dice))


def forged_updates(raw: bytes, secret: str, count: int, seed: int = 12) -> Iterator[Forged]:
    """`count` posts to Telegram's webhook with none, a wrong or nearly the right secret."""
    dice = random.Random(seed)
    for number in range(count):
        place = dice.randrange(len(secret))
        near = secret[:place] + dice.choice(SECRET_SIGNS.replace(secret[place], "")) + secret[place + 1 :]
        shapes: list[dict[str, str]] = [
            {}, {TELEGRAM_SECRET: ""}, {TELEGRAM_SECRET: near}, {TELEGRAM_SECRET: near},
            {TELEGRAM_SECRET: secret[:place]}, {TELEGRAM_SECRET: secret + dice.choice(SECRET_SIGNS)},
            {TELEGRAM_SECRET: secret.swapcase()}, {TELEGRAM_SECRET: f"{secret[: place or 1]} {secret}"},
            {TELEGRAM_SECRET: f"{secret},{secret}"}, {TELEGRAM_SECRET: secret[::-1]}, {"Authorization": secret},
            {TELEGRAM_SECRET.replace("-", "_"): secret}, {TELEGRAM_SECRET: "é" * len(secret)},
            {TELEGRAM_SECRET: "".join(dice.choices(SECRET_SIGNS, k=dice.choice([1, len(secret), 256])))},
        ]  # fmt: skip
        yield Forged(f"shape {number % len(shapes)}", raw, shapes[number % len(shapes)])
