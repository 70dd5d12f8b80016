"""Whether a webhook comes from Zalo: `X-ZEvent-Signature: mac=` and a plain SHA-256 in hex.

    sha256(app id + the bytes of the body as they came + timestamp + secret key of the Official Account)

Real traffic matched this with the app id and the timestamp of the body. Documents also speak of the account's id and of
the timestamp of a header; those three forms are taken too, and counted, so that an operator sees which one comes.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

SIGNATURE = "X-ZEvent-Signature"
TIMESTAMP = "X-ZEvent-Timestamp"
HEX = 64


@dataclass(frozen=True, slots=True)
class WebhookKeys:
    """What a signature is made with. `secret`: the key shown beside the webhook setting, not the app's."""

    app_id: str
    oa_id: str
    secret: str = field(repr=False)


def signed(begin: str, body: bytes, timestamp: str, secret: str) -> str:
    """The digest in lower-case hex."""
    return hashlib.sha256(begin.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


def matching_form(keys: WebhookKeys, body: bytes, given: str, in_body: str, in_header: str) -> str | None:
    """Which form the signature has, e.g. "app_id+body_timestamp"; None when it is none of them.

    `given`: the header's value, with or without `mac=`; `in_body`, `in_header`: the timestamps, '' where there is none.
    """
    mac = given.strip().removeprefix("mac=").encode(errors="surrogateescape")
    if len(mac) != HEX or not keys.secret:
        return None
    for whose, begin in (("app_id", keys.app_id), ("oa_id", keys.oa_id)):
        for where, timestamp in (("body_timestamp", in_body), ("header_timestamp", in_header)):
            if not begin or not timestamp:
                continue
            if hmac.compare_digest(signed(begin, body, timestamp, keys.secret).encode(), mac):
                return f"{whose}+{where}"
    return None
