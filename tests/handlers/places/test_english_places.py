"""Places as foreigners write them: the kind behind the name, numbers behind "District", no marks."""

import pytest

from handlers.places.english import with_our_numbers
from handlers.places.resolver import Resolver

IN_SAIGON = ", Thành phố Hồ Chí Minh"
FOUND = {
    "Ho Chi Minh City, District 7": "Quận 7" + IN_SAIGON,
    "I live in district 7, hcmc": "Quận 7" + IN_SAIGON,
    "D7, HCMC": "Quận 7" + IN_SAIGON,
    "7th District, Saigon": "Quận 7" + IN_SAIGON,
    "first district, Ho Chi Minh City": "Quận 1" + IN_SAIGON,
    "Ho-Chi-Minh City district 10 ward 12": "Phường 12, Quận 10" + IN_SAIGON,
    "Ward 5, Dist. 3, HCMC": "Phường 05, Quận 3" + IN_SAIGON,
    "Ward no. 5, District three, HCM": "Phường 05, Quận 3" + IN_SAIGON,
    "Tan Phong Ward, D.7, Saigon": "Phường Tân Phong, Quận 7" + IN_SAIGON,
    "Go Vap District": "Quận Gò Vấp" + IN_SAIGON,
    "Can Gio district, HCMC": "Huyện Cần Giờ" + IN_SAIGON,
    "Hai Chau district Danang": "Quận Hải Châu, Thành phố Đà Nẵng",
    "I'm staying in Hai Chau District, Da Nang": "Quận Hải Châu, Thành phố Đà Nẵng",
    "Hai Phong city": "Thành phố Hải Phòng",
    "Hue City": "Thành phố Huế, Tỉnh Thừa Thiên Huế",
    "Ha Long city, Quang Ninh": "Thành phố Hạ Long, Tỉnh Quảng Ninh",
    "Phu Quoc island": "Thành phố Phú Quốc, Tỉnh Kiên Giang",
    "Cau Giay dist., Hanoi city": "Quận Cầu Giấy, Thành phố Hà Nội",
    "Dong Nai province": "Tỉnh Đồng Nai",
    "Vinh Trach commune, Thoai Son district, An Giang province": "Xã Vĩnh Trạch, Huyện Thoại Sơn, Tỉnh An Giang",
    "12 Nguyen Hue street, Ben Nghe ward, district 1, HCMC": "Phường Bến Nghé, Quận 1" + IN_SAIGON,
    "District 7, Hồ Chí Minh": "Quận 7" + IN_SAIGON,
}


@pytest.mark.parametrize(("said", "unit"), FOUND.items())
def test_a_foreigner_is_understood(said: str, unit: str, resolver: Resolver) -> None:
    found = resolver.resolve(said, 2021)
    assert found.unit is not None, found
    assert resolver.full_name(found.unit) == unit


@pytest.mark.parametrize(
    "said", ["đường D7, quận Bình Thạnh", "hẻm 7 quận 3", "forward 5 messages", "I was vaccinated 2 times", "sổ D 7"]
)
def test_what_names_no_district_stays_as_it_is(said: str) -> None:
    assert with_our_numbers(said) == said
