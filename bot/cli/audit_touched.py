"""`hotline audit account`, `session` and `export`: whose data were touched between two times."""

import asyncio
import csv
import hashlib
import io
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.cli.list_words import Words
from bot.cli.run import read_settings, with_service
from bot.service import Service
from handlers.audit.touched import How, Touched, Whose, gather, whose
from handlers.dialogue.answers.phones import Phone, read_phone
from handlers.dialogue.talk import LOCAL
from handlers.work import Work
from storage.backups import new_file
from storage.repositories.audit_blocks import AuditRow

ACTION: Final = "audit.touched"
FORMATS: Final = ["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
MOST_ID: Final = 2**63 - 1
WRONG: Final = 2  # exit code
Lines = AsyncIterator[AuditRow]
Find = Callable[[Work, datetime, datetime], Lines]


class Language(StrEnum):
    """What the command speaks."""

    VI = "vi"
    EN = "en"


Since = Annotated[datetime, typer.Option("--from", formats=FORMATS, help="from when, Vietnamese time")]
Until = Annotated[
    datetime | None, typer.Option("--to", formats=FORMATS, help="before when, Vietnamese time; default: now")
]
Out = Annotated[Path | None, typer.Option("--out", help="write the list of reports and records there (csv)")]
Names = Annotated[bool, typer.Option("--names", help="names and phones in that file; needs --reason")]
Reason = Annotated[str, typer.Option("--reason", help="why names are needed; stands in the audit log")]
Spoken = Annotated[Language, typer.Option("--language", help="of what is printed and of the file's header")]


def account(
    who: Annotated[str, typer.Argument(help="number of the official (`hotline staff list`), or the mobile number")],
    since: Since,
    until: Until = None,
    out: Out = None,
    names: Names = False,
    reason: Reason = "",
    language: Spoken = Language.VI,
) -> None:
    """Whose data an official's account touched, and from which signed-in browsers."""
    asked = Asked(since, until, out, names, reason, language)

    async def act(service: Service) -> None:
        async with service.work("cli:audit") as work:
            official_id = await _official(work, who)
        await asked.answer(service, f"official:{official_id}",
                           lambda work, a, b: work.uow.audit.of_actor(f"official:{official_id}", a, b))  # fmt: skip

    asyncio.run(with_service(read_settings(), act))


def session(
    mark: Annotated[str, typer.Argument(help="mark of the signed-in browser, as `hotline audit account` lists it")],
    since: Since,
    until: Until = None,
    out: Out = None,
    names: Names = False,
    reason: Reason = "",
    language: Spoken = Language.VI,
) -> None:
    """Whose data one signed-in browser touched."""
    if len(mark) != 16 or not set(mark) <= set("0123456789abcdef"):
        raise typer.BadParameter("16 letters of 0-9 and a-f", param_hint="MARK")
    asked = Asked(since, until, out, names, reason, language)

    async def act(service: Service) -> None:
        await asked.answer(service, f"session:{mark}", lambda work, a, b: work.uow.audit.of_session(mark, a, b))

    asyncio.run(with_service(read_settings(), act))


def export(
    since: Since,
    until: Until = None,
    out: Out = None,
    names: Names = False,
    reason: Reason = "",
    language: Spoken = Language.VI,
) -> None:
    """Whose data left in lists that officials took away, by list."""
    asked = Asked(since, until, out, names, reason, language)

    async def act(service: Service) -> None:
        await asked.answer(service, "exports", lambda work, a, b: work.uow.audit.of_exports(a, b))

    asyncio.run(with_service(read_settings(), act))


class Asked:
    """What was asked for, checked. Errors: typer.BadParameter."""

    def __init__(
        self, since: datetime, until: datetime | None, out: Path | None, names: bool, reason: str, language: Language
    ) -> None:
        if names and (out is None or not reason.strip()):
            raise typer.BadParameter("names go only into a file (--out), and with a --reason", param_hint="--names")
        self.since = since.replace(tzinfo=LOCAL).astimezone(UTC)
        self.until = until.replace(tzinfo=LOCAL).astimezone(UTC) if until else None
        if self.until is not None and self.until <= self.since:
            raise typer.BadParameter("it must lie after --from", param_hint="--to")
        self.out, self.names, self.reason = out, names, " ".join(reason.split())
        self.words = Words.of(language)

    async def answer(self, service: Service, subject: str, find: Find) -> None:
        """Print the counts, write the file where one was asked for; the audit log keeps that it was asked."""
        written: list[Path] = []
        try:
            async with service.work("cli:audit") as work:
                found, digest = await self._looked(work, subject, find, written)
        except BaseException:  # a list that the log does not know of must not lie about
            for path in written:
                path.unlink(missing_ok=True)
            raise
        for line in _said(found, self.words, subject):
            typer.echo(line)
        if written:
            typer.echo(self.words.say("audit_command.written", file=self.out, digest=digest))

    async def _looked(self, work: Work, subject: str, find: Find, written: list[Path]) -> tuple[Touched, str]:
        until = self.until or work.now
        if self.since < work.now - work.tools.policy.audit_life:
            typer.echo(self.words.say("audit_command.older", months=work.tools.policy.audit_months), err=True)
        found = await gather(find(work, self.since, until))
        details: dict[str, object] = {
            "from": self.since.isoformat(), "to": until.isoformat(), "reports": len(found.reports),
            "records": len(found.records), "names": self.names,
        }  # fmt: skip
        digest = ""
        if self.out is not None:
            content = _csv(await whose(work, found, names=self.names), self.words)
            details["sha256"] = digest = hashlib.sha256(content).hexdigest()
            self._write(self.out, content)
            written.append(self.out)
        await work.uow.audit.add(work.ids.new(), work.now, "system", ACTION, subject, self.reason, details)
        return found, digest

    def _write(self, path: Path, content: bytes) -> None:
        try:
            with new_file(path) as file:
                file.write(content)
        except FileExistsError:
            raise typer.BadParameter(f"{path} is there already", param_hint="--out") from None
        except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
            raise typer.BadParameter(f"{path}: {type(error).__name__}", param_hint="--out") from None


async def _official(work: Work, who: str) -> int:
    """The official of a number or a phone. Errors: typer.BadParameter: none, or several."""
    phone = read_phone(who)
    everybody = await work.uow.officials.everybody()
    found = [one.id for one in everybody if who == str(one.id)]
    if not found and isinstance(phone, Phone):
        found = [one.id for one in everybody if one.phone == phone.national]
    if len(found) > 1:
        raise typer.BadParameter(f"several have this phone: {', '.join(map(str, found))}", param_hint="WHO")
    if not found:
        raise typer.BadParameter("no official has this number or phone", param_hint="WHO")
    return found[0]


def _said(found: Touched, words: Words, subject: str) -> list[str]:
    say, lines = words.say, []
    counts = {how: found.count(how) for how in How}
    lines.append(
        say("audit_command.total", rows=found.rows, reports=len(found.reports), records=len(found.records),
            searches=found.searches)
    )  # fmt: skip
    lines += [f"  {say(f'audit_command.how.{how}')}: {counts[how]}" for how in reversed(How)]
    for (at, actor), number in sorted(found.taken.items()):
        lines.append(say("audit_command.taken", at=_local(at), who=actor, reports=number))
    if subject.startswith("official:"):
        for mark, one in sorted(found.sessions.items(), key=lambda pair: pair[1].first):
            key = "audit_command.session" if mark else "audit_command.no_session"
            lines.append(say(key, mark=mark, first=_local(one.first), last=_local(one.last), rows=one.rows)
                         if mark else say(key, rows=one.rows))  # fmt: skip
    if found.imports:
        lines.append(say("audit_command.imports", numbers=", ".join(map(str, sorted(found.imports)))))
    return lines


def _csv(rows: list[Whose], words: Words) -> bytes:
    """The list, as Excel opens it."""
    opened = io.StringIO()
    writer = csv.writer(opened, lineterminator="\r\n")
    columns = ("kind", "code", "how", "first", "last", "rows", "by", "name", "phone")
    writer.writerow(words.say(f"audit_command.column.{column}") for column in columns)
    for one in rows:
        trace = one.trace
        kind, how = words.say(f"audit_command.kind.{one.kind}"), words.say(f"audit_command.how.{trace.how}")
        by = " ".join(sorted(trace.by))
        plain = "'" if one.name[:1] in "=+-@" and one.name else ""
        writer.writerow(
            (kind, one.code, how, _local(trace.first), _local(trace.last), trace.rows, by, plain + one.name, one.phone)
        )
    return b"\xef\xbb\xbf" + opened.getvalue().encode()


def _local(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}"
