"""The shipped model and decision are what `python -m faq.fit` makes of what is shipped beside them."""

from pathlib import Path

import pytest

from faq.entries import load_catalogue
from faq.fit import main
from faq.made_of import MADE_OF_FILE, changed_since, made_of, save_made_of
from faq.matcher import checked_rows

NOW = made_of(load_catalogue(), checked_rows())


def test_nothing_changed_since_the_last_fit(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--check"])
    assert (code, capsys.readouterr().out) == (0, ""), "run python -m faq.fit"


def test_a_phrasing_a_question_or_a_word_list_that_changed_is_named(tmp_path: Path) -> None:
    entries, rows = load_catalogue(), checked_rows()
    more = (entries[0].with_phrasing("mot cau chua ai noi", "vi"), *entries[1:])
    assert changed_since(made_of(more, rows)) == ["phrasings"]
    assert changed_since(made_of(entries, rows[1:])) == ["checked questions"]
    path = tmp_path / MADE_OF_FILE.name
    save_made_of({**NOW, "english.yaml": "other", "slots.yaml": "other"}, path)
    assert changed_since(NOW, path) == ["english.yaml", "slots.yaml"]
    save_made_of(NOW, path, whole=False)
    assert changed_since(NOW, path) == ["english.yaml"], "the decision alone was fitted again"
