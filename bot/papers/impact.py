"""The record of processing and the impact assessment of an installation, filled in from its settings.

The words stand in impact.yaml. What no setting says is a blank, and listed at the end.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from bot.papers.docx import Block, Heading, Paragraph, Table
from bot.settings import Settings
from handlers.policy import Policy
from handlers.staff.actor import Role

WORDS: Final = Path(__file__).parent / "impact.yaml"
CERTAIN: Final = "H"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Where personal data are typed in a channel that the settings do not name (docs/channels.md).
USUAL: Final = {"telegram": "link", "zalo": "chat", "webchat": "chat"}
# Row of the table of what is kept -> (how long, the rules of handlers/jobs/retention.py that it tells of).
RULES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "codes": ("talk_life", ("codes", "sign_in_codes", "conversations")),
    "drafts": ("draft_life", ("drafts", "desk_drafts", "photos_unused", "import_files_waiting")),
    "cases": ("ticket_life", ()),
    "photos": ("photo_life_after_closing", ("photos", "photos_entered")),
    "messages": ("message_life", (
        "messages", "chats", "bulk_acts", "bulk_act_items", "incident_pages", "duties",
    )),
    "updates": ("update_life", ("updates", "pages")),
    "attempts": ("attempt_life", ("attempts",)),
    "questions": ("question_life", ("questions",)),
    "lists": ("list_life", ("list_rows",)),
    "imports": ("import_undo_life", (
        "backlog_files", "staff_files", "imports_pieces", "imports_persons", "imports_doses", "imports_tickets",
        "imports_kept", "import_parts",
    )),
    "audit": ("audit_life", (
        "audit", "alarms", "erasures", "record_asks", "import_uploads", "incidents", "incident_points",
        "incident_events",
    )),
    "sessions": ("session_life", ("sessions", "sign_in_links")),
    "sms": ("sms_log_life", ("sms",)),
    "files": ("file_life_unbound", ("files_unbound",)),
    "backups": ("backup_life", ()),
}  # fmt: skip


@cache
def words() -> Mapping[str, Any]:
    """The words of the paper."""
    found: Mapping[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found


class Impact:
    """The paper of one installation. `provinces`: their names; `lead`: the office that leads it; `on`: day written."""

    def __init__(self, settings: Settings, policy: Policy, provinces: Sequence[str], lead: str, on: date) -> None:
        self.settings, self.policy = settings, policy
        self.missing: list[str] = []
        gateway = settings.sms_gateway if settings.sends_texts else ""
        self._values = {
            "controller": settings.controller,
            "controller_contact": settings.controller_contact,
            "public_url": settings.public_url,
            "provinces": ", ".join(provinces),
            "lead": lead,
            "day": f"{on:%d/%m/%Y}",
            "laws": "; ".join(one["text"] for one in words()["laws"] if one["certainty"] == CERTAIN),
            "zalo": settings.zalo_oa_id,
            "gateway": gateway,
            "gateway_host": urlsplit(settings.sms_url).hostname or "–",
            "telegram_place": words()["places"][self._place("telegram")],
            "code_life": length(policy.code_life),
            "code_tries": str(policy.code_tries),
            "code_day": str(policy.code_sends_day),
            "lookups": str(policy.lookups_hour),
            "records": str(policy.records_alarm_day),
            "idle": length(policy.session_idle) if policy.session_idle else words()["none"],
            "outside": str(policy.records_outside_day),
            "session": length(policy.session_life),
            "backup": length(policy.backup_life),
            "erasure": length(policy.erasure_wait),
            "consent": policy.consent_version,
            "answer": words()["answer"],
            "act": words()["act"],
        }

    def blocks(self) -> Iterator[Block]:
        """The paper from its title to the signatures."""
        yield Heading(words()["title"], 0)
        yield Paragraph(self._filled(words()["made"]))
        for part in words()["parts"]:
            yield Heading(part["heading"], 2 if part["heading"][0].isdigit() else 1)
            yield from map(Paragraph, map(self._filled, part.get("text", ())))
            if "table" in part:
                yield Table(part["head"], list(getattr(self, f"_{part['table']}")()))
            elif "list" in part:
                yield from (Paragraph(f"– {line}") for line in getattr(self, f"_{part['list']}")())
            elif "choice" in part:
                chosen = "yes" if self._is_open("telegram") else "no"
                yield from map(Paragraph, map(self._filled, words()[part["choice"]][chosen]))

    def _filled(self, text: str, **more: str) -> str:
        return text.format_map(_Blanks(self, {**self._values, **more}))

    def value_of(self, name: str, value: str) -> str:
        """A value, or a blank that is listed at the end."""
        if value:
            return value
        if name not in self.missing:
            self.missing.append(name)
        return str(words()["blank"])

    def _is_open(self, channel: str) -> bool:
        kept = self.settings
        known = {
            "webchat": True, "console": True, "zalo": bool(kept.zalo_oa_id), "sms": kept.sends_texts,
            "telegram": bool(kept.telegram_bot_token.get_secret_value()),
        }  # fmt: skip
        return known.get(channel, False)

    def _place(self, channel: str) -> str:
        usual = {"sms": "none", "console": "desk"} | USUAL
        return self.settings.sensitive_by_channel().get(channel) or usual.get(channel, "chat")

    def _kept(self) -> Iterator[list[str]]:
        for name, (life, _) in RULES.items():
            one = words()["kept"][name]
            yield [one["what"], words()[one["kind"]], one["why"], length(getattr(self.policy, life))]

    def _channels(self) -> Iterator[list[str]]:
        places, known = words()["places"], words()["channels"]
        for name, one in known.items():
            if self._is_open(name):
                yield [self._filled(one["name"]), self._filled(one["way"]), places[self._place(name)]]
        for name in self.settings.opened_channels():
            other = known["other"]
            yield [self._filled(other["name"], channel=name), other["way"], places[self._place(name)]]

    def _processors(self) -> Iterator[list[str]]:
        for name, one in words()["processors"].items():
            if name == "host" or self._is_open(name):
                yield [self._filled(one["name"]), one["does"], one["gets"], self.value_of("contract", "")]

    def _roles(self) -> Iterator[list[str]]:
        for role in Role:
            one = words()["roles"][role.value]
            yield [one["name"], one["sees"], one["not"]]

    def _risks(self) -> Iterator[list[str]]:
        for row in words()["risks"]:
            yield [self._filled(cell) for cell in row]

    def _rights(self) -> Iterator[list[str]]:
        for row in words()["rights"]:
            yield [self._filled(cell) for cell in row]

    def _measures(self) -> Iterator[str]:
        yield from map(self._filled, words()["measures"])

    def _missing(self) -> Iterator[str]:
        """What is blank, also what is signed only below."""
        for name in ("writer", "head"):
            self.value_of(name, "")
        yield from (words()["names"][name] for name in self.missing)

    def _to_compare(self) -> Iterator[str]:
        for one in words()["laws"]:
            if one["certainty"] != CERTAIN:
                yield f"{one['text']} [{one['certainty']}]: {words()['blank']}"


class _Blanks(dict[str, str]):
    """What stands for a name in braces: its value, or a blank."""

    def __init__(self, paper: Impact, values: Mapping[str, str]) -> None:
        super().__init__()
        self._paper, self._values_of = paper, values

    def __missing__(self, name: str) -> str:
        return self._paper.value_of(name, self._values_of.get(name, ""))


def length(time: timedelta) -> str:
    """In months from a year on, else in days, hours or minutes."""
    if time >= 365 * DAY:
        return str(words()["month"]).format(n=time.days * 12 // 365)
    if time >= 2 * DAY:
        return str(words()["day"]).format(n=time.days)
    if time >= HOUR and time % HOUR == timedelta():
        return str(words()["hour"]).format(n=time // HOUR)
    return str(words()["minute"]).format(n=time // timedelta(minutes=1))
