"""What is kept no longer: rows past their time are deleted in pieces, old tickets lose everything personal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from storage.repositories.base import Repository, changed
from storage.repositories.import_runs import UNDOING
from storage.repositories.outbox import UNSENT

PIECE: Final = 1000  # rows of one statement, so that no lock is held for long

AUDIT: Final = "audit"  # the one rule that a function of the owner carries out: nobody else deletes there
UNFINISHED = "('open','claimed','waiting_citizen','approved')"
CLOSED = "coalesce(t.closed_at, t.entered_at)"
NOT_UNDOING = f"not exists (select from imports i where i.id = x.import_id and i.state = '{UNDOING}')"
PIECE_NOT_UNDOING = (
    "not exists (select from import_pieces p join imports i on i.id = p.import_id"
    f" where p.seq = x.piece_seq and i.state = '{UNDOING}')"
)
# Conversations that are taken up again where they were left (`draft` of their declaration; a test compares).
DRAFTS: Final = ("attach_photo", "complaint", "install_guide", "list_submission")
KEEPS_DRAFT: Final = f"x.name in {DRAFTS}"
# What waits below a conversation that is going on stays with it.
BELOW: Final = (
    "(x.status = 'under' and exists (select from conversations c"
    " where c.contact_id = x.contact_id and c.status = 'active' and c.updated_at >= $1))"
)
# What is deleted: table and condition, $1 is the moment. Rows that still wait for something are never among them.
RULES: Final[Mapping[str, tuple[str, str]]] = {
    "codes": ("one_time_codes", "x.expires_at < $1"),
    "attempts": ("attempts", "x.at < $1"),
    "conversations": ("conversations", f"x.updated_at < $1 and not {KEEPS_DRAFT} and not {BELOW}"),
    "drafts": ("conversations", f"x.updated_at < $1 and {KEEPS_DRAFT} and not {BELOW}"),
    "updates": ("updates", "x.received_at < $1 and x.state in ('done','dead')"),
    "messages": (
        "outbox",
        "x.created_at < $1 and x.state in ('sent','failed','unknown','held') and not exists"
        f" (select from tickets t where t.id = x.ticket_id and t.status in {UNFINISHED})",
    ),
    "sms": ("sms_log", "x.sent_at < $1"),
    "photos": ("files", "x.purge_at < $1"),
    # Said to be entered and never confirmed: nobody closes it, its photos go all the same.
    "photos_entered": (
        "files",
        "x.purge_at is null and exists (select from ticket_files h join tickets t on t.id = h.ticket_id"
        " where h.file_id = x.id and t.status = 'entered' and t.entered_at < $1)"
        " and not exists (select from ticket_files h join tickets t on t.id = h.ticket_id"
        " where h.file_id = x.id and not (t.status = 'entered' and t.entered_at < $1))",
    ),
    # Sent in a draft that came to nothing.
    "photos_unused": (
        "files",
        "x.created_at < $1 and not exists (select from ticket_files h where h.file_id = x.id)"
        " and not exists (select from conversations c where c.contact_id = x.contact_id and c.updated_at >= $1)",
    ),
    # The receipt has gone with its time, nothing hangs on the chat: its address is the last that is known.
    "chats": (
        "contacts",
        "x.erased_at < $1 and coalesce(x.last_interaction_at, x.created_at) < $1"
        " and not exists (select from tickets t where t.contact_id = x.id)"
        " and not exists (select from outbox o where o.contact_id = x.id)"
        " and not exists (select from files f where f.contact_id = x.id)"
        " and not exists (select from installs i where i.contact_id = x.id)"
        " and not exists (select from official_contacts l where l.contact_id = x.id)"
        " and not exists (select from conversations c where c.contact_id = x.id and c.status <> 'active')"
        " and not exists (select from erasures e where e.contact_id = x.id and e.ended_at is null)",
    ),
    "erasures": ("erasures", "x.ended_at < $1"),
    # Of somebody who has no conversation, draft or report that it may belong to; or of an official's form that was
    # not sent again for so long (`FileRepository.use`). What is much older is left to `photos_unused`.
    "files_unbound": (
        "files",
        "x.created_at < $1 and x.created_at > $1::timestamptz - interval '8 days'"
        " and (x.contact_id is not null or x.channel = 'console')"
        " and not exists (select from ticket_files h where h.file_id = x.id)"
        " and not exists (select from conversations c where c.contact_id = x.contact_id and c.name <> 'menu')",
    ),
    "alarms": ("alarms", "x.last_at < $1 and x.acknowledged_at is not null"),
    "record_asks": ("record_asks", "x.asked_at < $1"),
    "desk_drafts": ("desk_drafts", "x.saved_at < $1"),
    "incident_pages": ("incident_pages", "x.sent_at < $1"),
    "incident_points": (
        "incident_points",
        "exists (select from incidents i where i.id = x.incident_id and i.closed_at < $1)",
    ),
    "incident_events": (
        "incident_events",
        "exists (select from incidents i where i.id = x.incident_id and i.closed_at < $1)",
    ),
    "incidents": ("incidents", "x.closed_at < $1"),
    "duties": ("duties", "x.ends_at < $1"),
    "bulk_acts": ("bulk_acts", "x.made_at < $1"),
    "bulk_act_items": (
        "bulk_act_items",
        "not exists (select from bulk_acts b where b.id = x.act_id and b.made_at >= $1)",
    ),
    "list_rows": (
        "list_rows",
        "exists (select from lists l join tickets t on t.id = l.ticket_id where l.id = x.list_id"
        f" and {CLOSED} < $1 and t.status not in {UNFINISHED})",
    ),
    "backlog_files": ("backlog_files", "x.at < $1"),
    "staff_files": ("staff_files", "x.at < $1"),
    # Files that nobody said yes to go first, then refused rows with the time in which an import is taken back.
    "import_files_waiting": (
        "import_parts",
        "x.at < $1 and exists"
        " (select from import_uploads u where u.id = x.upload_id and u.state in ('looking','looked'))",
    ),
    "import_parts": ("import_parts", "x.at < $1"),
    "import_uploads": ("import_uploads", "x.made_at < $1 and x.state not in ('running','undoing')"),
    "questions": ("questions", "x.at < $1"),
    "sessions": ("console_sessions", "x.expires_at < $1"),
    "sign_in_links": ("sign_in_tokens", "x.expires_at < $1"),
    "sign_in_codes": ("sign_in_codes", "x.expires_at < $1"),
    "pages": ("private_pages", "x.expires_at < $1"),
    # What an import could be taken back by; of one that is being taken back it is needed to the end.
    "imports_pieces": ("import_pieces", f"x.at < $1 and {NOT_UNDOING}"),
    "imports_persons": ("import_old_persons", f"x.at < $1 and {PIECE_NOT_UNDOING}"),
    "imports_doses": ("import_old_doses", f"x.at < $1 and {PIECE_NOT_UNDOING}"),
    "imports_tickets": ("import_tickets", f"x.at < $1 and {NOT_UNDOING}"),
    "imports_kept": ("import_kept", f"x.at < $1 and {NOT_UNDOING}"),
}
KNOWN = (
    "(name_sealed is not null or phone_sealed is not null or birth_year is not null or commune_code <> ''"
    " or notice_sealed is not null or link_where <> '')"
)


class RetentionRepository(Repository):
    """Deletes and forgets, at most `PIECE` rows a call."""

    async def delete(self, rule: str, before: datetime) -> int:
        """Delete what a rule says is past its time; how many. Errors: KeyError: no such rule."""
        if rule == AUDIT:
            return int(await self.connection.fetchval("select audit_prune($1, $2)", before, PIECE))
        table, condition = RULES[rule]
        status = await self.connection.execute(
            f"delete from {table} where ctid = any(array(select x.ctid from {table} x where {condition}"  # noqa: S608
            f" limit {PIECE}))",
            before,
        )
        return changed(status)

    async def free_drafts(self, before: datetime) -> int:
        """Drafts that wait below a conversation which ended unseen, by the moment: taken up again like others. How
        many."""
        status = await self.connection.execute(
            f"update conversations x set status = 'paused' where x.status = 'under' and {KEEPS_DRAFT}"  # noqa: S608
            " and not exists (select from conversations c where c.contact_id = x.contact_id and c.status = 'active'"
            " and c.name <> 'menu' and c.updated_at >= $1)",
            before,
        )
        return changed(status)

    async def old_tickets(self, before: datetime) -> list[int]:
        """Tickets that ended before the moment and still hold something personal."""
        rows = await self.connection.fetch(
            f"select id from tickets t where anonymised_at is null and {CLOSED} < $1"  # noqa: S608
            f" and t.status not in {UNFINISHED} order by id limit {PIECE}",
            before,
        )
        return [row["id"] for row in rows]

    async def anonymise(self, ticket_id: int, now: datetime) -> None:
        """Keep of a ticket what figures need (category, place, times, outcome, rating) and nothing of a person."""
        empty = {name: self.vault.seal_json({}, f"tickets:{name}:{ticket_id}") for name in ("subject", "details")}
        await self.connection.execute(
            "update tickets set subject_sealed = $2, details_sealed = $3, subject_index = null, person_id = null,"
            " contact_id = null, flags = '{}', call_back = '', open_cause = 'anonymised:' || id,"
            " anonymised_at = $4 where id = $1",
            ticket_id,
            empty["subject"],
            empty["details"],
            now,
        )
        for statement in (
            "delete from files where id in (select file_id from ticket_files where ticket_id = $1) and not exists"
            " (select from ticket_files h where h.file_id = files.id and h.ticket_id <> $1)",
            "delete from ticket_files where ticket_id = $1",
            "delete from ticket_checks where ticket_id = $1",
            "delete from ticket_follows where ticket_id = $1",
            "delete from ticket_links where low_id = $1 or high_id = $1",
            "delete from ticket_copies where ticket_id = $1",
            "delete from ticket_digests where ticket_id = $1",
            "delete from desk_drafts where ticket_id = $1",
            "delete from backlog_rows where ticket_id = $1",
            "delete from list_rows where list_id in (select id from lists where ticket_id = $1)",
            "update complaint_rows set row_index = null where ticket_id = $1",
            "update complaint_lists l set about_sealed = null, content_index = null, token_index = null"
            " where l.id in (select list_id from complaint_rows where ticket_id = $1) and not exists"
            " (select from complaint_rows r join tickets t on t.id = r.ticket_id"
            " where r.list_id = l.id and t.anonymised_at is null)",
            "update lists set unit_index = '', content_index = '' where ticket_id = $1",
            "delete from import_tickets where ticket_id = $1",  # taking the import back must not open it again
            "delete from outbox where ticket_id = $1",
            "update ticket_events set data_sealed = null, cause = 'anonymised:' || id,"
            " actor = case when actor like 'official:%' then actor else split_part(actor, ':', 1) end"
            " where ticket_id = $1",
        ):
            await self.connection.execute(statement, ticket_id)

    async def strangers(self, before: datetime) -> list[int]:
        """Citizens of whom something is known, who wrote last before the moment and have no ticket under way; and
        numbers of text messages, once no message to them is left. They are held until the transaction ends."""
        rows = await self.connection.fetch(
            f"select id from contacts c where {KNOWN} and (coalesce(last_interaction_at, created_at) < $1"  # noqa: S608
            " or (channel = 'sms' and not exists (select from outbox m where m.contact_id = c.id)))"
            " and not exists (select from tickets t where t.contact_id = c.id and t.anonymised_at is null)"
            " and not exists (select from official_contacts o where o.contact_id = c.id)"
            f" limit {PIECE} for update of c skip locked",
            before,
        )
        return [row["id"] for row in rows]

    async def unsent_to(self, contact_id: int) -> bool:
        """Whether a message to a contact is still on its way."""
        return bool(
            await self.connection.fetchval(
                f"select 1 from outbox where contact_id = $1 and {UNSENT} limit 1",  # noqa: S608
                contact_id,
            )
        )

    async def count_traces(self, contact_id: int) -> dict[str, int]:
        """How much hangs on a chat beside its reports, by kind."""
        row = await self.connection.fetchrow(COUNTS, contact_id)
        return dict(row.items())

    async def erase_traces(self, contact_id: int) -> dict[str, int]:
        """Delete codes, messages, unused files and what could not be answered of a contact outside tickets; how many of
        each. The keys of updates stay, without a word of them: what a platform repeats is still known."""
        return {name: changed(await self.connection.execute(query, contact_id)) for name, query in TRACES.items()}


# One state a statement: each has an index of its own.
FORGET_UPDATE: Final = (
    "update updates u set state = 'done', sealed = null, next_try_at = null, error = '' from contacts c"
    " where c.id = $1 and u.channel = c.channel and u.address = c.address and u.state = '{state}'"
)
TRACES: Final[Mapping[str, str]] = {
    "codes": "delete from one_time_codes where contact_id = $1",
    "pages": "delete from private_pages where contact_id = $1",
    "messages": "delete from outbox where contact_id = $1 and ticket_id is null"
    " and state in ('sent','failed','unknown','held')",
    "incident_points": "update incident_points set contact_id = null where contact_id = $1",
    "files": "delete from files where contact_id = $1"
    " and not exists (select from ticket_files h where h.file_id = files.id)",
    "waiting": FORGET_UPDATE.format(state="waiting"),
    "dead": FORGET_UPDATE.format(state="dead"),
}
COUNTS: Final = (
    "select (select count(*) from outbox where contact_id = $1) as messages,"
    " (select count(*) from conversations where contact_id = $1 and status <> 'active') as drafts,"
    " (select count(*) from files where contact_id = $1"
    " and not exists (select from ticket_files h where h.file_id = files.id)) as files,"
    " (select count(*) from installs where contact_id = $1) as installs,"
    " (select count(*) from one_time_codes where contact_id = $1) as codes"
)
