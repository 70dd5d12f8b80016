import threading
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.evaluate import Row
from faq.index import Index
from faq.matcher import AccuracyFellError, Matcher

SHIPPED = Matcher.from_catalogue()


JUNK = [
    "", " ", "x" * 10_000, "tiêm " * 3_000, "😀😀😀", "99999", "日本語のテキスト", "\u200b\u202e",
    "<script>alert(1)</script>", "\x00", "'; --",
]  # fmt: skip


@pytest.fixture
def matcher() -> Iterator[Matcher]:
    """An engine of its own that shares the shipped tables."""
    yield Matcher(SHIPPED.index, SHIPPED.decision, SHIPPED.checks)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("e chich 2 mui roi ma app hien co 1 mui lam sao ad", "missing_second_dose"),
        ("quên mk app", "forgot_password"),
        ("otp k về", "otp_problem"),
        ("chích ngừa có tốn tiền hông", "vaccine_cost"),
        ("how do I install the health book app on my iPhone", "install_ssk_iphone"),
        ("mất giấy tiêm rồi xin lại ở đâu", "lost_paper"),
    ],
)
def test_a_plain_question_is_answered(text: str, intent: str) -> None:
    found = SHIPPED.match(text)
    assert (found.best, found.decision) == (intent, "answer")
    assert found.score > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "quên mật khẩu gmail", "sai tên trong sổ đỏ", "tiêm uốn ván ở đâu", "mai trời mưa không",
        "asdfgh", "12345", "ok", "làm bằng lái xe ở đâu", "đau răng uống thuốc gì", "VssID không nhận được mã",
    ],
)  # fmt: skip
def test_what_is_not_our_business_is_not_answered(text: str) -> None:
    assert SHIPPED.match(text).decision != "answer"


def test_a_vague_question_is_asked_back_with_the_readings_to_choose_from() -> None:
    found = SHIPPED.match("mũi 2")
    assert found.decision == "ask"
    assert len(found.guesses) == 3
    assert {name for name, _ in found.guesses} & {"missing_second_dose", "register_dose2", "dose_interval"}


def test_guesses_stand_best_first_with_scores_from_0_to_1() -> None:
    for text in ("thiếu mũi 2", "thời tiết", "app bị lỗi"):
        found = SHIPPED.match(text)
        scores = [score for _, score in found.guesses]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert found.best == found.guesses[0][0]


def test_the_language_of_the_answer_follows_the_text_and_else_the_hint() -> None:
    assert SHIPPED.match("my second dose is missing").language == "en"
    assert SHIPPED.match("thiếu mũi 2", lang_hint="en").language == "vi"
    assert SHIPPED.match("😀", lang_hint="en").language == "en"


@pytest.mark.parametrize("text", JUNK)
def test_bad_input_gets_a_verdict(text: str) -> None:
    assert SHIPPED.match(text).decision in ("answer", "ask", "refuse")


@pytest.mark.parametrize("text", ["", "😀😀😀", "99999", "日本語", "\u200b"])
def test_what_has_no_words_is_refused_without_a_guess(text: str) -> None:
    found = SHIPPED.match(text)
    assert (found.decision, found.score) == ("refuse", 0.0)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(text: str) -> None:
    assert 0 <= SHIPPED.match(text).score <= 1


def test_an_added_phrasing_is_understood_at_once_and_only_there(matcher: Matcher) -> None:
    said = "bả hổng chịu lên sổ cái phát chót má ơi"
    before = SHIPPED.match(said)
    assert (before.best, before.decision) != ("missing_second_dose", "answer")
    found = matcher.add_phrasing("missing_second_dose", said)
    assert (found.best, found.decision) == ("missing_second_dose", "answer")
    assert matcher.match(said + " ạ").best == "missing_second_dose"
    assert said in matcher.entries["missing_second_dose"].phrasings["vi"]
    assert SHIPPED.match(said) == before


def test_a_phrasing_of_an_unknown_intent_is_refused(matcher: Matcher) -> None:
    with pytest.raises(KeyError):
        matcher.add_phrasing("no_such_intent", "xin chào")


def test_a_phrasing_that_would_spoil_other_questions_is_refused_and_changes_nothing() -> None:
    checks = [Row("quên mật khẩu", frozenset({"forgot_password"}), "clean")]
    matcher = Matcher(SHIPPED.index, SHIPPED.decision, checks)
    with pytest.raises(AccuracyFellError) as caught:
        matcher.add_phrasing("vaccine_cost", "quên mật khẩu")
    assert caught.value.lost == ("quên mật khẩu",)
    assert (caught.value.before, caught.value.after) == (1, 0)
    assert matcher.match("quên mật khẩu").best == "forgot_password"


def test_edited_entries_take_effect_and_removed_ones_are_gone(matcher: Matcher) -> None:
    entries = [entry for name, entry in matcher.entries.items() if name != "vaccine_cost"]
    entries[0] = entries[0].with_phrasing("xyzzy plugh khung long bay")
    matcher.rebuild(entries)
    assert matcher.match("xyzzy plugh khung long bay").best == entries[0].id
    assert "vaccine_cost" not in {name for name, _ in matcher.match("tiêm có mất tiền không").guesses}


def test_questions_go_on_while_the_index_changes(matcher: Matcher) -> None:
    stop, faults = threading.Event(), []

    def ask() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            if matcher.match(f"quên mật khẩu lần {number}").best != "forgot_password":
                faults.append(number)

    matcher = Matcher(matcher.index, matcher.decision, matcher.checks[:60])
    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    try:
        for number in range(2):
            matcher.add_phrasing("lost_paper", f"cái giấy tiêm nó bay đâu mất lần {number}")
    finally:
        stop.set()
        for asker in askers:
            asker.join()
    assert faults == []


def test_an_index_without_entries_refuses_everything() -> None:
    matcher = Matcher(Index.build((), SHIPPED.index.model), SHIPPED.decision)
    assert matcher.match("quên mật khẩu").decision == "refuse"
