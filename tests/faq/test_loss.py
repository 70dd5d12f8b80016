from pathlib import Path

import pytest

from faq.entries import load_catalogue
from faq.evaluate import read_rows
from faq.feelings import Feeling, feeling_of
from faq.living import living_signs
from faq.loss import loss_told

ROOT = Path(__file__).parents[2]
TOLD = [line.split("\t") for line in (ROOT / "tests/data/losses.tsv").read_text(encoding="utf-8").splitlines()[1:]]
"""Deaths as people tell them, and what sounds like one: text, `injection`, `record`, `mourning` or `none`."""

FELT = [
    ("2 tháng rồi chưa xong, đồ vô dụng", Feeling.INSULT),
    ("do vo dung", Feeling.INSULT),
    ("you are useless", Feeling.INSULT),
    ("bực mình ghê, chờ hoài", Feeling.ANGER),
    ("this is ridiculous", Feeling.ANGER),
    ("tôi buồn quá", Feeling.GRIEF),
    ("tui không muốn sống nữa", Feeling.DESPAIR),
    ("tu van cho em voi", Feeling.NONE),
    ("cô y tá mất dạy, quát tôi", Feeling.NONE),
    ("sáng ngủ dậy thấy tay sưng", Feeling.NONE),
    ("app bị lỗi hoài", Feeling.NONE),
    ("con dau long cua toi chua co mui", Feeling.NONE),
    ("con dau long qua", Feeling.GRIEF),
    ("bé đầu lòng nhà em 5 tuổi", Feeling.NONE),
    ("chau dau long 3 tuoi", Feeling.NONE),
    ("đau lòng quá bạn ơi", Feeling.GRIEF),
    ("so cc la 0981", Feeling.NONE),
    ("cc: 098180000123", Feeling.NONE),
    ("em chua co cc", Feeling.NONE),
    ("cc của mẹ em bị sai", Feeling.NONE),
    ("may la do cc", Feeling.INSULT),
    ("em gui so qua day nha", Feeling.NONE),
    ("so qua ban oi", Feeling.GRIEF),
    ("em buồn nôn từ trưa", Feeling.NONE),
    ("tui buon ngu", Feeling.NONE),
    ("em buồn lắm", Feeling.GRIEF),
    ("toi buon ban ngoai cho", Feeling.NONE),
    ("dau chan qua", Feeling.NONE),
    ("chan qua", Feeling.ANGER),
]


@pytest.mark.parametrize("kind", ["injection", "record", "mourning", "none"])
def test_a_death_is_heard_in_any_words_and_told_from_the_loss_of_a_thing(kind: str) -> None:
    texts = [text for text, told in TOLD if told == kind]
    assert len(texts) >= 6
    assert [(text, loss_told(text)) for text in texts if (loss_told(text) or "none") != kind] == []


def test_questions_of_the_dev_sets_tell_of_no_death() -> None:
    rows = [row.text for name in ("checks.tsv", "checks_more.tsv") for row in read_rows(ROOT / "faq" / name)]
    asked = [said for entry in load_catalogue() for listed in entry.phrasings.values() for said in listed]
    found = [text for text in (*rows, *asked) if loss_told(text)]
    assert [text for text in found if not text.startswith("Mẹ tôi mất ở quê")] == []  # a true one


@pytest.mark.parametrize(("text", "felt"), FELT)
def test_a_feeling_is_told_from_what_is_none(text: str, felt: Feeling) -> None:
    assert feeling_of(text) is felt


@pytest.mark.parametrize(
    "text",
    [
        "bà tôi mất hôm qua sau tiêm, giờ mẹ tôi cũng khó thở tím tái",
        "anh tôi đi cấp cứu vì khó thở sau tiêm, chị tôi thì mất tháng trước",
        "ba toi mat hom qua sau tiem gio me toi cung kho tho tim tai",
        "bố em mất rồi, em khó thở quá",
        "my grandmother died after the shot and now my mother cannot breathe",
    ],
)
def test_a_sign_of_who_lives_is_heard_beside_a_death(text: str) -> None:
    assert loss_told(text) and living_signs(text)


@pytest.mark.parametrize(
    "text",
    [
        "mẹ tôi tiêm xong khó thở tím tái, đưa đi cấp cứu thì mất",
        "con tôi tiêm xong về tím tái, bé mất rồi",
        "nó co giật, con tôi mất rồi",
        "mẹ tôi tiêm xong khó thở giờ mất rồi",
        "mẹ tôi mất rồi, lúc đó bà đang khó thở lắm",
        "my mother could not breathe after the shot, she died",
    ],
)
def test_what_is_told_of_the_dead_raises_no_alarm(text: str) -> None:
    assert loss_told(text) and living_signs(text) == ()
