"""`hotline units` as it is called."""

from pathlib import Path

from typer.testing import CliRunner

from bot.cli.units import app

RUNNER = CliRunner()
DEV = Path(__file__).parents[2] / "data" / "units_dev.tsv"


def test_resolve_writes_a_line_of_four_columns_for_each_line() -> None:
    lines = "phuong 1 q3\t2021\nđn\t2021\nalo\t2021\nPhường Long Biên, Thành phố Hà Nội\t2025\n"
    done = RUNNER.invoke(app, ["resolve"], input=lines)
    assert done.exit_code == 0, done.output
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert rows[0] == ["phuong 1 q3", "2021", "79:770:27160", ""]
    assert rows[1][2] == ""
    assert set(rows[1][3].split("|")) == {"48::", "67::", "75::"}
    assert rows[2] == ["alo", "2021", "", ""]
    assert rows[3][2:] == ["", "01::00145|01::00118"]


def test_resolve_offers_ten_at_most() -> None:
    done = RUNNER.invoke(app, ["resolve"], input="xã tân thành\t2021\n")
    assert len(done.stdout.rstrip("\n").split("\t")[3].split("|")) == 10


def test_resolve_names_the_line_it_cannot_read() -> None:
    done = RUNNER.invoke(app, ["resolve"], input="quận 7\t2021\nquận 8\n")
    assert done.exit_code == 2
    assert "line 2" in done.output
    assert RUNNER.invoke(app, ["resolve"], input="quận 7\t1999\n").exit_code == 2


def test_eval_prints_the_shares_by_kind_and_over_all() -> None:
    done = RUNNER.invoke(app, ["eval", str(DEV)])
    assert done.exit_code == 0, done.output
    kinds = [line.split()[0] for line in done.stdout.splitlines()[1:12] if line]
    assert {"abbr", "ambiguous", "noisy", "old_to_new", "typo", "all"} <= set(kinds)


def test_eval_prints_the_pairs_mixed_up(tmp_path: Path) -> None:
    file = tmp_path / "rows.tsv"
    file.write_text("text\tedition\texpected\tkind\nquận 7\t2021\t79:777:\tpartial\n", encoding="utf-8")
    done = RUNNER.invoke(app, ["eval", str(file)])
    assert "1\t79:777:\t79:778:" in done.stdout


def test_eval_refuses_a_file_of_another_shape(tmp_path: Path) -> None:
    file = tmp_path / "rows.tsv"
    file.write_text("quận 7\n", encoding="utf-8")
    done = RUNNER.invoke(app, ["eval", str(file)])
    assert done.exit_code == 2
    assert "line 1" in done.output
