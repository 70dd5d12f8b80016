"""The page of everything that is asked: complete, in both languages, and needing nothing but itself."""

import re
from dataclasses import replace

from handlers.talks.preview import preview
from handlers.talks.shown import END, Bubble
from handlers.texts import Say
from tests.handlers.talks.made import BOTH, TEXTS, met, registry


def test_every_question_stands_there_in_both_languages_with_its_buttons() -> None:
    page = preview(registry(), TEXTS, BOTH)
    assert "Hello, your name?" in page and "bạn tên gì?" in page
    assert "<span>Gửi</span>" in page and "<span>Send</span>" in page
    assert page.count('class="phone" lang="vi"') == page.count('class="phone" lang="en"') == 2


def test_words_are_shown_as_they_are_and_never_become_marks_of_the_page() -> None:
    page = preview(registry(), TEXTS, BOTH)
    assert "Chào &lt;b&gt;bạn&lt;/b&gt;" in page and "<b>" not in page


def test_a_step_that_no_story_shows_says_so() -> None:
    assert "no story shows" not in preview(registry(), TEXTS, BOTH)
    page = preview(registry(), TEXTS, BOTH[:1])
    assert "no story shows" in page[page.index('id="try.confirm"') :]


def test_values_are_those_of_the_language_and_the_request_of_a_messenger_is_a_button() -> None:
    named = [Bubble((Say("common.verbatim", {"text": word}),)) for word in ("hôm nay", "today")]
    page = preview(registry(), TEXTS, (replace(BOTH[0], vi=named[0], en=named[1], asks=("phone",)), BOTH[1]))
    assert "<p>hôm nay</p>" in page and "<p>today</p>" in page
    assert "<span>Share my number</span>" in page


def test_what_is_said_at_the_end_is_folded_away_below_the_questions() -> None:
    page = preview(registry(), TEXTS, (*BOTH, met("confirm", "t.press", kind=END)))
    assert page.index("at the end: 1") < page.index("Bấm &quot;Gửi&quot; là xong.")


def test_the_page_loads_nothing() -> None:
    page = preview(registry(), TEXTS, BOTH)
    assert not re.search(r"<(script|link|img|iframe)|https?:|@import|url\(", page)
    assert all(target.startswith("#") for target in re.findall(r'href="([^"]*)"', page))
