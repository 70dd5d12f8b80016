"""What is wrong with the database, in one line that says what to do: for every command, in place of a traceback."""

from collections.abc import Mapping
from typing import Final

from storage.problems import Problem, problem_of
from storage.vault_check import WrongKey

SETTING: Final = "HOTLINE_DATABASE_URL"
LINES: Final[Mapping[Problem, str]] = {
    Problem.ADDRESS: f"{SETTING} is no address of a PostgreSQL database",
    Problem.LOGIN: f"The database refuses the user or the password in {SETTING}",
    Problem.NO_DATABASE: f"The server has no database of the name in {SETTING}",
    Problem.RIGHTS: f"The user in {SETTING} may not do this in the database",
    Problem.SCHEMA: "The database does not have the schema of this version, run `hotline migrate`",
    Problem.FULL: "The disk of the database is full, what had not been finished was not done",
    Problem.STANDBY: "The database takes no changes now, it is a standby",
    Problem.BUSY: "The database is busy with the same rows, run the command again",
    Problem.AWAY: f"The database does not answer: is it running, and is {SETTING} right",
}


def database_problem(error: BaseException) -> str | None:
    """The line for an error of the database, whatever it was wrapped into; None when it is about something else."""
    if isinstance(error, WrongKey):
        return f"HOTLINE_VAULT_KEY does not fit this database: {error}."
    found = problem_of(error)
    return None if found is None else f"{LINES[found[0]]} ({found[1]})."
