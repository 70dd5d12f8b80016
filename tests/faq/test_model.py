import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from faq.features import seen
from faq.fitting import fit
from faq.model import Model, mark, save

SAMPLES = [
    ("cost", "tiêm có mất tiền không"),
    ("cost", "chích ngừa tốn bao nhiêu"),
    ("cost", "phí tiêm là bao nhiêu tiền"),
    ("when", "khi nào tới lượt tôi"),
    ("when", "lịch tiêm của phường ngày nào"),
    ("when", "bao giờ tiêm mũi hai"),
    ("~weather", "mai trời có mưa không"),
    ("~weather", "hôm nay nóng quá"),
]
PART = 0.5  # from 0.15 to 0.19 in several runs


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    path = tmp_path_factory.mktemp("model") / "model.bin"
    save(fit(SAMPLES), path)
    return Model(path)


def best(model: Model, text: str) -> str:
    scores = model.scores(seen(text))
    return model.labels[max(range(len(scores)), key=scores.__getitem__)]


def test_what_was_fitted_is_known_again(model: Model) -> None:
    assert [best(model, text) for _, text in SAMPLES] == [label for label, _ in SAMPLES]


def test_a_new_way_to_ask_is_read_by_its_words(model: Model) -> None:
    assert best(model, "mất bao nhiêu tiền vậy") == "cost"
    assert best(model, "phuong minh tiem ngay nao") == "when"


def test_the_same_samples_give_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save(fit(SAMPLES), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_what_is_learnt_counts_at_once_and_leaves_the_old_model_as_it_was(model: Model) -> None:
    text = "xỉn quá trời hết bao nhiêu xu"
    taught = model.learnt([("when", text)])
    assert best(taught, text) == "when"
    assert best(model, text) == "cost"
    assert mark("when", text) in taught.seen and mark("when", text) not in model.seen
    assert [best(taught, said) for _, said in SAMPLES] == [label for label, _ in SAMPLES]


def test_a_label_never_met_can_be_learnt(model: Model) -> None:
    taught = model.learnt([("parking", "chỗ gửi xe ở đâu"), ("parking", "đậu xe chỗ nào")])
    assert best(taught, "gửi xe chỗ nào") == "parking"
    assert model.labels == taught.labels[: len(model.labels)]


def test_learning_takes_a_small_part_of_fitting_again(model: Model) -> None:
    more = [("cost", f"hỏi giá số {number}") for number in range(20)]
    learning = min(_seconds(partial(model.learnt, more)) for _ in range(3))
    assert learning <= PART * min(_seconds(partial(fit, [*SAMPLES, *more])) for _ in range(3))


def _seconds(work: Callable[[], object]) -> float:
    since = time.thread_time()
    work()
    return time.thread_time() - since


def test_words_never_met_give_no_score(model: Model) -> None:
    assert set(model.scores(seen("zzqx wwk"))) == {0.0}


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"PK\x03\x04 no weights")
    with pytest.raises(ValueError, match="no file of weights"):
        Model(path)
