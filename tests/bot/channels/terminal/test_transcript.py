"""Transcripts: written, read and compared."""

import pytest

from bot.channels.terminal.transcript import BadTranscript, Exchange, differences, read, written

TALK = [
    Exchange("", ["Xin chào ạ.\n1. Cài đặt ứng dụng"]),
    Exchange("1", ["Bác dùng điện thoại nào?\n\n1. Android", "Gửi từng bước nhé."]),
]
WRITTEN = """  Xin chào ạ.
  1. Cài đặt ứng dụng
> 1
  Bác dùng điện thoại nào?

  1. Android

  Gửi từng bước nhé.
"""


def test_a_transcript_reads_like_a_chat() -> None:
    assert written(TALK) == WRITTEN


def test_what_was_typed_is_read_back() -> None:
    assert [one.typed for one in read(WRITTEN)] == ["", "1"]
    assert differences(WRITTEN, written(TALK)) == []


def test_a_changed_word_is_shown() -> None:
    found = differences(WRITTEN.replace("Android", "iPhone"), WRITTEN)
    assert "-  1. iPhone" in found and "+  1. Android" in found


@pytest.mark.parametrize("cut", [5, 6, 7])
def test_a_missing_or_added_answer_is_shown(cut: int) -> None:
    shorter = "".join(f"{line}\n" for line in WRITTEN.splitlines()[:cut])
    assert bool(differences(WRITTEN, shorter)) and bool(differences(shorter, WRITTEN))


def test_anything_fits_what_is_left_open() -> None:
    wanted = "> gửi\n  Mã phản ánh: [...]. Hạn: [...]\n"
    assert differences(wanted, "> gửi\n  Mã phản ánh: 211 004 7318. Hạn: thứ Sáu 22/10\n") == []
    assert differences(wanted, "> gửi\n  Chưa gửi được.\n") != []


def test_a_line_of_neither_kind_is_refused() -> None:
    with pytest.raises(BadTranscript, match="line 2"):
        read("> 1\nAndroid\n")
