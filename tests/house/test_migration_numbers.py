"""Migrations stand in one line: two that were written at once with the same number break every start."""

import re

from tests.house.tree import ROOT

NAMED = re.compile(r'^(revision|down_revision) = (?:"(\d{4})"|None)$', re.MULTILINE)


def test_every_migration_has_a_number_of_its_own_and_follows_the_one_before() -> None:
    files = sorted((ROOT / "storage/migrations/versions").glob("[0-9]*.py"))
    found = [dict(NAMED.findall(path.read_text(encoding="utf-8"))) for path in files]
    numbers = [f"{number:04}" for number in range(1, len(files) + 1)]
    assert [path.name[:4] for path in files] == [one["revision"] for one in found] == numbers
    assert [one["down_revision"] for one in found] == ["", *numbers[:-1]]
