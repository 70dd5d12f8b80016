"""The kinds of office. A queue belongs to one kind of office in a unit; bodies.yaml says how it is called."""

from enum import StrEnum


class OfficeKind(StrEnum):
    """The value stands in body ids and in the data files."""

    SO_Y_TE = "so_y_te"
    SO_TTTT = "so_tttt"
    CDC = "cdc"
    INJECTION_SAFETY = "injection_safety"
    HEALTH_INSPECTION = "health_inspection"
    PROVINCE_POLICE = "province_police"
    VENDOR = "vendor"
    DATA_PROTECTION = "data_protection"
    TTYT = "ttyt"
    PHONG_VHTT = "phong_vhtt"
    FRONT_DESK = "front_desk"
    HEALTH_STATION = "health_station"
    COMMUNE_POLICE = "commune_police"
    FACILITY = "facility"


class UnitLevel(StrEnum):
    """The level of the unit an office serves."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
