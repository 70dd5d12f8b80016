"""A file of old reports as a province has it: titles above the titles, forty columns, and every kind of fault."""

import io
from typing import Any, Final, NamedTuple

import xlsxwriter

TITLES: Final = (
    "STT", "Số phiếu", "Ngày tiếp nhận", "Họ và tên", "Ngày sinh", "SĐT", "CCCD", "Địa chỉ", "Xã/phường",
    "Nội dung phản ánh", *(f"Cột thêm {n}" for n in range(30)),
)  # fmt: skip
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ")
MIDDLE = ("Văn", "Thị", "Hữu", "Ngọc", "Thanh", "Minh", "Kim", "Quốc")
GIVEN = ("An", "Bình", "Cúc", "Dũng", "Em", "Giang", "Hạnh", "Khánh", "Lan", "Mười", "Năm", "Phúc", "Sáu")
COMMUNE = "Quốc Thái"
SPOILED: Final[dict[str, dict[str, Any]]] = {  # fault -> what stands in the row
    "name_missing": {"Họ và tên": ""},
    "two_people": {"Họ và tên": "Nguyễn Văn An và Trần Thị Bé"},
    "font": {"Họ và tên": "NguyÔn V¨n Hïng"},
    "future": {"Ngày tiếp nhận": "01/12/2030"},
    "received": {"Ngày tiếp nhận": "tháng trước"},
    "birth": {"Ngày sinh": "31/02/1980"},
    "phone": {"SĐT": "12345"},
    "identity": {"CCCD": "123"},
    "commune": {"Xã/phường": "Xã Không Có Thật"},
    "text_missing": {"Nội dung phản ánh": ""},
    "text_long": {"Nội dung phản ánh": "dài " * 1100},
    "name": {"Họ và tên": "Nguyễn Văn An 2"},
    "month_first": {"Ngày tiếp nhận": "09/25/2021"},
    "cell_error": {"Họ và tên": "#N/A"},
    "number_long": {"Số phiếu": "PA-" + "9" * 40},
}
DAYS = ("05/09/2021", "2021-09-06", "7.9.21")  # three forms


def row(n: int, **changed: Any) -> dict[str, Any]:
    """An old report that can be taken in: person, number and words of its own."""
    name = " ".join((FAMILY[n % 10], MIDDLE[n // 10 % 8], GIVEN[n // 80 % 13]))
    found = {
        "STT": n + 1,
        "Số phiếu": f"PA-{n:05}",
        "Ngày tiếp nhận": DAYS[n % 3],
        "Họ và tên": name,
        "Ngày sinh": f"{n % 28 + 1:02}/{n % 12 + 1:02}/{1940 + n % 60}",
        "SĐT": 300_000_000 + n if n % 2 else f"0{300_000_000 + n}",  # a spreadsheet drops the zero
        "CCCD": "",
        "Địa chỉ": f"Số {n}, ấp Vĩnh An",
        "Xã/phường": COMMUNE,
        "Nội dung phản ánh": f"Tiêm đủ hai mũi mà ứng dụng chỉ hiện một mũi, phiếu {n}.",
    }
    return {**found, **changed}


class Heap(NamedTuple):
    """A file of old reports as a province has it. `faults`: kind -> refused rows; `taken`: the numbers of the reports
    that come of it; `same`: rows that say again what another says; `merged`: as in `workbook`."""

    rows: list[dict[str, Any]]
    faults: dict[str, int]
    taken: list[str]
    same: int
    merged: tuple[int, int]


def heap(count: int) -> Heap:
    """So many rows (200 at least): every kind of fault twice, a number used twice, one report five times, an empty row
    and communes in one merged cell."""
    rows = [row(n) for n in range(count)]
    for n, changed in enumerate(SPOILED.values()):
        rows[10 + n * 3] |= changed
        rows[count // 2 + n * 3] |= changed
    rows[61]["Số phiếu"] = rows[60]["Số phiếu"]  # of two different reports
    for n in range(4):
        rows[71 + n] = {**rows[70], "Số phiếu": f"PB-{n}"}  # the same report five times
    rows[76] = dict.fromkeys(TITLES, "")
    for n in range(81, 90):
        rows[n]["Xã/phường"] = ""
    bad = {at + n * 3 for n in range(len(SPOILED)) for at in (10, count // 2)} | {61, 71, 72, 73, 74, 76}
    taken = [one["Số phiếu"] for n, one in enumerate(rows) if n not in bad]
    return Heap(rows, {**dict.fromkeys(SPOILED, 2), "number_twice": 1}, taken, 4, (80, 89))


def workbook(rows: list[dict[str, Any]], merged: tuple[int, int] | None = None) -> bytes:
    """The file. `merged`: the first and last of the rows whose commune is one merged cell."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("Tồn đọng")
        page.write(0, 0, "ỦY BAN NHÂN DÂN TỈNH")
        page.write(1, 0, "DANH SÁCH PHẢN ÁNH CÒN TỒN")
        for column, title in enumerate(TITLES):
            page.write(3, column, title)
        for at, values in enumerate(rows, 4):
            for column, title in enumerate(TITLES):
                value = values.get(title, "")
                if value != "":
                    page.write(at, column, value)
        if merged:
            column = TITLES.index("Xã/phường")
            page.merge_range(merged[0] + 4, column, merged[1] + 4, column, COMMUNE)
    return out.getvalue()
