"""Changed entries over the shipped files pass the same checks as these."""

from typing import Any

import pytest

from handlers.administration.fitting import fitting
from handlers.administration.kinds import KINDS
from handlers.catalogue.facts import CatalogueError, Edit
from handlers.catalogue.overlay import Change, Overlay
from handlers.rulebook import Rulebook, shipped_rules
from storage.repositories.rule_versions import RuleVersion
from tests.support.driver import START


def version(n: int, kind: str, key: str, entry: Any, province: str = "") -> RuleVersion:
    return RuleVersion(n, kind, province, key, entry, 0, "live", n, "1.0.0", 7, START)


def load(edit: Edit) -> Rulebook:
    return Rulebook.load(edit=edit)


HOLIDAY = {"from": "2021-12-24", "name": "Nghỉ bù", "certainty": "H"}


def test_an_entry_is_put_in_replaced_and_taken_out_and_what_was_given_stays() -> None:
    given: dict[str, Any] = {"days": [{"day": 1, "a": 1}, {"day": 2}], "words": {"x": 1, "y": 2}}
    changes = (
        Change("f", ("days",), "day", "1", {"day": 1, "a": 5}),
        Change("f", ("days",), "day", "3", {"day": 3}),
        Change("f", ("days",), "day", "2", None),
        Change("f", ("words",), "", "x", 7),
        Change("f", ("words",), "", "y", None),
        Change("f", ("new",), "", "z", 1),
        Change("other", ("days",), "day", "1", None),
    )
    changed = {"days": [{"day": 1, "a": 5}, {"day": 3}], "words": {"x": 7}, "new": {"z": 1}}
    assert Overlay(changes)("f", given) == changed
    assert given["words"] == {"x": 1, "y": 2} and len(given["days"]) == 2
    assert Overlay(changes)("g", given) is given


def test_every_kind_changes_what_the_rulebook_says() -> None:
    shipped = shipped_rules()
    reason = shipped.reasons["R01"].model_dump(mode="json", exclude={"code"}) | {"label": {"vi": "Khác", "en": "Other"}}
    hotline = {
        "id": "own_1", "level": "province", "reach": {"province": "89"}, "needs": ["record"],
        "numbers": ["0296 000 0000"], "name": {"vi": "Sở Y tế", "en": "Department of Health"},
        "as_of": "2021-10-01", "source": "Công văn 1", "certainty": "H",
    }  # fmt: skip
    key = "menu.title" if shipped.texts.has("menu.title") else next(iter(shipped.texts.words["vi"]))
    rules, unfit = fitting(
        load,
        [
            version(1, "holiday", "2021-12-24", HOLIDAY),
            version(2, "worked_day", "2021-12-25", {"day": "2021-12-25", "certainty": "H"}),
            version(3, "deadline", "record", {"hours": 24}, "89"),
            version(4, "hotline", "own_1", hotline, "89"),
            version(5, "wording", key, {"vi": "Xin chào", "en": "Hello"}, "89"),
            version(6, "reason", "R01", reason),
        ],
    )
    assert unfit == [] and {kind.name for kind in KINDS.values()} >= {"holiday", "hotline"}
    assert {str(day) for day in rules.calendar.days_off - shipped.calendar.days_off} == {"2021-12-24"}
    assert len(rules.calendar.worked - shipped.calendar.worked) == 1
    assert rules.catalogues.of("89").deadlines["record"].hours == 24
    assert rules.catalogues.of("70").deadlines["record"].hours == 48
    assert rules.hotlines[-1].numbers == ("0296 000 0000",)
    assert rules.texts.say(key, province="89") == "Xin chào" != rules.texts.say(key, province="70")
    assert rules.reasons["R01"].label["vi"] == "Khác" and list(rules.reasons) == list(shipped.reasons)


@pytest.mark.parametrize(
    ("kind", "key", "entry", "fault"),
    [
        ("holiday", "2021-12-24", {**HOLIDAY, "to": "2021-12-01"}, "holidays.yaml: days_off."),
        ("deadline", "record", {"hours": 0}, "89.yaml: deadlines.record.hours"),
        ("wording", "no.such", {"vi": "a", "en": "b"}, "no such text"),
        ("reason", "R01", {"label": {"vi": "a", "en": "b"}}, "refusal_reasons.yaml: reasons.R01.precheck"),
    ],
)
def test_what_the_files_could_not_say_does_not_load_either(kind: str, key: str, entry: Any, fault: str) -> None:
    rules, unfit = fitting(load, [version(1, kind, key, entry, "" if KINDS[kind].common else "89")])
    assert fault in unfit[0].faults[0]
    assert rules.catalogues.of("89").deadlines == shipped_rules().catalogues.of("89").deadlines


def test_what_loads_is_gone_by_and_what_does_not_is_named_each_with_its_faults() -> None:
    loads: list[int] = []

    def counted(edit: Edit) -> Rulebook:
        loads.append(1)
        return load(edit)

    versions = [version(n, "holiday", f"2021-12-{n:02}", {**HOLIDAY, "from": f"2021-12-{n:02}"}) for n in range(1, 15)]
    bad = [version(15, "deadline", "record", {"hour": 1}, "89"), version(16, "gone", "x", {})]
    rules, unfit = fitting(counted, [*versions[:7], *bad, *versions[7:]])
    assert [one.version.id for one in unfit] == [16, 15]
    assert len(rules.calendar.days_off - shipped_rules().calendar.days_off) == 14
    assert len(loads) < 12


def test_files_that_do_not_load_alone_are_no_fault_of_a_version() -> None:
    def broken(edit: Edit) -> Rulebook:
        raise CatalogueError(["holidays.yaml: cannot be read"])

    with pytest.raises(CatalogueError):
        fitting(broken, [version(1, "holiday", "2021-12-24", HOLIDAY)])
