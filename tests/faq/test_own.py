"""Questions of administrators: found by their phrasings, close ones too, and never by a number that differs."""

from dataclasses import replace

import pytest

from faq.entries import Entry
from faq.matcher import Matcher
from faq.own import CLOSE, NEAR, OwnQuestions

SHIPPED = Matcher.from_catalogue()
ASKED = (
    ("van", "Xe tiêm lưu động đi những xóm nào"),
    ("van", "lịch xe tiêm về xóm"),
    ("third", "mũi 3 tiêm ở đâu vậy phường"),
)
OWN = OwnQuestions(ASKED, SHIPPED.index.model.words.rarity)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("xe tiem luu dong di nhung xom nao", "van"),
        ("Dạ cho em hỏi lịch xe tiêm về xóm ạ", "van"),
        ("lịch xe tiêm về xomm", "van"),
        ("mũi ba tiêm ở đâu vậy phường", "third"),
    ],
)
def test_the_same_words_and_nearly_the_same_are_the_same_question(text: str, intent: str) -> None:
    found = OWN.nearest(text)
    assert found is not None and found.intent == intent and found.likeness >= CLOSE, found


@pytest.mark.parametrize("text", ["mũi 2 tiêm ở đâu vậy phường", "xe cứu thương về xóm", "lịch tiêm của trường"])
def test_another_number_or_another_thing_is_not_taken_for_it(text: str) -> None:
    found = OWN.nearest(text)
    assert found is None or found.likeness < CLOSE, found


def test_nothing_is_like_what_shares_no_word() -> None:
    assert OWN.nearest("cảm ơn bạn") is None and OwnQuestions().nearest("xe tiêm") is None


def test_the_engine_answers_asks_back_and_leaves_the_rest_to_the_model() -> None:
    entries = (*SHIPPED.entries.values(), van())
    engine = SHIPPED.with_answers(entries, ASKED[:2])
    exact = engine.match("lịch xe tiêm về xóm")
    assert (exact.decision, exact.best, exact.score) == ("answer", "van", 1.0)
    near = engine.match("lịch xe về ấp")
    assert near.score >= NEAR and (near.decision, near.best) == ("ask", "van")
    same = "Tôi đã tiêm đủ, giờ muốn in cái chứng nhận ra thì bấm vô đâu"
    assert engine.match(same) == SHIPPED.match(same)
    assert engine.entries["van"].asked("vi") == "Xe đi đâu"
    SHIPPED.ensure_no_worse(engine)


def test_what_officials_teach_of_an_own_question_is_known_by_its_words() -> None:
    entries = (*SHIPPED.entries.values(), van())
    engine = SHIPPED.with_answers(entries, ASKED[:2])
    taught = engine.with_added([("van", "vi", "bữa nào xe chích ghé ấp mình")])
    assert (
        taught.match("bua nao xe chich ghe ap minh").best == "van" and taught.match("lịch xe tiêm về xóm").best == "van"
    )
    again = taught.with_answers(entries, ASKED[:2])
    assert again.match("bua nao xe chich ghe ap minh").decision == "answer"
    assert taught.with_added([]).match("bua nao xe chich ghe ap minh").best != "van"


def van() -> Entry:
    said = {"vi": ("Xe đi đâu",), "en": ()}
    answer = {"vi": "Hỏi trạm.", "en": "Ask."}
    return replace(SHIPPED.entries["certificate_get"], id="van", group="own", answer=answer, phrasings=said)
