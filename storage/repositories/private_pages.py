"""One-time pages for what must not stand in a messenger.

A page belongs to a person and to the step they stand at; it is over when the step is left. Whoever opens it first is
the only browser it opens for. Only digests of the link's token, of the browser's and of the code are kept.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from storage.crypto import digest
from storage.repositories.base import Repository, changed
from storage.value_class import value_class

CODE_LIFE: Final = timedelta(minutes=10)
MOST_TRIES: Final = 5  # of one code

FIND = """
select p.*, c.channel, c.address, c.language, t.id as open_id, t.step as open_step,
  exists (select from private_pages o where o.contact_id = p.contact_id and o.device_hash = $2 and o.guarded) as known
from private_pages p join contacts c on c.id = p.contact_id
left join conversations t on t.contact_id = p.contact_id and t.status = 'active'
where p.token_hash = $1
"""


@dataclass(frozen=True, slots=True)
class PrivatePage:
    """A page as a turn sees it: where its question stands. `guarded`: a strange browser gives a code first, so that who
    looks at it once it is open is the person of the chat. `issued_at`: None for one that is still to be kept."""

    id: int
    conversation_id: int
    step: str
    guarded: bool = False
    issued_at: datetime | None = None


@value_class(frozen=True, slots=True)
class Opened:
    """A page as a browser finds it. `mine`: it was opened in this browser; `taken`: in another; `known`: this browser
    has opened a guarded page of the same person before; `stands`: its question is still the open one."""

    id: int
    contact_id: int
    channel: str
    address: str
    language: str
    guarded: bool
    expires_at: datetime
    ended: bool
    mine: bool
    taken: bool
    known: bool
    stands: bool
    code_at: datetime | None


class PrivatePageRepository(Repository):
    """Rows of `private_pages`."""

    async def issue(self, page: PrivatePage, token: str, contact_id: int, now: datetime, until: datetime) -> None:
        """Keep a new page; those of the person that nobody has opened yet are over."""
        await self.connection.execute(
            "update private_pages set ended_at = $2 where contact_id = $1 and ended_at is null and device_hash is null",
            contact_id,
            now,
        )
        await self.connection.execute(
            "insert into private_pages (id, token_hash, contact_id, conversation_id, step, guarded, issued_at,"
            " expires_at) values ($1,$2,$3,$4,$5,$6,$7,$8)",
            page.id, digest(token), contact_id, page.conversation_id, page.step, page.guarded, now, until,
        )  # fmt: skip

    async def find(self, token: str, device: str) -> Opened | None:
        """The page of a link, as the browser with this secret ('' for none) finds it."""
        row = await self.connection.fetchrow(FIND, digest(token), digest(device) if device else None)
        if row is None:
            return None
        mine = bool(device) and row["device_hash"] == digest(device)
        return Opened(
            row["id"], row["contact_id"], row["channel"], row["address"], row["language"], row["guarded"],
            row["expires_at"], row["ended_at"] is not None, mine, row["device_hash"] is not None and not mine,
            row["known"], row["open_id"] == row["conversation_id"] and row["open_step"] == row["step"], row["code_at"],
        )  # fmt: skip

    async def bind(self, page_id: int, device: str, until: datetime, *, sure: bool) -> bool:
        """The browser that opens it first has it; False when another was faster or it is over. `sure`: it is known to
        be the person's own."""
        return bool(
            changed(
                await self.connection.execute(
                    "update private_pages set device_hash = $2, expires_at = $3, code_index = null,"
                    " guarded = guarded or $4"
                    " where id = $1 and ended_at is null and (device_hash is null or device_hash = $2)",
                    page_id,
                    digest(device),
                    until,
                    sure,
                )
            )
        )

    async def renew(self, page_id: int, token: str, until: datetime) -> None:
        """A new link to the same page, for the browser that has it."""
        await self.connection.execute(
            "update private_pages set token_hash = $2, expires_at = $3 where id = $1 and ended_at is null",
            page_id,
            digest(token),
            until,
        )

    async def of_turn(self, page_id: int, contact_id: int) -> PrivatePage | None:
        """The page that an answer came from, held until the transaction ends; None when it is over or never opened."""
        row = await self.connection.fetchrow(
            "select id, conversation_id, step, guarded, issued_at from private_pages where id = $1 and contact_id = $2"
            " and ended_at is null and device_hash is not null for update",
            page_id,
            contact_id,
        )
        return _page(row)

    async def standing_open(
        self, contact_id: int, conversation_id: int, step: str, now: datetime
    ) -> PrivatePage | None:
        """The page on which somebody looks at this step now; None when there is none."""
        row = await self.connection.fetchrow(
            "select id, conversation_id, step, guarded, issued_at from private_pages where contact_id = $1"
            " and conversation_id = $2 and step = $3 and ended_at is null and device_hash is not null"
            " and expires_at > $4 order by id desc limit 1 for update",
            contact_id,
            conversation_id,
            step,
            now,
        )
        return _page(row)

    async def move(self, page: PrivatePage, until: datetime) -> None:
        """The page goes along to the next step."""
        await self.connection.execute(
            "update private_pages set conversation_id = $2, step = $3, expires_at = $4 where id = $1",
            page.id,
            page.conversation_id,
            page.step,
            until,
        )

    async def end(self, contact_id: int, now: datetime) -> None:
        """The step was left: no page of the person opens anything any more."""
        await self.connection.execute(
            "update private_pages set ended_at = $2 where contact_id = $1 and ended_at is null", contact_id, now
        )

    async def set_code(self, page_id: int, code: str, now: datetime) -> None:
        """Keep the code that was sent into the chat for a strange browser."""
        await self.connection.execute(
            "update private_pages set code_index = $2, code_at = $3, code_tries = 0 where id = $1",
            page_id,
            self._code(page_id, code),
            now,
        )

    async def try_code(self, page_id: int, code: str, now: datetime) -> bool:
        """Whether this is the code; every try counts."""
        row = await self.connection.fetchrow(
            "update private_pages set code_tries = code_tries + 1 where id = $1 and code_tries < $2 and code_at > $3"
            " returning code_index",
            page_id,
            MOST_TRIES,
            now - CODE_LIFE,
        )
        return row is not None and row["code_index"] == self._code(page_id, code)

    def _code(self, page_id: int, code: str) -> bytes:
        return self.vault.index("private_page_code", f"{page_id}:{code}")


def _page(row: Any) -> PrivatePage | None:
    if not row:
        return None
    return PrivatePage(row["id"], row["conversation_id"], row["step"], row["guarded"], row["issued_at"])
