"""Logs: one JSON line an event, declared fields only, tokens scrubbed from everything, also from other libraries."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO, cast

import structlog

# Fields that may appear. A field that is not declared is dropped: personal data must not slip in by accident.
FIELDS = frozenset({
    "event", "level", "timestamp", "logger", "channel", "error", "where", "job", "rows", "kind", "up", "status",
    "method", "route", "ms", "port", "host", "version", "process", "count", "seconds", "reason", "body", "topic",
})  # fmt: skip
TOKEN = re.compile(r"bot\d+:[A-Za-z0-9_-]+|\b\d{6,12}:[A-Za-z0-9_-]{30,}|(?<=password=)[^\s&]+|(?<=:)[^:@/\s]+(?=@)")
CACHED = True  # a logger keeps the settings of its first line; tests, which set many, turn it off
LONG_NUMBER = re.compile(r"(?<!\d)\d{9,12}(?!\d)")  # phones and identity numbers


def scrub(text: str) -> str:
    """Text without tokens, passwords, phones and identity numbers."""
    return LONG_NUMBER.sub("…", TOKEN.sub("…", text))


def declared_only(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop undeclared fields and scrub the rest."""
    return {
        key: scrub(value) if isinstance(value, str) and key != "timestamp" else value
        for key, value in event.items()
        if key in FIELDS
    }


def where(error: BaseException) -> str:
    """The innermost place of ours in a traceback, as module:line; no values, so no personal data."""
    found = ""
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if name.split(".")[0] in ("bot", "handlers", "faq", "storage"):
            found = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


class Scrubbed(logging.Formatter):
    """Other libraries' records as one JSON-free line without tokens or tracebacks' values."""

    def format(self, record: logging.LogRecord) -> str:
        """The record in one line."""
        words = scrub(record.getMessage())
        fault = f" ({record.exc_info[0].__name__})" if record.exc_info and record.exc_info[0] else ""
        return f"{record.levelname.lower()} {record.name}: {words}{fault}"


class Stderr:
    """Standard error as it is when a line is written: whoever replaced it meanwhile may have closed the old one."""

    def write(self, text: str) -> int:
        """Write to the present standard error."""
        return sys.stderr.write(text)

    def flush(self) -> None:
        """Flush it."""
        sys.stderr.flush()


def set_up_logs(level: str = "INFO") -> None:
    """Configure structlog and the standard library for the whole process."""
    handler = logging.StreamHandler(Stderr())
    handler.setFormatter(Scrubbed())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "httpcore", "aiohttp.access", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            declared_only,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, Stderr())),
        cache_logger_on_first_use=CACHED,
    )
