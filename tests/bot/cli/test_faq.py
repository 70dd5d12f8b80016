"""`hotline faq`: the formats that others measure with."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from faq.matcher import checked_rows

RUN = CliRunner()
DEV = Path(__file__).parents[2] / "data" / "faq_dev.tsv"
PART = 12  # one of so many
HEADING = "text\tintent_id_or_none\tkind\tsource\n"


def test_match_writes_six_columns_for_every_line() -> None:
    asked = "quên mật khẩu app rồi\nquên mật khẩu gmail\n\nthời\ttiết\n"
    done = RUN.invoke(app, ["faq", "match"], input=asked)
    assert done.exit_code == 0
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [len(row) for row in rows] == [6, 6, 6, 6]
    assert (rows[0][0], rows[0][1], rows[0][5]) == ("quên mật khẩu app rồi", "forgot_password", "answer")
    assert 0.5 < float(rows[0][2]) <= 1
    assert rows[1][5] == "refuse"
    assert rows[1][1] != "none", "a refused question still names its guesses"
    assert rows[2] == ["", "none", "0.000", "none", "none", "refuse"]
    assert rows[3][0] == "thời tiết"


def test_match_bears_bytes_that_are_no_text() -> None:
    done = RUN.invoke(app, ["faq", "match"], input=b"\xff\xfe ti\xc3\xaam\n")
    assert done.exit_code == 0
    assert len(done.stdout.rstrip("\n").split("\t")) == 6


def test_eval_prints_figures_by_kind(tmp_path: Path) -> None:
    rows = tmp_path / "rows.tsv"
    rows.write_text(HEADING + "quên mật khẩu app\tforgot_password\tclean\tx\nlàm hộ chiếu\tnone\toos\tx\n", "utf-8")
    done = RUN.invoke(app, ["faq", "eval", str(rows)])
    assert done.exit_code == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines[0][:3] == ["kind", "rows", "best"]
    assert ["clean", "1", "1.000"] in [line[:3] for line in lines]
    assert "cross-validation" not in done.stdout


def test_eval_of_checked_questions_also_tells_what_the_decision_is_worth_on_rows_it_did_not_see(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A part of the checked questions: tests/faq/test_figures.py holds the figures of all, which takes a minute.
    monkeypatch.setattr("bot.cli.faq.checked_rows", lambda: checked_rows()[::PART])
    heading, *lines = DEV.read_text(encoding="utf-8-sig").splitlines()
    checked = {row.text for row in checked_rows()[::PART]}
    rows = tmp_path / "rows.tsv"
    rows.write_text("\n".join([heading, *(line for line in lines if line.split("\t")[0] in checked)]) + "\n", "utf-8")
    done = RUN.invoke(app, ["faq", "eval", str(rows)])
    assert done.exit_code == 0
    assert "5-fold cross-validation" in done.stdout
    assert done.stdout.count("in scope") == 2


def test_confusion_lists_pairs_mixed_up(tmp_path: Path) -> None:
    rows = tmp_path / "rows.tsv"
    rows.write_text(HEADING + "quên mật khẩu app\tvaccine_cost\tclean\tx\n", "utf-8")
    done = RUN.invoke(app, ["faq", "confusion", str(rows)])
    assert done.stdout.startswith("vaccine_cost\tforgot_password\t1\t")


def test_a_file_that_is_not_there_is_said_so() -> None:
    assert RUN.invoke(app, ["faq", "eval", "no-such-file.tsv"]).exit_code != 0
