from faq.clauses import LONG, clauses
from faq.features import kinds, letters_view, words_view
from faq.normalise import meant


def found(text: str) -> set[str]:
    return {kind for _, _, kind in kinds().find(meant(text))}


def test_names_of_one_kind_are_seen_as_one() -> None:
    assert "#chronic" in words_view(meant("bị tiểu đường tiêm được không"))
    assert "#chronic" in words_view(meant("bị suy thận tiêm được không"))


def test_what_is_not_ours_is_named() -> None:
    assert found("quên mật khẩu vssid") >= {"~app"}
    assert found("làm bằng lái xe ở đâu") == {"~paper"}
    assert found("tiêm uốn ván ở đâu") == {"~vaccine"}


def test_a_name_that_must_carry_its_marks_is_not_seen_without_them() -> None:
    assert "~paper" in found("sai tên trong sổ đỏ")
    assert "~paper" not in found("luc toi doc so do")


def test_everyday_words_are_no_names_of_other_things() -> None:
    for text in ("cho con bú tiêm được không", "hết dung lượng không tải được", "app nó báo lỗi", "vắc xin bên Lào"):
        assert not {kind for kind in found(text) if kind.startswith("~")}, text


def test_letters_are_runs_across_words_without_marks() -> None:
    assert "em c" in letters_view("tiêm chủng")
    assert letters_view("tiêm") == letters_view("tieem")


def test_a_short_text_has_no_clauses() -> None:
    assert clauses("Tôi muốn hỏi, mũi 2 ở đâu") == []


def test_a_story_is_cut_at_its_stops_and_long_runs_overlap() -> None:
    story = "Chào anh chị, tôi ở Biên Hòa. Hôm trước tôi tiêm ở trường học, nay coi sổ không thấy mũi hai"
    assert "nay coi sổ không thấy mũi hai" in clauses(story)
    run = " ".join(f"từ{number}" for number in range(40))
    assert len(run) > LONG
    parts = clauses(run)
    assert parts[0].startswith("từ0 ") and parts[-1].endswith(" từ39")
    assert len(parts) > 2
