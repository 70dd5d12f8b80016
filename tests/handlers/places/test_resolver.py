"""Free text -> a unit, a list to ask with, or nothing."""

import pytest

from handlers.places.refs import PlaceRef
from handlers.places.resolver import MOST_OFFERED, Resolver

FOUND = {
    # short forms, initials, nicknames
    "phuong 1 q3": "Phường 01, Quận 3, Thành phố Hồ Chí Minh",
    "P.6 Q.4 HCM": "Phường 06, Quận 4, Thành phố Hồ Chí Minh",
    "o xa phuoc tan bien hoa dn": "Phường Phước Tân, Thành phố Biên Hòa, Tỉnh Đồng Nai",
    "tp bmt phường tự an": "Phường Tự An, Thành phố Buôn Ma Thuột, Tỉnh Đắk Lắk",
    "vinh loc b bc hcm": "Xã Vĩnh Lộc B, Huyện Bình Chánh, Thành phố Hồ Chí Minh",
    "p9 đl": "Phường 9, Thành phố Đà Lạt, Tỉnh Lâm Đồng",
    "thị trấn long hải huyện long điền brvt": "Thị trấn Long Hải, Huyện Long Điền, Tỉnh Bà Rịa - Vũng Tàu",
    # numbers in every dress
    "quận nhất phường bến nghé": "Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh",
    "phường mười hai quận mười": "Phường 12, Quận 10, Thành phố Hồ Chí Minh",
    "hải châu 1 đà nẵng": "Phường Hải Châu I, Quận Hải Châu, Thành phố Đà Nẵng",
    "phường hải châu II, quận hải châu": "Phường Hải Châu II, Quận Hải Châu, Thành phố Đà Nẵng",
    # spelling as it comes
    "xã bát tràng huyện gia nâm hà lội": "Xã Bát Tràng, Huyện Gia Lâm, Thành phố Hà Nội",
    "xã cu ebur thành phố ban mê": "Xã Cư ÊBur, Thành phố Buôn Ma Thuột, Tỉnh Đắk Lắk",
    "xa eakao tp buon ma thuot": "Xã Ea Kao, Thành phố Buôn Ma Thuột, Tỉnh Đắk Lắk",
    "phường bến gót tp vieetj trì phú thọ": "Phường Bến Gót, Thành phố Việt Trì, Tỉnh Phú Thọ",
    "đồnglộc, canlộc, hàtĩnh": "Thị trấn Đồng Lộc, Huyện Can Lộc, Tỉnh Hà Tĩnh",
    # any order
    "tân bình p15": "Phường 15, Quận Tân Bình, Thành phố Hồ Chí Minh",
    "Đà Nẵng q Cẩm Lệ Hòa Xuân": "Phường Hòa Xuân, Quận Cẩm Lệ, Thành phố Đà Nẵng",
    # a kind of unit it once was, or is taken for
    "ba tôi ở ấp 3 xã phước tân biên hoà đồng nai": "Phường Phước Tân, Thành phố Biên Hòa, Tỉnh Đồng Nai",
    # parts
    "quận 8": "Quận 8, Thành phố Hồ Chí Minh",
    "huyện đảo lý sơn": "Huyện Lý Sơn, Tỉnh Quảng Ngãi",
    "phường bãi cháy": "Phường Bãi Cháy, Thành phố Hạ Long, Tỉnh Quảng Ninh",
    "Bạc Liêu": "Tỉnh Bạc Liêu",
    "quận Lam Từ Niêm, hà nội": "Quận Nam Từ Liêm, Thành phố Hà Nội",
    "tp Xa Đéc Đồng Tháp": "Thành phố Sa Đéc, Tỉnh Đồng Tháp",
    "quận năm tphcm": "Quận 5, Thành phố Hồ Chí Minh",
    "đất cảng hải phòng": "Thành phố Hải Phòng",
}


@pytest.mark.parametrize(("text", "name"), FOUND.items(), ids=FOUND)
def test_a_place_is_found_however_it_is_written(resolver: Resolver, text: str, name: str) -> None:
    found = resolver.resolve(text, 2021)
    assert found.unit is not None, found
    assert resolver.full_name(found.unit) == name
    assert found.state == "found"


IN_SENTENCES = {
    "nhà 22/4 Nguyễn Huệ phường Thạnh Xuân quận 12, em gốc Huế mới vô": "Phường Thạnh Xuân, Quận 12",
    "quê thanh hoá nhưng hiện đang ở thuận giao thuận an bình dương": "Phường Thuận Giao, Thành phố Thuận An",
    "mình đang ở quận 7, quê bến tre": "Quận 7",
    "từ sài gòn về quê xã tân hội tp vĩnh long đang cách ly tại nhà": "Phường Tân Hội, Thành phố Vĩnh Long",
    "làm ở khu công nghiệp sóng thần, nhà trọ phường bình hòa thuận an": "Phường Bình Hòa, Thành phố Thuận An",
    "gần bệnh viện chợ rẫy phường 12 quận 5": "Phường 12, Quận 5",
    "ấp bình tân xã bình hòa phước long hồ vĩnh long": "Xã Bình Hòa Phước, Huyện Long Hồ",
    "chung cư hh linh đàm phường hoàng liệt quận hoàng mai": "Phường Hoàng Liệt, Quận Hoàng Mai",
    "Hà Nội; Nam Từ Liêm; phường Mễ Trì": "Phường Mễ Trì, Quận Nam Từ Liêm",
}


@pytest.mark.parametrize(("text", "name"), IN_SENTENCES.items(), ids=IN_SENTENCES)
def test_streets_people_and_former_homes_are_left_aside(resolver: Resolver, text: str, name: str) -> None:
    found = resolver.resolve(text, 2021)
    assert found.unit is not None, found
    assert resolver.full_name(found.unit).rpartition(", ")[0] == name


NO_PLACE = (
    "cần giờ tiêm để sắp xếp", "đi chợ mới biết hôm nay tiêm", "tôi tên Hải Dương 45 tuổi", "chị Thanh Hà chưa tiêm",
    "bình thường mới là gì", "người nhà tôi là F1", "gia đình tôi có 4 người chưa tiêm", "con em học trường lê lợi",
    "em tiêm ở bệnh viện bình dân", "toi can duoc goi dien tu van lai",
    "da tiem 1 mui hon thang nay ma he thong van trong", "chỗ cũ", "thành phố",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_PLACE)
@pytest.mark.parametrize("edition", [2021, 2025])
def test_names_that_are_words_or_people_are_no_places(resolver: Resolver, text: str, edition: int) -> None:
    assert resolver.resolve(text, edition).state == "nothing"


def _offered(resolver: Resolver, text: str, edition: int = 2021) -> set[str]:
    found = resolver.resolve(text, edition)
    assert found.state == "ask", found
    assert len(found.alternatives) <= MOST_OFFERED
    assert found.candidates[: len(found.alternatives)] == found.alternatives
    return {place.codes() for place in found.candidates}


def test_a_name_of_many_places_is_asked_about_with_all_of_them(resolver: Resolver) -> None:
    assert _offered(resolver, "hong ngu dong thap") == {"87:868:", "87:870:"}
    assert len(_offered(resolver, "châu thành")) == 15
    # 26 wards called 4 or 04, and one called IV
    assert len(_offered(resolver, "p.4")) == 27
    assert _offered(resolver, "đn") == {"48::", "67::", "75::"}


def test_the_unit_word_decides_and_marks_decide(resolver: Resolver) -> None:
    assert resolver.resolve("thị xã cai lậy", 2021).unit == PlaceRef(2021, "82", "817")
    assert resolver.resolve("huyện cai lậy", 2021).unit == PlaceRef(2021, "82", "820")
    assert resolver.resolve("xã tả phìn sa pa lào cai", 2021).unit == PlaceRef(2021, "10", "088", "03013")


def test_a_huyen_that_became_a_town_is_asked_about_beside_the_one_that_did_not(resolver: Resolver) -> None:
    assert _offered(resolver, "huyện tân châu") == {"72:706:", "89:887:"}


def test_a_commune_nobody_knows_is_asked_for_and_not_taken_for_its_district(resolver: Resolver) -> None:
    offered = _offered(resolver, "xã sáng xả hồ, huyện hoàng su phì, hà giang")
    assert all(codes.startswith("02:032:") for codes in offered)


def test_parts_that_contradict_each_other_are_asked_about(resolver: Resolver) -> None:
    assert resolver.resolve("phường tân định quận 1 bình dương", 2021).state == "ask"


def test_what_is_known_already_narrows_the_reading(resolver: Resolver) -> None:
    assert resolver.resolve("tân phú", 2021, within="778").unit == PlaceRef(2021, "79", "778", "27487")
    assert resolver.resolve("p4", 2021, within="770").unit == PlaceRef(2021, "79", "770", "27148")
    assert resolver.resolve("hoà bnh", 2021, within="760").state == "nothing"


def test_old_names_answer_in_the_new_edition_and_splits_ask(resolver: Resolver) -> None:
    found = resolver.resolve("phuong hai son, quan do son, hai phong", 2025)
    assert found.unit == PlaceRef(2025, "31", "", "11455")
    split = next(
        unit
        for unit in resolver.gazetteers[2021].children("785")
        if len(resolver.gazetteers[2021].successors(unit.code)) > 1
    )
    offered = _offered(resolver, f"{split.name}, huyện Bình Chánh, TP.HCM", 2025)
    assert offered == {f"79::{code}" for code in resolver.gazetteers[2021].successors(split.code)}


def test_a_name_of_both_times_is_asked_about_in_the_new_edition(resolver: Resolver) -> None:
    assert _offered(resolver, "Phường Long Biên, Thành phố Hà Nội", 2025) == {"01::00118", "01::00145"}


def test_a_district_of_before_is_narrowed_to_the_communes_it_became(resolver: Resolver) -> None:
    offered = _offered(resolver, "huyện châu đức", 2025)
    assert offered
    assert all(codes.startswith("79::") for codes in offered)


@pytest.mark.parametrize("edition", [2021, 2025])
def test_an_answer_is_always_a_unit_of_the_edition_with_all_its_ancestors(resolver: Resolver, edition: int) -> None:
    for text in ("phường 1 quận 3", "xã tân mỹ", "đn", "cần thơ", "phường an cựu huế"):
        found = resolver.resolve(text, edition)
        for place in [*found.candidates, *([found.unit] if found.unit else [])]:
            assert place.edition == edition
            unit = resolver.gazetteers[edition].units[place.code]
            assert [up.code for up in resolver.gazetteers[edition].ancestors(unit.code)] == [
                code for code in (place.district, place.province) if code and code != place.code
            ]
            assert edition == 2021 or not place.district
