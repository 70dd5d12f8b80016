"""The demo phone's messages."""

from dataclasses import dataclass
from datetime import datetime

from storage.repositories.base import Repository


@dataclass(frozen=True, slots=True)
class SmsMessage:
    """One message on the demo phone."""

    id: int
    phone: str
    text: str
    sent_at: datetime


class SmsLogRepository(Repository):
    """Rows of `sms_log`."""

    async def add(self, row_id: int, phone: str, text: str, now: datetime) -> None:
        """Keep a message."""
        await self.connection.execute(
            "insert into sms_log (id, phone_index, phone_sealed, text_sealed, sent_at) values ($1,$2,$3,$4,$5)",
            row_id,
            self.vault.index("phone", phone),
            self.vault.seal_text(phone, f"sms_log:phone:{row_id}"),
            self.vault.seal_text(text, f"sms_log:text:{row_id}"),
            now,
        )

    async def newest(self, limit: int = 20) -> list[SmsMessage]:
        """The newest messages, newest first."""
        rows = await self.connection.fetch(
            "select id, phone_sealed, text_sealed, sent_at from sms_log order by id desc limit $1", limit
        )
        return [
            SmsMessage(
                row["id"],
                self.vault.open_text(row["phone_sealed"], f"sms_log:phone:{row['id']}"),
                self.vault.open_text(row["text_sealed"], f"sms_log:text:{row['id']}"),
                row["sent_at"],
            )
            for row in rows
        ]
