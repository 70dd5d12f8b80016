"""A name that stands in one line with a number, and lines without one."""

import pytest

from handlers.dialogue.answers.name_beside import read_name_beside


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lê Minh An, 098214000888, sn 4/5/2014", "Lê Minh An"),
        ("098214000888 sn 4/5/2014 Lê Minh An", "Lê Minh An"),
        ("lê minh an 098214000888 4/5/2014", "Lê Minh An"),
        ("bé tên là Trần Thị Bưởi sinh ngày 1/4/2012 cccd 098312000777", "Trần Thị Bưởi"),
        ("098214000888\nNguyễn Văn Bé\n04/05/2014", "Nguyễn Văn Bé"),
        ("098178000000 sn 1/4/78 sdt 0300 230 617", ""),
        ("số của con tôi là 098214000888", ""),
        ("Lê Minh An 098214000888, Lê Minh Khôi 098212000777", ""),
        ("098214000888 ở xã Vĩnh Trạch", ""),
    ],
)
def test_a_name_beside_a_number(text: str, name: str) -> None:
    read = read_name_beside(text)
    assert (read.titled if read else "") == name
