"""What a gateway's answer says: many answer 200 whatever happened and tell the rest in the body.

A table of patterns (answers.yaml) reads the body. Whatever it is written in, JSON, XML or plain text, a 2xx in which no
pattern is found is a message sent: what cannot be read is no reason to send it again.
"""

import json
import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from bot.channels.errors import NotConfigured

HERE: Final = Path(__file__).with_name("answers.yaml")
LONGEST: Final = 64 * 1024  # bytes of a body that are read
IDS: Final = ("id", "sid", "smsid", "messageid", "message_id", "msgid", "tranid")  # names of a message's id


class Means(StrEnum):
    """What became of the message."""

    SENT = "sent"
    AGAIN = "again"
    REFUSED = "refused"
    SETTINGS = "settings"


class AnswerPattern(BaseModel):
    """One line of the table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: re.Pattern[str]
    means: Means

    @field_validator("pattern", mode="after")
    @classmethod
    def _case_does_not_count(cls, pattern: re.Pattern[str]) -> re.Pattern[str]:
        return re.compile(pattern.pattern, re.IGNORECASE)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    answers: tuple[AnswerPattern, ...]


def shipped() -> tuple[AnswerPattern, ...]:
    """The table that ships with the program."""
    return _read(HERE)


def table(own: str) -> tuple[AnswerPattern, ...]:
    """The patterns of the file `own` ('' for none), then the shipped. Errors: NotConfigured, with what is wrong."""
    if not own:
        return shipped()
    try:
        return (*_read(Path(own)), *shipped())
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise NotConfigured(f"HOTLINE_SMS_ANSWERS cannot be read: {type(error).__name__}") from None


def meaning(body: str, patterns: Sequence[AnswerPattern]) -> Means:
    """What the body of a 2xx says."""
    return next((one.means for one in patterns if one.pattern.search(body)), Means.SENT)


def id_in(body: str) -> str:
    """The gateway's id of the message, where the body is JSON that has one; else ''."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(found, dict):
        return ""
    named = {str(name).casefold(): value for name, value in found.items()}
    return next((str(named[name]) for name in IDS if isinstance(named.get(name), str | int)), "")


def _read(path: Path) -> tuple[AnswerPattern, ...]:
    return _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).answers
