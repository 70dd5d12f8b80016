"""`hotline staff`: officials, their roles, and the one-time links on which they set what they sign in with."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, TypeVar

import typer

from bot.app import open_service
from bot.cli.run import read_settings
from bot.service import Service
from handlers.catalogue.office_kinds import OfficeKind
from handlers.dialogue.answers.phones import Phone, read_phone
from handlers.opening.moving import close_until_opened
from handlers.places.find_bodies import find_bodies
from handlers.staff.actor import SYSTEM, Role
from handlers.staff.managing import may_go, offices_of, retire, seat_of
from handlers.staff.officials import Mixed, UnknownBody, enrol, give_role, remove_role
from handlers.staff.refused import Refused
from handlers.staff.sign_in import CHAT, CONSOLE, make_link
from handlers.work import Work
from storage.repositories.officials import Official

app = typer.Typer(no_args_is_help=True, help="Officials: enrol them, give roles, make sign-in links.")
Made = TypeVar("Made")

MOST_NUMBER = 2**63 - 1  # PostgreSQL's bigint
Number = Annotated[int, typer.Argument(metavar="OFFICIAL", help="Number of the official, see `hotline staff list`")]
Body = Annotated[str, typer.Option("--body", help="Office, see `hotline staff offices`")]
EvenTheLast = Annotated[
    bool,
    typer.Option("--even-the-last", help="Also the last lead of an office or administrator of a province"),
]
RoleName = Annotated[Role, typer.Option("--role", help="What the official is there")]


@app.command()
def offices(text: Annotated[str, typer.Argument(help="Part of the name, with or without marks")]) -> None:
    """Find offices by name and print their ids."""

    async def find(service: Service) -> None:
        for body in find_bodies(service.tools.directory, text, limit=20):
            typer.echo(f"{body.id}\t{body.name}")

    _run(find)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Full name")],
    body: Body,
    role: RoleName = Role.OFFICER,
    phone: Annotated[str, typer.Option(help="Mobile number, for urgent messages")] = "",
    language: Annotated[str, typer.Option(help="vi or en")] = "vi",
) -> None:
    """Enrol an official in an office and print the number."""
    name, national = _name(name), _phone(phone, "--phone") if phone else ""
    if language not in ("vi", "en"):
        raise typer.BadParameter("vi or en", param_hint="--language")
    made = _act(lambda work: enrol(work, name, {body: role.value}, phone=national, language=language))
    typer.echo(f"{made.id}\t{made.name}")


@app.command(name="give-role")
def give(official: Number, body: Body, role: RoleName = Role.OFFICER, even_the_last: EvenTheLast = False) -> None:
    """Give (or change) the role of an official in an office; the last lead and the last administrator stay that."""

    async def act(work: Work) -> None:
        person = await _known(work, official)
        if not even_the_last and offices_of(person).get(body) not in (None, role.value):
            await _can_go(work, person, [body])
        await give_role(work, official, body, role.value)

    _act(act)


@app.command(name="take-role")
def take(official: Number, body: Body, even_the_last: EvenTheLast = False) -> None:
    """Take the role in an office away; the last lead and the last administrator stay."""

    async def act(work: Work) -> None:
        person = await _known(work, official)
        if not even_the_last:
            await _can_go(work, person, [body])
        await remove_role(work, official, body)

    _act(act)


@app.command()
def off(official: Number, even_the_last: EvenTheLast = False) -> None:
    """Somebody left: sessions and chats end at once, reports return to their queues. The last lead of an office and the
    last administrator of a province stay."""

    async def act(work: Work) -> None:
        person = await _known(work, official)
        if not even_the_last:
            await _can_go(work, person, sorted(offices_of(person)))
        await retire(work, official, SYSTEM)

    _act(act)


@app.command()
def admin(
    name: Annotated[str, typer.Argument(help="Full name")],
    phone: Annotated[str, typer.Argument(help="Mobile number")],
    province: Annotated[str, typer.Option(help="Code of the province; without it, the leading one")] = "",
) -> None:
    """Enrol an administrator of a province and print the number and a one-time link.

    An administrator enrols everybody else in the browser, and sees no report and no record. A province without any
    report serves nobody from now on until its lead opens it at /console/opening.
    """
    code = province or read_settings().lead_province

    async def act(work: Work) -> tuple[int, str]:
        if not work.tools.directory.serves(code):
            raise typer.BadParameter(f"province {code} is not served", param_hint="--province")
        await close_until_opened(work, code)
        made = await enrol(work, clean, {seat_of(work, code): Role.ADMINISTRATOR.value}, phone=national)
        return made.id, await make_link(work, made.id, CONSOLE)

    clean, national = _name(name), _phone(phone, "PHONE")
    number, token = _act(act)
    typer.echo(f"{number}\t{clean}\n{sign_in_address(read_settings().public_url, token)}")


@app.command()
def link(
    official: Number,
    chat: Annotated[bool, typer.Option("--chat", help="A code that links a chat, in place of a console link")] = False,
) -> None:
    """Make a one-time link (or chat code) for an official: sets name, password and phone. Good for half an hour."""

    async def act(work: Work) -> str:
        if not (await _known(work, official)).active:
            raise typer.BadParameter(f"official {official} is switched off: no link would open", param_hint="OFFICIAL")
        return await make_link(work, official, CHAT if chat else CONSOLE)

    token = _act(act)
    typer.echo(f"link_{token}" if chat else sign_in_address(read_settings().public_url, token))


@app.command(name="list")
def everybody(
    body: Annotated[str, typer.Option("--body", help="Only of this office")] = "",
    kind: Annotated[OfficeKind | None, typer.Option("--office-kind", help="Only of offices of this kind")] = None,
) -> None:
    """List officials: number, name, state, roles."""

    async def show(service: Service) -> None:
        async with service.work(f"cli:{service.ids.new()}") as work:
            listed = await work.uow.officials.everybody()
        for one in listed:
            if body and body not in {**one.roles, **one.duties}:
                continue
            if kind and not any(f":{kind}" in office for office in {**one.roles, **one.duties}):
                continue
            typer.echo(_line(one))

    _run(show)


def sign_in_address(public_url: str, token: str) -> str:
    """The link an official opens."""
    return f"{public_url.rstrip('/')}/console/sign-in/{token}"


def _name(typed: str) -> str:
    name = unicodedata.normalize("NFC", " ".join(typed.split()))
    if not any(letter.isalpha() for letter in name) or not name.isprintable():
        raise typer.BadParameter("a name in letters: colleagues read who has a report", param_hint="NAME")
    return name


def _phone(typed: str, hint: str) -> str:
    known = read_phone(typed)
    if not isinstance(known, Phone):
        raise typer.BadParameter("no mobile number", param_hint=hint)
    return known.national


def _line(one: Official) -> str:
    until = {body: f" (lent until {end:%Y-%m-%d %H:%M} UTC)" for body, end in one.lent.items()}
    roles = " ".join(
        f"{body}={role}{until.get(body, '')}" for body, role in sorted({**one.roles, **one.duties}.items())
    )
    return f"{one.id}\t{one.name}\t{'active' if one.active else 'off'}\t{roles}"


async def _can_go(work: Work, person: Official, bodies: Sequence[str]) -> None:
    """Errors: BadParameter, with what would be left without anybody and how it is done all the same."""
    roles = offices_of(person)
    for body in bodies:
        try:
            await may_go(work, SYSTEM, person, body, roles.get(body, ""))
        except Refused as refused:
            who = "administrator of this province" if refused.why == "last_administrator" else f"lead of {body}"
            raise typer.BadParameter(
                f"{person.id} is the last {who}: give the role to somebody else first, or say --even-the-last",
                param_hint="OFFICIAL",
            ) from None


async def _known(work: Work, official: int) -> Official:
    found = await work.uow.officials.get(official) if 0 < official <= MOST_NUMBER else None
    if found is None:
        raise typer.BadParameter(f"there is no official {official}", param_hint="OFFICIAL")
    return found


def _act(act: Callable[[Work], Awaitable[Made]]) -> Made:
    async def run(service: Service) -> Made:
        async with service.work(f"cli:{service.ids.new()}") as work:
            return await act(work)

    try:
        return _run(run)
    except UnknownBody as unknown:
        raise typer.BadParameter(f"there is no office {unknown}", param_hint="--body") from None
    except Mixed:
        raise typer.BadParameter("who administers or audits has no reports: enrol a second account") from None


def _run(act: Callable[[Service], Awaitable[Made]]) -> Made:
    async def run() -> Made:
        async with _service() as service:
            return await act(service)

    return asyncio.run(run())


@asynccontextmanager
async def _service() -> AsyncIterator[Service]:
    """The parts of a process, not started: nothing is sent and no job runs."""
    service = await open_service(read_settings(), serves=False, works=False)
    try:
        yield service
    finally:
        await service.photos.close()
        await service.database.close()
