"""Signed-in browsers of officials: who it is, which others are open, sign out everywhere."""

from dataclasses import dataclass, field, replace
from typing import Final

from handlers.staff.actor import Actor, current
from handlers.staff.actor import official as as_actor
from handlers.staff.idle import common_idle
from handlers.work import Work
from storage.repositories.officials import Official
from storage.repositories.sign_in import ConsoleSession

OUTCOMES: Final = 5  # of acts on many reports, that a browser can look at again
DENSITIES: Final = ("", "roomy")  # of the rows of lists


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of many reports. `failed`: the code of each that stays as it was, and the text key that says why."""

    name: str
    done: int
    failed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Signed:
    """An official's browser. `secret`: of its cookie."""

    official: Official
    session: ConsoleSession
    secret: str = field(repr=False)

    @property
    def actor(self) -> Actor:
        """The official with the roles of now."""
        return as_actor(self.official)

    @property
    def language(self) -> str:
        """vi or en, the official's own."""
        return self.official.language

    def without_practice(self) -> "Signed":
        """The same browser with the real reports."""
        return replace(self, session=replace(self.session, practises=False))


async def set_practises(work: Work, signed: Signed, practises: bool) -> None:
    """The browser works on made-up reports from now on, or on the real ones again."""
    await work.uow.sign_in.set_practises(signed.secret, practises)
    action, subject = f"staff.practice_{'begin' if practises else 'end'}", f"official:{signed.official.id}"
    await work.uow.audit.add(work.ids.new(), work.now, work.actor, action, subject)


async def signed_in_with(work: Work, secret: str, *, acts: bool = True) -> Signed | None:
    """Whose session this is; None when it has ended, by its time or because nobody did anything for long, or the
    official was switched off. `acts`: a person looks or does something now."""
    session = await work.uow.sign_in.session(secret, work.now, common_idle(work), acts=acts) if secret else None
    official = await work.uow.officials.get(session.official_id) if session else None
    if session is None or official is None or not official.active:
        return None
    return Signed(current(official, work.now), session, secret)


async def ended_idle(work: Work, secret: str) -> int | None:
    """The minutes without an act by which this browser was signed out; None when it was not, or by something else."""
    return await work.uow.sign_in.ended_idle(secret, work.now, common_idle(work)) if secret else None


async def open_sessions(work: Work, official_id: int) -> list[ConsoleSession]:
    """Every browser of the official that is signed in now, the last used first."""
    return await work.uow.sign_in.sessions_of(official_id, work.now, common_idle(work))


async def sign_out_one(work: Work, official_id: int, mark: str) -> bool:
    """End one session of the official; False when it has ended already."""
    ended = await work.uow.sign_in.close_one(official_id, mark)
    if ended:
        await work.uow.audit.add(work.ids.new(), work.now, work.actor, "staff.sign_out_one", f"official:{official_id}")
    return ended


async def sign_out_everywhere(work: Work, official_id: int) -> None:
    """End every session of the official."""
    await work.uow.sign_in.close_all(official_id)
    await work.uow.audit.add(work.ids.new(), work.now, work.actor, "staff.sign_out", f"official:{official_id}")


async def set_language(work: Work, official_id: int, language: str) -> None:
    """The language of the official's pages. Errors: ValueError when there is no such language."""
    if language not in ("vi", "en"):
        raise ValueError(language)
    await work.uow.officials.set_language(official_id, language)


async def set_density(work: Work, official_id: int, density: str) -> None:
    """How dense lists are. Errors: ValueError when there is no such density."""
    if density not in DENSITIES:
        raise ValueError(density)
    await work.uow.officials.set_density(official_id, density)


async def keep_outcome(work: Work, secret: str, act: str, outcome: Outcome) -> None:
    """Keep what the browser is shown of an act, by the act's one-time key; the oldest of a few goes."""
    before = [one for one in await work.uow.sign_in.outcomes(secret) if one[0] != act]
    kept = [act, outcome.name, outcome.done, [list(one) for one in outcome.failed]]
    await work.uow.sign_in.keep_outcomes(secret, [*before, kept][-OUTCOMES:])


async def outcome_of(work: Work, secret: str, act: str) -> Outcome | None:
    """What the browser was shown of an act; None when that is too long ago."""
    for key, name, done, failed in await work.uow.sign_in.outcomes(secret):
        if key == act:
            return Outcome(name, done, tuple((code, why) for code, why in failed))
    return None
