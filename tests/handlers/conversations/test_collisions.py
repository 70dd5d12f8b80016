"""Words typed without marks are several words: none of the lists of signs, deaths, feelings, refusals and small talk
may hear one of its own in a place, a name or a question.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest

from faq.danger import SEVERE, danger_signs
from faq.entries import load_catalogue
from faq.feelings import Feeling, feeling_of
from faq.loss import loss_told
from faq.normalise import fold
from handlers.dialogue.answers.none import read_none
from handlers.dialogue.answers.small_talk import SmallTalk, read_small_talk
from handlers.places.resolver import Resolver
from storage.gazetteer import load

TOGETHER = 20  # names in one text, parted by a word: a reader looks at each as if it stood alone
TRUE = ("vô dụng", "useless", "vcl")  # what questions of ours do say
SURNAMES = ("nguyen", "tran", "le", "pham", "vo", "vu", "dang", "bui", "do", "ho", "ngo", "dien", "to", "danh")
GIVEN = ("an", "chi", "dung", "dien", "hai", "khoi", "kho", "lan", "mat", "ngu", "nga", "phu", "tai", "tim", "dai")
EVERY = 5  # of the questions, so that the test stays short


@cache
def names() -> tuple[str, ...]:
    """The name of every unit of both editions."""
    return tuple(sorted({unit.short_name for edition in (2021, 2025) for unit in load(edition).units.values()}))


def texts() -> Iterator[str]:
    """Places as they are written, and places and people without marks."""
    people = [f"{surname} {middle} {name}" for surname, middle, name in product(SURNAMES, ("thi", "van"), GIVEN)]
    bare = list(dict.fromkeys(fold(name) for name in names()))
    for word, listed in (("xã", names()), ("o xa", bare), ("ten", people)):
        for at in range(0, len(listed), TOGETHER):
            yield f" {word} ".join(listed[at : at + TOGETHER])


def test_no_place_and_no_name_is_a_sign_a_death_or_a_feeling() -> None:
    every = list(texts())
    assert len(names()) > 8000
    assert [text for text in every if danger_signs(text)] == []
    assert [text for text in every if loss_told(text)] == []
    assert [text for text in every if feeling_of(text)] == []


@pytest.mark.parametrize(
    "said",
    ["em o Phong Dien a", "o ba dien a", "nha em o xa An Hai a", "lay so dien thoai cho me", "em o phuong Nha Mat a"],
)
def test_a_place_at_the_end_of_a_sentence_is_no_insult_and_no_death(said: str) -> None:
    assert (feeling_of(said), loss_told(said), danger_signs(said)) == (Feeling.NONE, "", ())


def test_a_place_with_its_marks_is_neither_small_talk_nor_a_refusal() -> None:
    marked = [name for name in names() if not name.isascii() and " " in name]
    assert [name for name in marked if read_none(name)] == []
    assert [name for name in marked if read_small_talk(name)] == []


def test_without_marks_such_a_place_is_known_as_one_where_a_place_is_asked_for() -> None:
    resolver = Resolver(load(2021), load(2025))
    bare = dict.fromkeys(fold(name) for name in names() if " " in name)
    both = [name for name in bare if read_none(name) or read_small_talk(name)]
    assert "da lat" in both and "hong ca" in both
    assert [name for name in both if not resolver.is_name(name, 2025)] == []
    assert not any(resolver.is_name(said, 2021) for said in ("khong nho", "quen roi", "da cam on", "doi chut", "chiu"))


def test_questions_without_marks_tell_nothing_that_they_do_not_tell_with_them() -> None:
    asked = [(entry.id, said) for entry in load_catalogue() for listed in entry.phrasings.values() for said in listed]
    asked = asked[::EVERY]
    bare = [(kind, said, fold(said)) for kind, said in asked]
    assert [plain for kind, _, plain in bare if kind != SEVERE and danger_signs(plain)] == []
    assert [plain for _, said, plain in bare if loss_told(plain) and not loss_told(said)] == []
    assert [plain for _, said, plain in bare if feeling_of(plain) not in (Feeling.NONE, feeling_of(said))] == []
    insults = [said for _, said in asked if feeling_of(said) is Feeling.INSULT]
    assert [said for said in insults if not any(word in said.lower() for word in TRUE)] == []


@pytest.mark.parametrize(
    ("said", "kind"),
    [("da cam on", SmallTalk.HERE), ("chờ chút nha", SmallTalk.WAIT), ("ban lam roi", SmallTalk.LATER)],
)
def test_small_talk_is_still_heard(said: str, kind: SmallTalk) -> None:
    assert read_small_talk(said) is kind
