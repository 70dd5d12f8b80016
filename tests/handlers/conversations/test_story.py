"""What counts as somebody's own account."""

from handlers.conversations.complaint.story import is_story


def test_a_few_words_are_no_story() -> None:
    assert not is_story("tiêm 2 mũi mà app chỉ có 1")
    assert is_story("Tôi tiêm mũi 1 ngày 20/7 ở bệnh viện huyện, mũi 2 tiêm 20/9, app chỉ có mũi 1.")
