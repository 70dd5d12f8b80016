"""The other side of an account: people who write to it, and what they got. Times are moments of the fake's clock."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Got:
    """A message of the account as a phone shows it. `body`: what the account asked the platform to send."""

    number: str
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """Its words."""
        return str(self.body.get("text", ""))

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Its buttons: title, type, payload."""
        payload = self._payload()
        return list(payload.get("buttons") or ())

    @property
    def asks_contact(self) -> bool:
        """Whether it is the request for the person's own phone."""
        return self._payload().get("template_type") == "request_user_info"

    def _payload(self) -> dict[str, Any]:
        attachment = self.body.get("attachment")
        payload = attachment.get("payload") if isinstance(attachment, dict) else None
        return payload if isinstance(payload, dict) else {}


@dataclass(slots=True)
class Person:
    """Somebody with the app. `wrote_at`: the last thing they did towards the account."""

    user: str
    name: str
    phone: str
    follows: bool = True
    blocked: bool = False
    wrote_at: datetime | None = None
    got: list[Got] = field(default_factory=list)
    received: int = 0  # so many of them came to the phone, as the account was told
    seen: int = 0  # and so many were read
