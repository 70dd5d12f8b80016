import pytest

from faq.normalise import language, tokens


@pytest.mark.parametrize(
    "text", ["my second shot is missing", "install pc covid on samsung", "How do I register?", "forgot my password"]
)
def test_english_is_told_from_vietnamese(text: str) -> None:
    assert language(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "cai app so suc khoe",
        "app bi loi",
        "quên pass app",
        "login k dc",
        "the vang la gi",
        "",
        "tiêm Pfizer",
        "an com chua",
    ],
)
def test_vietnamese_with_foreign_words_stays_vietnamese(text: str) -> None:
    assert language(text) == "vi"


def test_an_english_question_is_read_in_the_words_of_a_vietnamese_one() -> None:
    assert tokens("My second shot is missing") == tokens("mui 2 thieu")
    assert set(tokens("wrong date of birth")) == set(tokens("ngày sinh sai"))
