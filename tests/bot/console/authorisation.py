"""Who may reach what in the console: the rule of every address, and the people and reports of the matrix."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from handlers.places.bodies import Place
from tests.support.console import DISTRICT, FAR, HOME, NEXT, PROVINCE, office


class Rule(StrEnum):
    """What decides at an address whether somebody gets on."""

    DOOR = "door"  # open to everybody: a one-time link lets in
    OWN = "own"  # about the person or the own offices: anybody signed in, and never a word of another area
    REPORT = "report"  # one report: who sees it; for everybody else it does not exist
    REPORTS = "reports"  # several reports named in a form: what is none of one's business is as what does not exist
    ROW = "row"  # a row of a list (a message, an alarm, a question, a record asked for): who has that list
    STAFF = "staff"  # officers and leads, no volunteer
    LEADS = "leads"  # who leads an office
    AUDITORS = "auditors"  # who reads the log of a province
    MANAGERS = "managers"  # who looks after the officials of a province, or leads an office
    ADMINISTERS = "administers"  # who looks after the rules of a province
    CALLED = "called"  # who works in an office that is called for incidents, where a province works with them
    PROVINCE = "province"  # who leads an office of a whole province


RULES: Final[Mapping[str, Rule]] = {
    **dict.fromkeys(
        (
            "GET /sign-in", "POST /sign-in", "POST /sign-in/code", "GET /sign-in/{token}", "POST /sign-in/{token}",
            "POST /sign-in/{token}/set-up", "GET /sign-in/chat/{token}", "POST /sign-in/chat/{token}",
            "GET /duty/{token}", "POST /duty/{token}",
        ),
        Rule.DOOR,
    ),
    **dict.fromkeys(
        (
            "GET", "GET /", "GET /account", "GET /bodies", "GET /counts", "GET /events", "GET /file", "GET /lines",
            "GET /reply-templates", "POST /reply-templates", "POST /reply-templates/drop", "GET /absence",
            "POST /absence", "POST /absence/back", "POST /absence/take", "POST /absence/find",
            "GET /shift", "POST /shift", "POST /shift/take", "POST /shift/back",
            "POST /shift/find", "POST /shift/idle",
            "GET /newcomer", "GET /guide", "GET /practice", "POST /practice", "POST /practice/end", "GET /paper",
            "GET /paste", "GET /places", "GET /queue/{name}",
            "GET /records/asked", "GET /reports", "GET /search/{token}", "POST /search",
            "POST /account/second", "POST /account/second/keep", "POST /account/chat/unlink",
            "POST /account/chat", "POST /account/density", "POST /account/language", "POST /file",
            "POST /file/questions", "POST /paste", "POST /sign-out", "POST /sign-out/everywhere",
            "POST /sign-out/one", "POST /views",
            "POST /views/drop", "POST /queue/{name}/words", "GET /bulk",
            "GET /undelivered/many/{act}/done/{key}", "GET /typing",
        ),
        Rule.OWN,
    ),
    **dict.fromkeys(
        (
            "GET /tickets/{code}", "GET /tickets/{code}/slip", "GET /tickets/{code}/files/{file}",
            "POST /tickets/{code}/{act}", "POST /tickets/{code}/draft", "POST /tickets/{code}/record",
            "POST /tickets/{code}/record/ask", "POST /tickets/{code}/record/join", "POST /phone/called/{code}",
            "POST /tickets/{code}/preview/{act}", "GET /tickets/{code}/peek",
            "POST /tickets/{code}/checks", "POST /tickets/{code}/files/{file}/turn",
            "GET /tickets/{code}/files/{file}/list",
            "POST /tickets/{code}/files/{file}/list/good", "POST /tickets/{code}/files/{file}/list/checked",
        ),
        Rule.REPORT,
    ),
    **dict.fromkeys(("POST /bulk/{act}", "POST /bulk/{act}/send"), Rule.REPORTS),
    **dict.fromkeys(
        (
            "POST /undelivered/{id}/{act}", "POST /undelivered/calls/{id}", "POST /undelivered/inbound/{id}/again",
            "GET /backlog/{id}", "POST /backlog/{id}/columns", "POST /backlog/{id}/{act}", "POST /backlog/{id}/tell",
            "POST /backlog/{id}/refused",
            "POST /loans/{id}/{answer}", "GET /bulk/{id}", "POST /bulk/{id}/{answer}",
            "POST /alarms/{id}/seen", "POST /records/asked/{id}/{answer}", "POST /undelivered/many/{act}",
            "POST /undelivered/many/{act}/send", "GET /officials/files/{id}", "POST /officials/files/{id}/{act}",
            "GET /lists/{code}", "POST /lists/{code}/take", "POST /lists/{code}/entered", "POST /lists/{code}/failed",
            "POST /lists/{code}/undone", "POST /lists/{code}/answer", "POST /lists/{code}/finish",
            "POST /lists/{code}/file", "POST /lists/{code}/give", "POST /lists/{code}/back", "POST /typing",
        ),
        Rule.ROW,
    ),
    **dict.fromkeys(
        (
            "GET /lists", "GET /phone", "GET /undelivered", "GET /undelivered/calls", "POST /export",
            "POST /phone/answered", "POST /phone/ask",
        ),
        Rule.STAFF,
    ),
    **dict.fromkeys(
        (
            "GET /backlog", "POST /backlog", "GET /loans", "POST /loans", "POST /loans/ask", "POST /loans/find",
            "GET /questions", "GET /questions/intents", "POST /questions/add", "POST /questions/skip",
            "POST /questions/remove", "GET /undelivered/inbound",
        ),
        Rule.LEADS,
    ),
    **dict.fromkeys(("GET /log", "POST /log", "POST /log/verify"), Rule.AUDITORS),
    **dict.fromkeys(
        (
            "GET /officials", "POST /officials", "POST /officials/find", "GET /officials/offices",
            "GET /officials/{id}", "POST /officials/{id}/find", "POST /officials/{id}/{act}",
        ),
        Rule.MANAGERS,
    ),
    **dict.fromkeys(
        (
            "GET /admin", "GET /admin/{kind}", "GET /admin/{kind}/entry", "POST /admin/{kind}/entry",
            "GET /imports", "POST /imports", "POST /imports/facilities", "POST /imports/hotlines",
            "GET /imports/hotlines/template", "GET /imports/{id}",
            "POST /imports/{id}/{act}", "POST /imports/{id}/refused",
            "GET /admin/routing", "POST /admin/routing", "GET /admin/routing/places",
            "GET /admin/versions/{id}", "POST /admin/versions/{id}/{answer}",
            "GET /officials/files", "POST /officials/files", "GET /officials/files/template",
            "POST /officials/files/everybody",
        ),
        Rule.ADMINISTERS,
    ),
    **dict.fromkeys(
        (
            "GET /incidents", "POST /incidents", "GET /incidents/report", "POST /incidents/report",
            "GET /incidents/{id}", "POST /incidents/{id}/{act}", "GET /duties",
            "POST /duties", "POST /duties/{id}/drop",
        ),
        Rule.CALLED,
    ),
    **dict.fromkeys(
        ("GET /opening", "POST /opening/{mark}", "GET /opening/whole", "POST /opening/whole"), Rule.PROVINCE
    ),
}  # fmt: skip

FAR_DISTRICT, FAR_PROVINCE = office(Place("19", "164"), "ttyt"), office(Place("19"), "so_y_te")


def _commune(place: Place, role: str) -> tuple[tuple[str, str], ...]:
    return ((office(place, "front_desk"), role), (office(place, "health_station"), role))


# Every role in every relation to a report of the commune HOME: own, above, beside, and of another province.
PEOPLE: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    **{f"own {role}": _commune(HOME, role) for role in ("lead", "officer", "volunteer")},
    **{f"beside {role}": _commune(NEXT, role) for role in ("lead", "officer", "volunteer")},
    **{f"district {role}": ((DISTRICT, role),) for role in ("lead", "officer", "volunteer")},
    **{f"province {role}": ((PROVINCE, role),) for role in ("lead", "officer", "volunteer")},
    **{f"far commune {role}": _commune(FAR, role) for role in ("lead", "officer", "volunteer")},
    **{f"far district {role}": ((FAR_DISTRICT, role),) for role in ("lead", "officer", "volunteer")},
    **{f"far province {role}": ((FAR_PROVINCE, role),) for role in ("lead", "officer", "volunteer")},
    **{f"beside {role} lent {when}": _commune(NEXT, role) for role, when in (("officer", "here"), ("lead", "before"))},
    "beside officer lent above": _commune(NEXT, "officer"),
    **{f"province {duty}": ((PROVINCE, duty),) for duty in ("administrator", "auditor", "vendor")},
    "far administrator": ((FAR_PROVINCE, "administrator"),),
}
# Who is lent to which office, and until how many hours from now: a loan that is over opens nothing.
LENT: Final[Mapping[str, tuple[str, int]]] = {
    "beside officer lent here": (office(HOME, "front_desk"), 24),
    "beside officer lent above": (DISTRICT, 24),
    "beside lead lent before": (office(HOME, "front_desk"), -1),
}
# Who sees the report of the commune, and the one that the district has: whole, or masked. Everybody else: not at all.
SEES: Final[Mapping[str, Mapping[str, str]]] = {
    "commune": {
        "own lead": "whole", "own officer": "whole", "own volunteer": "masked", "province lead": "whole",
        "beside officer lent here": "whole",
    },
    "district": {
        "district lead": "whole", "district officer": "whole", "district volunteer": "masked", "province lead": "whole",
        "beside officer lent above": "whole",
    },
}  # fmt: skip


def rule_of(method: str, path: str) -> str:
    """An address as RULES names it: without the console's own part, and its open places without what fits in them."""
    short = re.sub(r"\{(\w+)(?::(?:[^{}]|\{[^{}]*\})*)?\}", r"{\1}", path).removeprefix("/console")
    return f"{method} {short}".strip()
