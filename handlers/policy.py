"""The numbers that decide: limits, lifetimes, waits. Defaults here, overridden by settings and province profiles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

HOUR: Final = timedelta(hours=1)
LATE: Final = MappingProxyType(
    {
        "code": timedelta(seconds=45),  # whoever waits for it gives up
        "reply": timedelta(minutes=5),
        "notice": timedelta(minutes=30),
        "reminder": timedelta(hours=4),
        "broadcast": timedelta(hours=12),
    }
)


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a province may want to change without touching code."""

    edition: int = 2021
    served: frozenset[str] = frozenset({"89", "70", "77", "75", "19"})  # province codes
    lead_province: str = "89"  # owns what nobody owns
    known_id_prefixes: frozenset[str] = frozenset()  # made-up "provinces" of test identities (098 in the demo)

    code_life: timedelta = timedelta(minutes=5)
    code_tries: int = 5
    code_sends_hour: int = 3
    code_sends_day: int = 10
    # Of a network address, behind which a whole mobile cell or a commune office may stand.
    source_sends_hour: int = 30
    source_sends_day: int = 150
    # Of the whole installation: what one hour and one minute may cost, whoever asks. 0: no limit.
    codes_hour: int = 600
    codes_minute: int = 60
    codes_share: float = 0.5  # of both, kept for one-time codes: below 1
    # Text messages about reports (handlers/tickets/phone_news.py).
    news_after: timedelta = timedelta(minutes=5)  # how long the browser has to say that it has shown a message
    news_gap: timedelta = timedelta(hours=1)  # between two such texts to one proven phone: the second is a digest
    news_life: timedelta = timedelta(days=3)  # what lies further back is no news
    filed_texts_day: int = 10  # codes of reports just filed that one phone gets in a day
    quiet_hours: tuple[int, int] = (21, 7)  # local hours, from and to; the same twice: none
    text_messages: bool = True  # whether a gateway carries text messages: without one no code and no text goes out
    text_marks: bool = False  # Vietnamese marks in texts: a part then holds 70 letters in place of 160
    # Files an hour: of a chat, and of a network address, behind which a commune office may stand; megabytes as sent.
    files_chat: int = 40
    files_chat_megabytes: int = 24
    files_source: int = 300
    files_source_megabytes: int = 400
    files_megabytes: int = 50_000  # of the whole installation, as they are kept
    file_life_unbound: timedelta = timedelta(minutes=45)  # of what belongs to no conversation, draft, list or report
    silence_alarm: timedelta = timedelta(hours=4)  # office hours without an event of a messenger's account; 0: never
    # Age of a message that waits, by its class, from which leads are told; a class that is not named is news.
    outbox_alarm: Mapping[str, timedelta] = field(default_factory=lambda: dict(LATE))
    undelivered_alarm: timedelta = timedelta(hours=24)  # age of one that did not arrive and nobody has dealt with
    disk_alarm: float = 0.9  # share of a disk
    lookups_alarm_day: int = 60  # finished look-ups of one account or one proven phone in a day
    lookups_alarm_missed_hour: int = 300  # of everybody, that found no record
    lookups_hour: int = 20  # finished look-ups a chat account may make
    records_alarm_day: int = 15  # different records shown to one account in a day that raise an alarm
    phone_proof_life: timedelta = timedelta(minutes=30)
    in_person_proof_life: timedelta = timedelta(minutes=15)
    records_outside_day: int = 5  # records an official opens with a question in a day that raise an alarm
    record_births_day: int = 10  # birth dates an official may tell in a day to open records
    record_yes_life: timedelta = timedelta(hours=24)  # how long a lead's yes to a record counts, and the question

    claim_life: timedelta = timedelta(hours=4)  # office hours (handlers/tickets/calendar.py)
    backlog_days: int = 20  # working days in which reports from a file of old ones are to be dealt with
    backlog_from: date | None = None  # the opening day: their time runs from then, or from when they are taken in
    bulk_yes_life: timedelta = timedelta(hours=8)  # office hours in which another agrees to an act on many, or it ends
    # Province -> who may act on many reports there: officials (where none is named), leads or nobody.
    bulk_by: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    take_back: timedelta = timedelta(minutes=30)  # in which who pressed a result by mistake takes it back
    dispute_days: int = 7
    erasure_wait: timedelta = timedelta(hours=24)  # in which a request to delete can be taken back
    not_seen_after: timedelta = timedelta(hours=72)
    wait_for_citizen: timedelta = timedelta(days=5)
    wait_for_platform: timedelta = timedelta(days=3)  # whoever has the report then says again that it is down
    photo_asks: int = 2  # times a bad photo is asked for again
    emergency_ask_after: timedelta = timedelta(hours=4)  # since an emergency's last word, to ask whether it is over
    emergency_ask_hours: tuple[int, int] = (7, 11)  # local hours in which that is asked: from, and before
    human_pause: timedelta = timedelta(hours=2)  # the bot is silent after an official has written by hand; 0: never
    draft_life: timedelta = timedelta(days=7)  # of what was left half done and can be taken up again, with its photos
    practice_life: timedelta = timedelta(days=1)  # of what officials practise on, and leave standing
    talk_life: timedelta = timedelta(hours=24)  # of other conversations, and of one-time codes
    photo_life_after_closing: timedelta = timedelta(days=30)
    ticket_life: timedelta = timedelta(days=365)
    audit_life: timedelta = timedelta(days=730)
    attempt_life: timedelta = timedelta(days=2)  # longer than every limit that is counted from them
    update_life: timedelta = timedelta(days=7)  # platforms repeat an update for a day at most
    message_life: timedelta = timedelta(days=90)  # of chats; those of a ticket under way stay with it
    sms_log_life: timedelta = timedelta(days=7)  # the demo phone
    question_life: timedelta = timedelta(days=365)
    list_life: timedelta = timedelta(days=90)  # how long the rows of a list stay after it was entered
    import_undo_life: timedelta = timedelta(days=30)  # how long an import can be taken back
    backup_life: timedelta = timedelta(days=30)  # how long the operator keeps backups: what a receipt says

    sign_in_link_life: timedelta = timedelta(minutes=30)
    chat_link_life: timedelta = timedelta(minutes=5)  # of the link in an official's own chat
    session_life: timedelta = timedelta(hours=12)
    session_idle: timedelta = timedelta(minutes=60)  # without a page or an act of a person; 0: only `session_life`
    confirmed_life: timedelta = timedelta(minutes=5)  # how long a code counts before an act that asks for one
    second_factor_life: timedelta = timedelta(minutes=10)  # between the password and the code
    consent_version: str = "2026-11"
    code_key: bytes = field(default=b"", repr=False)  # scrambles ticket serials
    console_url: str = ""  # address of the console, for links in chat; empty when unknown
    public_url: str = ""

    @property
    def erasure_hours(self) -> int:
        """`erasure_wait` as it is said."""
        return self.erasure_wait // HOUR

    @property
    def record_yes_hours(self) -> int:
        """`record_yes_life` as it is said."""
        return self.record_yes_life // HOUR

    @property
    def audit_months(self) -> int:
        """`audit_life` as it is said."""
        return self.audit_life.days * 12 // 365

    @property
    def dispute_time(self) -> timedelta:
        """How long an outcome may be disputed."""
        return timedelta(days=self.dispute_days)
