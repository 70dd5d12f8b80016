"""`hotline docs impact`: the document is read back, and says what the settings say."""

import os
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from bot.cli import main
from bot.papers.docx import NAMESPACE
from bot.papers.impact import RULES, words
from bot.settings import Settings
from handlers.jobs.retention import limits
from handlers.policy import Policy
from handlers.staff.actor import Role
from tests.support.live import VAULT_KEY

W = f"{{{NAMESPACE}}}"
NEEDED = {"HOTLINE_DATABASE_URL": "postgresql://somebody@nowhere/db", "HOTLINE_VAULT_KEY": VAULT_KEY}
FULL = {
    "HOTLINE_CONTROLLER": "Sở Y tế <An Giang> & bạn",
    "HOTLINE_CONTROLLER_CONTACT": "0296 1234",
    "HOTLINE_PUBLIC_URL": "https://tiemchung.example",
    "HOTLINE_SMS_GATEWAY": "http",
    "HOTLINE_SMS_URL": "https://cong-tin.example/send?key=kept-secret",
    "HOTLINE_SMS_TOKEN": "kept-secret",
    "TELEGRAM_BOT_TOKEN": "1:kept-secret",
    "ZALO_OA_ID": "1234567890",
    "ZALO_OA_APP_ID": "17",
    "ZALO_OA_APP_SECRET": "kept-secret",
    "ZALO_OA_SECRET_KEY": "kept-secret",
    "HOTLINE_SENSITIVE": "zalo=link",
    "HOTLINE_BACKUP_DAYS": "14",
    "HOTLINE_SESSION_IDLE_MINUTES": "20",
    "HOTLINE_SERVED_PROVINCES": "89,19",
}


def impact(out: Path, **settings: str) -> Result:
    """The command with these settings and no others."""
    gone = ("HOTLINE_", "ZALO_", "TELEGRAM_")
    env: dict[str, str | None] = {name: None for name in os.environ if name.startswith(gone)}
    return CliRunner().invoke(main.app, ["docs", "impact", "--out", str(out)], env={**env, **NEEDED, **settings})


def text_of(node: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in node.iter(f"{W}t"))


def read(path: Path) -> tuple[list[str], list[list[list[str]]]]:
    """(paragraphs outside tables, tables by rows and cells)."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))  # noqa: S314
        body = ElementTree.fromstring(archive.read("word/document.xml"))[0]  # noqa: S314
    tables = [
        [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
        for table in body.findall(f"{W}tbl")
    ]
    return [text_of(one) for one in body.findall(f"{W}p")], tables


def test_the_paper_says_what_the_settings_say(tmp_path: Path) -> None:
    out = tmp_path / "impact.docx"
    found = impact(out, **FULL)
    assert found.exit_code == 0, found.output
    paragraphs, tables = read(out)
    text = "\n".join(paragraphs)
    assert "Sở Y tế <An Giang> & bạn. Liên hệ: 0296 1234" in text and "https://tiemchung.example" in text
    assert "Tỉnh Thái Nguyên, Tỉnh An Giang. Đơn vị đầu mối: Sở Y tế An Giang" in text and "Bình Phước" not in text
    assert "sau 20 phút không dùng" in text and "Sao lưu giữ 14 ngày" in text and "Telegram đang bật" in text
    kept, channels, processors, roles, risks, rights = tables
    assert [row[3] for row in kept[1:]][-1] == "14 ngày" and len(kept) == len(RULES) + 1
    link, chat = words()["places"]["link"], words()["places"]["chat"]
    where = {row[0]: row[2] for row in channels[1:]}
    assert where["Zalo (OA 1234567890)"] == link and where["Telegram"] == link and where["Khung chat trên web"] == chat
    assert [row[0] for row in processors[1:]][-1] == "Cổng tin nhắn http cong-tin.example"
    assert len(roles) == len(Role) + 1 and len(risks) > 3 and len(rights) > 3
    left = text[text.index("12. Chỗ còn trống") : text.index("13. Cần")]
    assert "HOTLINE_" not in left and "Nơi đặt máy chủ" in left and "Thủ trưởng" in left
    with zipfile.ZipFile(out) as archive:
        assert not [name for name in archive.namelist() if b"kept-secret" in archive.read(name)]


def test_what_no_setting_says_is_a_blank_and_listed(tmp_path: Path) -> None:
    out = tmp_path / "impact.docx"
    found = impact(out)
    assert found.exit_code == 0 and "9 blanks" in found.output
    paragraphs, tables = read(out)
    text = "\n".join(paragraphs)
    assert f"Cơ quan: {words()['blank']}" in text
    left = text[text.index("12. Chỗ còn trống") : text.index("13. Cần")]
    assert all(name in left for name in ("HOTLINE_CONTROLLER)", "HOTLINE_CONTROLLER_CONTACT", "HOTLINE_PUBLIC_URL"))
    assert "Telegram" not in text.split("13.")[0] and len(tables[1]) == 3 and len(tables[2]) == 2
    uncertain = [one for one in words()["laws"] if one["certainty"] != "H"]
    assert all(f"{one['text']} [{one['certainty']}]" in text for one in uncertain)
    assert all(one["text"] not in text.split("13.")[0] for one in uncertain) and "72 giờ" not in text.split("13.")[0]


def test_a_paper_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    out = tmp_path / "impact.docx"
    out.write_text("kept", encoding="utf-8")
    assert impact(out).exit_code == 2 and out.read_text(encoding="utf-8") == "kept"
    assert impact(tmp_path / "no" / "impact.docx").exit_code == 2


def test_every_rule_of_deletion_stands_in_the_paper() -> None:
    told = {rule for _, rules in RULES.values() for rule in rules}
    assert set(limits(Policy(), datetime(2021, 10, 20, tzinfo=UTC))) <= told
    assert set(RULES) == set(words()["kept"])


def test_every_word_of_the_paper_is_used_and_every_name_is_known(tmp_path: Path) -> None:
    impact(tmp_path / "full.docx", **FULL)
    impact(tmp_path / "bare.docx")
    both = "\n".join(
        "\n".join([*paragraphs, *(cell for table in tables for row in table for cell in row)])
        for paragraphs, tables in map(read, (tmp_path / "full.docx", tmp_path / "bare.docx"))
    )
    assert "{" not in both
    for text in strings({key: one for key, one in words().items() if key not in UNTOLD}):
        longest = max(re.split(r"\{\w+\}", text), key=len)
        assert longest in both, text


# Measures of time, what other packages bring, and single marks.
UNTOLD = ("hour", "minute", "day", "month", "channels", "none", "parts", "laws", "kept")


def strings(node: Any) -> list[str]:
    """Every text that stands anywhere below."""
    if isinstance(node, str):
        return [node]
    below = node.values() if isinstance(node, Mapping) else node
    return [text for one in below for text in strings(one)]


@pytest.mark.parametrize("name", ["controller", "controller_contact", "public_url"])
def test_a_blank_names_its_setting(name: str) -> None:
    assert name in Settings.model_fields and f"HOTLINE_{name.upper()}" in words()["names"][name]
