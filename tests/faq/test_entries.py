from datetime import date
from typing import Any

import pytest

from faq.entries import CatalogueError, load_catalogue, read_entries, with_voices


def entry(**changes: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "id": "vaccine_cost",
        "answer": {"vi": "Tiêm không mất tiền.", "en": "It is free."},
        "next": [{"label": {"vi": "Xem lịch", "en": "Schedule"}, "go": "schedule", "with": {"page": 1}}],
        "source": "Nghị quyết 21/NQ-CP",
        "as_of": date(2021, 10, 1),
        "valid_to": None,
        "provinces": {"89": {"vi": "An Giang: không mất tiền."}},
        "phrasings": {"vi": ["tiêm có mất tiền không"], "en": ["is it free"]},
    }
    return {key: value for key, value in {**whole, **changes}.items() if value != "left out"}


def faults(*data: Any) -> str:
    with pytest.raises(CatalogueError) as caught:
        read_entries([("health", list(data))])
    return str(caught.value)


def test_an_entry_is_read_whole() -> None:
    (read,) = read_entries([("health", [entry()])])
    assert (read.id, read.group, read.as_of) == ("vaccine_cost", "health", date(2021, 10, 1))
    assert read.next[0].go == "schedule"
    assert read.next[0].given == {"page": "1"}


def test_a_province_gives_its_own_words_and_others_the_general_ones() -> None:
    (read,) = read_entries([("health", [entry()])])
    assert read.words("vi", "89") == "An Giang: không mất tiền."
    assert read.words("vi", "79") == read.words("vi") == "Tiêm không mất tiền."
    assert read.words("en", "89") == "It is free."
    assert read.words("km") == "Tiêm không mất tiền."


def test_the_rest_of_an_answer_goes_with_whoever_said_the_answer() -> None:
    local = {"89": {"vi": "An Giang: không mất tiền.", "more": {"vi": "Hỏi trạm y tế."}}, "75": {"vi": "Đồng Nai."}}
    (read,) = read_entries([("health", [entry(more={"vi": "Ai đòi tiền thì báo."}, provinces=local)])])
    assert read.rest("vi", "89") == "Hỏi trạm y tế." and read.rest("vi", "75") == ""
    assert read.rest("vi", "79") == "Ai đòi tiền thì báo." and read.rest("en", "89") == ""


def test_an_answer_holds_to_the_end_of_its_last_day() -> None:
    (read,) = read_entries([("health", [entry(valid_to=date(2021, 12, 31))])])
    assert read.holds_on(date(2021, 12, 31))
    assert not read.holds_on(date(2022, 1, 1))
    (endless,) = read_entries([("health", [entry()])])
    assert endless.holds_on(date(2099, 1, 1))


def test_a_phrasing_is_added_without_changing_the_entry_it_came_from() -> None:
    (read,) = read_entries([("health", [entry()])])
    more = read.with_phrasing("chích tốn nhiêu")
    assert more.phrasings["vi"] == ("tiêm có mất tiền không", "chích tốn nhiêu")
    assert read.phrasings["vi"] == ("tiêm có mất tiền không",)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"answer": "left out"}, "no answer"),
        ({"source": "left out"}, "no source"),
        ({"source": " "}, "empty source"),
        ({"as_of": "yesterday"}, "as_of is no date"),
        ({"valid_to": date(2020, 1, 1)}, "valid_to lies before as_of"),
        ({"answer": {"en": "free"}}, "no Vietnamese words"),
        ({"answer": {"vi": "Tiêm không mất tiền."}}, "no English words"),
        ({"more": {"vi": "x" * 601}}, "longer than 600"),
        ({"answer": {"vi": "Một. Hai. {You} ba. Bốn.", "en": "x"}}, "has 4 sentences"),
        ({"answer": {"vi": "x " * 53, "en": "x"}}, "has 53 words"),
        ({"answer": {"vi": "x " * 43, "en": "x"}}, "a sentence of more than 42 words"),
        ({"answer": {"vi": "Thử:\n" + "\n".join(f"{n}) x" for n in range(1, 7)), "en": "x"}}, "lists 6 things"),
        ({"answer": {"vi": "Chào {ten}.", "en": "x"}}, "no value for {ten}"),
        ({"answer": {"vi": "x", "en": "x", "fr": "x"}}, "unknown language fr"),
        ({"provinces": {"8": {"vi": "x"}}}, "not two digits"),
        ({"phrasings": {"vi": [], "en": []}}, "no Vietnamese phrasing"),
        ({"phrasings": {"vi": [" "], "en": []}}, "an empty phrasing"),
        ({"next": [{"go": "menu"}]}, "needs label and go"),
        ({"colour": "green"}, "unknown field colour"),
    ],
)
def test_a_fault_is_named(change: dict[str, Any], fault: str) -> None:
    assert fault in faults(entry(**change))


def test_all_faults_are_named_at_once() -> None:
    said = faults(entry(source="left out"), entry(id="other", as_of=1))
    assert "vaccine_cost: no source" in said and "other: as_of is no date" in said


def test_an_id_stands_once() -> None:
    assert "stands twice" in faults(entry(), entry())


def test_a_file_that_is_no_list_is_named() -> None:
    with pytest.raises(CatalogueError, match="health: not a list"):
        read_entries([("health", {"id": "x"})])


def test_voices_join_the_phrasings_of_their_entry_and_strange_ones_are_refused() -> None:
    entries = load_catalogue()
    more = with_voices(entries, [{"vaccine_cost": {"vi": ["tiêm có hao tiền chi hông"]}}])
    before, after = ({one.id: one for one in listed}["vaccine_cost"].phrasings for listed in (entries, more))
    assert after["vi"] == (*before["vi"], "tiêm có hao tiền chi hông") and after["en"] == before["en"]
    with pytest.raises(CatalogueError, match="voices without an answer"):
        with_voices(entries, [{"no_such_answer": {"vi": ["a"]}}])
    with pytest.raises(CatalogueError, match="unknown languages"):
        with_voices(entries, [{"vaccine_cost": {"fr": ["combien"]}}])
