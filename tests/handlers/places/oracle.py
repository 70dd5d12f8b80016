"""Who must own what, typed by hand from what the field says, for comparison with what the code does.

One line a category. F = at the facility, X = at the place of injection, R = at the residence; `*` = labelled liên tỉnh.
Columns: facility known | facility unknown, commune of injection known | only the residence known | facility in a
province not served | only the district known | only the province known | levels above the first column | copies of the
first column | time limit. The facility is a health station.
"""

from datetime import UTC, datetime
from typing import NamedTuple

TABLE = """
DOSE_MISSING_ALL F.health_station   X.front_desk       R.ttyt             R.so_y_te*         R.ttyt             R.so_y_te          F.ttyt,F.so_y_te                     -                     48h
DOSE_MISSING_ONE F.health_station   X.front_desk       R.ttyt             R.so_y_te*         R.ttyt             R.so_y_te          F.ttyt,F.so_y_te                     -                     48h
DOSE_WRONG       F.health_station   X.front_desk       R.ttyt             R.so_y_te*         R.ttyt             R.so_y_te          F.ttyt,F.so_y_te                     -                     48h
PERSON_WRONG     F.health_station   R.front_desk       R.front_desk       R.so_y_te*         R.ttyt             R.so_y_te          F.ttyt,F.so_y_te                     -                     48h
NOT_MINE         F.ttyt             X.ttyt             R.ttyt             R.so_y_te*         R.ttyt             R.so_y_te          F.so_y_te                            F.health_station      48h
DUPLICATE        R.front_desk       R.front_desk       R.front_desk       R.front_desk       R.ttyt             R.so_y_te          R.ttyt,R.so_y_te                     F.health_station      5d
DOSE_VANISHED    R.so_tttt          R.so_tttt          R.so_tttt          R.so_tttt          R.so_tttt          R.so_tttt          R.vendor,R.so_y_te                   F.health_station      48h
CERT_QR_ERROR    R.so_tttt          R.so_tttt          R.so_tttt          R.so_tttt          R.so_tttt          R.so_tttt          R.vendor,R.so_y_te                   F.health_station      48h
REGISTRATION     R.front_desk       R.front_desk       R.front_desk       R.front_desk       R.ttyt             R.cdc              R.ttyt,R.cdc,R.so_y_te               R.phong_vhtt          3d
INSTALL          R.front_desk       R.front_desk       R.front_desk       R.front_desk       R.phong_vhtt       R.so_tttt          R.phong_vhtt,R.so_tttt,R.so_y_te     -                     1d
OTP_LOGIN        R.front_desk       R.front_desk       R.front_desk       R.front_desk       R.phong_vhtt       R.so_tttt          R.phong_vhtt,R.so_tttt,R.so_y_te     -                     1d
PCCOVID_SYNC     R.phong_vhtt       R.phong_vhtt       R.phong_vhtt       R.phong_vhtt       R.phong_vhtt       R.so_tttt          R.so_tttt,R.so_y_te                  -                     1d
QR_POINT         R.phong_vhtt       R.phong_vhtt       R.phong_vhtt       R.phong_vhtt       R.phong_vhtt       R.so_tttt          R.so_tttt,R.so_y_te                  -                     1d
POINT_OUTAGE     F.so_tttt          X.so_tttt          R.so_tttt          R.so_y_te*         R.so_tttt          R.so_tttt          F.vendor,F.so_y_te                   F.so_y_te             15m
DATA_ENTRY_HELP  F.phong_vhtt       X.phong_vhtt       R.phong_vhtt       R.so_y_te*         R.phong_vhtt       R.so_tttt          F.vendor,F.so_y_te                   F.ttyt                1d
LIST_SUBMISSION  F.health_station   R.ttyt             R.ttyt             R.so_y_te*         R.ttyt             R.so_y_te          F.so_y_te                            -                     1d
CONDUCT          F.ttyt             X.ttyt             R.ttyt             R.so_y_te*         R.ttyt             R.so_y_te          F.health_inspection,F.so_y_te        -                     2d
ADVERSE_EVENT    R.injection_safety R.injection_safety R.injection_safety R.injection_safety R.injection_safety R.injection_safety R.cdc,R.so_y_te                      F.health_station      15m
PRIVACY          R.data_protection  R.data_protection  R.data_protection  R.data_protection  R.data_protection  R.data_protection  R.province_police,R.so_y_te          R.so_tttt,R.so_y_te   24h
OTHER            R.front_desk       R.front_desk       R.front_desk       R.front_desk       R.ttyt             R.so_y_te          R.ttyt,R.so_y_te                     -                     2d
CALLBACK         R.front_desk       R.front_desk       R.front_desk       R.front_desk       R.ttyt             R.so_y_te          R.ttyt,R.so_y_te                     -                     1d
DATA_REQUEST     R.data_protection  R.data_protection  R.data_protection  R.data_protection  R.data_protection  R.data_protection  R.so_y_te                            -                     2d
"""  # noqa: E501

# Opened Friday 15/10/2021 16:00 local, an hour before closing: every time limit then falls on another moment.
OPENED_AT = datetime(2021, 10, 15, 9, 0, tzinfo=UTC)
DUE = {
    "15m": datetime(2021, 10, 15, 9, 15, tzinfo=UTC),  # Friday 16:15
    "24h": datetime(2021, 10, 16, 9, 0, tzinfo=UTC),  # Saturday 16:00
    "48h": datetime(2021, 10, 17, 9, 0, tzinfo=UTC),  # Sunday 16:00
    "1d": datetime(2021, 10, 18, 9, 0, tzinfo=UTC),  # Monday 16:00
    "2d": datetime(2021, 10, 19, 9, 0, tzinfo=UTC),  # Tuesday 16:00
    "3d": datetime(2021, 10, 20, 9, 0, tzinfo=UTC),  # Wednesday 16:00
    "5d": datetime(2021, 10, 22, 9, 0, tzinfo=UTC),  # Friday 16:00
}

PROVINCE = frozenset(
    [
        "so_y_te",
        "so_tttt",
        "cdc",
        "injection_safety",
        "health_inspection",
        "province_police",
        "vendor",
        "data_protection",
    ]
)
DISTRICT = frozenset({"ttyt", "phong_vhtt"})
COMMUNE = frozenset({"front_desk", "health_station"})


class Row(NamedTuple):
    """What the table says of one category."""

    category: str
    known: str
    site: str
    residence: str
    unserved: str
    district: str
    province: str
    above: tuple[str, ...]
    copies: tuple[str, ...]
    limit: str


def _row(line: str) -> Row:
    category, known, site, residence, unserved, district, province, above, copies, limit = line.split()
    return Row(
        category, known, site, residence, unserved, district, province,
        tuple(above.split(",")), () if copies == "-" else tuple(copies.split(",")), limit,
    )  # fmt: skip


ROWS = tuple(_row(line) for line in TABLE.strip().splitlines())

Codes = tuple[str, str, str]


def office(said: str, residence: Codes, facility: Codes = ("", "", ""), site: Codes = ("", "", "")) -> str:
    """The body id that a cell of the table means; the label mark is not part of it."""
    where, kind = said.rstrip("*").split(".")
    province, district, commune = {"R": residence, "F": facility, "X": site}[where]
    if kind in PROVINCE:
        return f"2021:{province}:::{kind}"
    if kind in DISTRICT:
        return f"2021:{province}:{district}::{kind}"
    assert kind in COMMUNE
    return f"2021:{province}:{district}:{commune}:{kind}"


def label(said: str) -> str:
    """The label that a cell of the table means."""
    return "lien_tinh" if said.endswith("*") else ""
