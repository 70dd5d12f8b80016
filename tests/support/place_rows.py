"""Synthetic rows for the place resolver: any commune, in any of the ways people write one, from a seed.

The right answer is worked out here from the gazetteer alone: every unit that agrees with all that was written.
"""

import random
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from storage.gazetteer import Gazetteer, Unit, load
from tests.support.misspellings import UNIT_SYLLABLES, misspell, plain

UNIT_WORDS = {
    "phuong": ["p", "P.", "p.", "ph.", "f.", "F"],
    "xa": ["x", "X.", "x."],
    "thi_tran": ["tt", "TT.", "tt.", "ttr"],
    "quan": ["q", "Q.", "q."],
    "huyen": ["h", "H.", "h."],
    "thi_xa": ["tx", "TX.", "tx."],
    "thanh_pho": ["tp", "TP.", "tp."],
    "tinh": ["t.", "tỉnh"],
    "dac_khu": ["đặc khu"],
}
PROVINCE_SHORT = {
    "79": ["HCM", "tphcm", "sg", "sài gòn", "TP.HCM"],
    "01": ["HN", "hn", "hnoi"],
    "77": ["brvt", "BR-VT", "vũng tàu bà rịa"],
    "46": ["tth", "tt huế", "Huế"],
    "66": ["daklak", "Đắc Lắc"],
    "48": ["đnẵng", "đà nẵng"],
    "51": ["qngãi"],
    "22": ["qninh"],
}
DISTRICT_SHORT = {"643": ["bmt", "BMT", "ban mê thuột"], "568": ["ntrang"], "672": ["đlạt"], "582": ["phan rang"]}
SEPARATORS = [", ", " - ", " , ", " ", "-", " / ", "; ", "\n", ". "]
SENTENCES = [
    "em ở {} cho em hỏi khi nào được tiêm mũi 2",
    "cho hỏi {} có điểm tiêm nào không ạ",
    "Tôi đang tạm trú tại {}, chưa được gọi tiêm mũi nào",
    "nhà em ở {} mà app ghi sai địa chỉ",
    "{} bao giờ tiêm cho người già vậy ad",
    "dạ cháu ở {} bị sốt sau tiêm 2 ngày",
    "số 12/5 đường Lê Lợi, {}, hôm qua đi tiêm về chưa thấy cập nhật",
    "quê tôi ở {other} nhưng đang ở {}",
    "gốc {other}, giờ sống ở {} thì tiêm chỗ nào",
    "tôi làm ở kcn {other_name} mà trọ ở {} thì tiêm bên nào",
    "ấp 3, {}, con tôi 16 tuổi chưa có mũi nào",
    "phản ánh: {} tiêm không đúng đối tượng ưu tiên",
    "hộ khẩu {} mà trạm báo không có tên trong danh sách",
    "từ {other} về, đang cách ly tại {}, khi nào được lấy mẫu",
]
NO_PLACE = [
    "cần giờ tiêm cụ thể để con sắp xếp", "đi chợ mới biết là hôm nay tiêm", "em tiêm mũi 2 rồi mà app hiện 1 mũi",
    "tôi tên Thái Bình sinh năm 1970", "chị Thanh Hà chưa tiêm", "sao lâu quá chưa có mã otp", "cho mình hỏi lịch tiêm",
    "mũi 3 tiêm cách mũi 2 mấy tháng", "bao giờ tới lượt tôi vậy", "app bị lỗi đăng nhập hoài", "cảm ơn ad nhiều nha",
    "con toi 12 tuoi da tiem chua", "toi bi dau tay sau khi tiem", "mat dien thoai lay lai ma otp the nao",
    "tong dai oi cho toi gap nguoi", "vac xin nao tot hon", "hoa binh tinh lai roi noi chuyen", "xin chao", "alo alo",
    "tôi không nhớ mật khẩu", "đã gửi phản ánh 3 ngày chưa ai trả lời", "gia đình tôi có 4 người chưa tiêm mũi nào",
    "có phải nhịn ăn trước khi tiêm không", "bs ơi bé nhà em sốt 39 độ", "người nhà tôi là F1 thì có được tiêm không",
]  # fmt: skip


class PlaceRow(NamedTuple):
    """A text, its edition, every right `p:d:c`, the way it was written, and the commune it was made from."""

    text: str
    edition: int
    expected: tuple[str, ...]
    kind: str
    code: str


def same(text: str) -> str:
    """What two right spellings of one name share with marks: tone on whichever vowel, case, spaces, 06 as 6."""
    words = []
    text = text.removeprefix("NT ").removeprefix("N.T ")
    for word in text.lower().replace("-", " ").replace("'", "").split():
        letters = unicodedata.normalize("NFD", word)
        tones = "".join(c for c in letters if c in "\u0300\u0301\u0303\u0309\u0323")
        words.append("".join(c for c in letters if c not in "\u0300\u0301\u0303\u0309\u0323").lstrip("0") + tones)
    return "".join(words)


class Part(NamedTuple):
    """One unit as written: the name for comparing, and the kind when the kind was written."""

    unit: Unit
    kind: str


@cache
def _by_level(edition: int, level: str) -> tuple[Unit, ...]:
    return tuple(unit for unit in load(edition).units.values() if unit.level == level)


@cache
def _by_name(edition: int, marked: bool) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in load(edition).units.values():
        key = same(unit.short_name) if marked else same(plain(unit.short_name))
        found.setdefault(key, []).append(unit)
    return found


def codes(gazetteer: Gazetteer, unit: Unit) -> str:
    """`p:d:c` of a unit."""
    chain = {u.level: u.code for u in (unit, *gazetteer.ancestors(unit.code))}
    return ":".join(chain.get(level, "") for level in ("province", "district", "commune"))


def consistent(edition: int, parts: list[Part], marked: bool) -> set[str]:
    """Every unit that may be meant by the parts, smallest written first (edition 2021, or current names of 2025)."""
    gazetteer = load(edition)

    def alike(one: Unit, part: Part) -> bool:
        names = [one.short_name, part.unit.short_name]
        first, second = (same(name if marked else plain(name)) for name in names)
        return first == second and (not part.kind or part.kind == one.kind)

    head, *above = parts
    key = same(head.unit.short_name) if marked else same(plain(head.unit.short_name))
    found = set()
    for unit in _by_name(edition, marked)[key]:
        chain = gazetteer.ancestors(unit.code)
        if alike(unit, head) and all(any(alike(up, part) for up in chain) for part in above):
            found.add(codes(gazetteer, unit))
    return found


def consistent_lately(parts: list[Part], marked: bool) -> set[str]:
    """As `consistent` for current names of 2025, with the communes that took in an old one of the same name."""
    old, new = load(2021), load(2025)
    found = consistent(2025, parts, marked)
    key = same(parts[0].unit.short_name) if marked else same(plain(parts[0].unit.short_name))
    for unit in _by_name(2021, marked).get(key, ()):
        if unit.level == "commune" and parts[0].kind in ("", unit.kind):
            reached = {codes(new, new.units[code]) for code in old.successors(unit.code)}
            found |= {code for code in reached if code.startswith(parts[-1].unit.code[:2] + ":")}
    return found


class Writer:
    """Writes addresses in the ways people do; everything comes from the seed."""

    def __init__(self, seed: int, edition: int = 2021) -> None:
        self.rng = random.Random(seed)
        self.edition = edition
        self.gazetteer = load(edition)

    def commune(self) -> Unit:
        return self.rng.choice(_by_level(self.edition, "commune"))

    def chain(self, unit: Unit) -> list[Unit]:
        return [unit, *self.gazetteer.ancestors(unit.code)]

    def name(self, unit: Unit, how: str) -> tuple[str, str]:
        """(the unit as written, the kind if written)."""
        number = unit.short_name.isdigit() or set(unit.short_name) <= set("IVX")
        word = unit.name[: -len(unit.short_name)].strip()
        if how == "bare" and not number:
            return unit.short_name, ""
        if how == "short" or (how == "bare" and number):
            form = self.rng.choice(UNIT_WORDS[unit.kind])
            glue = "" if form.endswith(".") or (number and self.rng.random() < 0.7) else " "
            return form + glue + self.numeral(unit), unit.kind
        return (word if self.rng.random() < 0.5 else word.lower()) + " " + self.numeral(unit), unit.kind

    def numeral(self, unit: Unit) -> str:
        if unit.short_name.isdigit():
            return self.rng.choice([unit.short_name, str(int(unit.short_name))])
        return unit.short_name

    def join(self, written: list[str]) -> str:
        separator = self.rng.choice(SEPARATORS)
        text = separator.join(written)
        return text if self.rng.random() < 0.5 else text.lower()


def _takes_mistakes(word: str) -> bool:
    bare = word.strip(",.-;/")
    return bare.isalpha() and len(word) > 2 and plain(word.lower()) not in UNIT_SYLLABLES


def _typo(writer: Writer, text: str, mistakes: int) -> str:
    rng = writer.rng
    words = text.split(" ")
    spots = [at for at, word in enumerate(words) if _takes_mistakes(word)]
    for at in rng.sample(spots, min(mistakes, len(spots))):
        tail = "," if words[at].endswith(",") else ""
        words[at] = misspell(rng, words[at].rstrip(","))[0] + tail
    if rng.random() < 0.2 and len(words) > 2:
        at = rng.randrange(len(words) - 1)
        words[at : at + 2] = [words[at] + words[at + 1]]
    return " ".join(words)


def with_parents(writer: Writer, unit: Unit, mistake: Callable[[str], str], district: bool) -> str:
    """The commune with its province (and district, if asked), the mistake made in the commune's name alone."""
    chain = writer.chain(unit)
    above = [up.name for up in (chain[1:] if district else chain[-1:])]
    kind = unit.name[: -len(unit.short_name)]
    text = ", ".join([kind + mistake(unit.short_name), *above])
    return text if any(plain(part) != part for part in mistake("đ")) else plain(text)


def full_rows(seed: int, edition: int = 2021) -> Iterator[PlaceRow]:
    """Endless rows of whole addresses: clean, nodia, abbr, reversed, typo, noisy in turn."""
    writer = Writer(seed, edition)
    rng = writer.rng
    kinds = ["clean", "nodia", "abbr", "reversed", "typo", "noisy"]
    while True:
        for kind in kinds:
            unit = writer.commune()
            written, parts = [], []
            for up in writer.chain(unit):
                how = {"abbr": "short"}.get(kind) or rng.choice(["full", "full", "short", "bare"])
                if up.level == "province":
                    how = "bare" if kind == "abbr" else rng.choice(["full", "bare"])
                form, word = writer.name(up, how)
                if kind == "abbr" and up.code in PROVINCE_SHORT and rng.random() < 0.6 and up.level == "province":
                    form, word = rng.choice(PROVINCE_SHORT[up.code]), ""
                if kind == "abbr" and up.code in DISTRICT_SHORT and rng.random() < 0.6:
                    form, word = rng.choice(DISTRICT_SHORT[up.code]), ""
                written.append(form)
                parts.append(Part(up, word))
            if kind == "reversed":
                written.reverse()
            marked = not (kind == "nodia" or rng.random() < 0.25)
            text = writer.join(written)
            text = text if marked else plain(text)
            marked = plain(text) != text
            expected = consistent(edition, parts, marked) if edition == 2021 else consistent_lately(parts, marked)
            if kind == "typo":
                text = _typo(writer, text, rng.choice([1, 1, 2]))
            if kind == "noisy":
                other = writer.chain(writer.commune())
                frame = rng.choice(SENTENCES)
                frame = frame if marked else plain(frame)
                where = ", ".join(up.name for up in other[-2:])
                names = [where, other[0].short_name] if marked else [plain(where), plain(other[0].short_name)]
                text = frame.format(text.replace("\n", ", "), other=names[0], other_name=names[1])
            yield PlaceRow(text, edition, tuple(sorted(expected)), kind, unit.code)


def partial_rows(seed: int) -> Iterator[PlaceRow]:
    """Endless rows of parts of addresses in edition 2021; several answers make them `ambiguous`."""
    writer = Writer(seed)
    rng = writer.rng
    while True:
        chain = writer.chain(writer.commune())
        picks = rng.choice([(0, 1), (0, 2), (0,), (1, 2), (1,), (2,), (0, 1), (0, 2)])
        units = [chain[at] for at in picks]
        marked = rng.random() < 0.5
        written, parts = [], []
        for up in units:
            hows = ["full", "bare"] if up.level == "province" else ["full", "short", "full", "bare"]
            form, word = writer.name(up, rng.choice(hows))
            written.append(form)
            parts.append(Part(up, word))
        text = writer.join(written)
        marked = marked and plain(text) != text
        expected = consistent(2021, parts, marked)
        marked_text = text if marked else plain(text)
        provinces = [code for code in expected if code.endswith("::")]
        if marked and not parts[0].kind and len(provinces) == 1 and len(parts) == 1:
            expected = set(provinces)
        kind = "partial" if len(expected) == 1 else "ambiguous"
        yield PlaceRow(marked_text, 2021, tuple(sorted(expected)), kind, units[0].code)


def old_rows(seed: int) -> Iterator[PlaceRow]:
    """Endless rows of addresses of 2021 asked in edition 2025."""
    writer = Writer(seed)
    new = load(2025)
    while True:
        unit = writer.commune()
        how = writer.rng.choice(["full", "short"])
        marked = writer.rng.random() < 0.6
        chain = writer.chain(unit)
        text = writer.join([*(writer.name(up, how)[0] for up in chain[:2]), writer.name(chain[2], "bare")[0]])
        parts = [Part(up, up.kind) for up in chain[:2]] + [Part(chain[2], "")]
        same_place = [key.split(":")[2] for key in consistent(2021, parts, marked)]
        successors = {codes(new, new.units[code]) for old in same_place for code in writer.gazetteer.successors(old)}
        yield PlaceRow(text if marked else plain(text), 2025, tuple(sorted(successors)), "old_to_new", unit.code)


def no_place_rows() -> Iterator[PlaceRow]:
    """Texts of everyday life without a place, each once."""
    for text in NO_PLACE:
        for form in dict.fromkeys((text, plain(text))):
            yield PlaceRow(form, 2021, (), "none", "")
