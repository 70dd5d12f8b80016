"""The builder, on small tables of its own."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from storage.gazetteer import build as builder
from storage.gazetteer.loader import FILE

KINDS = {"thanh_pho": "Thành phố", "tinh": "Tỉnh", "huyen": "Huyện", "xa": "Xã"}


def _write(folder: Path, **tables: Any) -> None:
    for name, table in tables.items():
        (folder / f"{name}.json").write_text(json.dumps(table), encoding="utf-8")


def test_a_name_is_split_from_its_kind_and_its_spaces_are_mended() -> None:
    assert builder.split_kind("Xã  Mỹ   Lộc ", KINDS) == ("xa", "Mỹ Lộc")
    assert builder.split_kind("Thành phố Huế", KINDS) == ("thanh_pho", "Huế")
    with pytest.raises(ValueError, match="no known kind"):
        builder.split_kind("Làng Mỹ Lộc", KINDS)


def test_the_mappings_are_joined_and_mergers_followed(tmp_path: Path) -> None:
    old = {
        "P": {"01": "Tỉnh A"},
        "D": {"001": ["Huyện B", "01"]},
        "C": {code: [f"Xã {code}", "001"] for code in ("00001", "00002", "00003")},
    }
    march = {**old, "C": {"00001": ["Xã 00001", "001"], "00003": ["Xã Mới", "001"]}}
    new = {"P": {"01": "Tỉnh A"}, "C": {"00001": ["Xã X", "01"], "00003": ["Xã Y", "01"]}}
    _write(
        tmp_path,
        u2021=old,
        u2025mar=march,
        u2025=new,
        gone2021={"00002": "00001"},
        map_vau={"00001": ["00001"], "00003": ["00003"]},
        map_dvhcvn={"00001": ["00001", "00003"], "00003": ["00003"]},
    )
    content = builder.build(tmp_path, None)
    assert content["successors"]["00001"] == ["00001", "00003"]
    assert content["successors"]["00002"] == ["00001", "00003"]
    assert content["interim"] == [["00003", "xa", "Mới", "001", ["00003"]]]
    assert content["units"]["2025"][0] == ["01", "tinh", "A", ""]


def test_the_shipped_file_is_small_and_holds_no_date() -> None:
    assert FILE.stat().st_size < 250_000
    assert FILE.read_bytes()[4:8] == b"\0\0\0\0"
    assert json.loads(gzip.decompress(FILE.read_bytes())).keys() == {
        "kinds",
        "units",
        "successors",
        "interim",
        "points",
    }
