"""What an act of an administrator is refused for."""

from collections.abc import Sequence

from storage.repositories.officials import Official


class Refused(Exception):
    """It does not fit, and nothing is done. `why`: name, phone, phone_here, phone_elsewhere, office, role, mixed, self,
    last_lead, last_administrator, left, has_password, elsewhere, until, until_past, until_far, supervisor. `whose`: the
    official of whom phone_here is. `every`: all that does not fit, `why` first."""

    def __init__(self, why: str, whose: Official | None = None, more: Sequence[str] = ()) -> None:
        super().__init__(f"refused: {why}")
        self.why, self.whose, self.every = why, whose, (why, *more)
