"""Words live in catalogues; addresses and this machine's folders live nowhere."""

import re
from pathlib import Path

from tests.house.tree import ROOT, product_code, short, texts

VIETNAMESE = "ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
# Quoted text with a Vietnamese letter and at least three words.
SENTENCE = re.compile(f"[\"'][^\"']*[{VIETNAMESE}][^\"']* [^\"']* ")
# Spelt in pieces, so that this file does not find itself.
REGISTRY = re.compile(
    "|".join(
        [
            "--(extra-)?" + "index-url",
            "--find" + "-links",
            r"https?://[^ \"]+/sim" + r"ple(/|\s|$)",
            r"\"resolved\": *\"ht" + "tp",
            r"py" + r"pi\.org",
            r"pythonho" + r"sted\.org",
            r"registry\.np" + r"mjs\.org",
            r"deb\.deb" + r"ian\.org",
        ]
    )
)
MACHINE = re.compile("|".join([re.escape(f"{ROOT}/"), "/wo" + "rk/", "/ro" + r"ot/\w", "/ho" + r"me/[a-z]+/"]))


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{short(path)}:{number}: {line.strip()[:80]}")
    return found


def test_no_vietnamese_sentence_stands_in_code() -> None:
    assert SENTENCE.search('text = "Bác gửi ảnh giấy giúp em"')
    assert lines_with(SENTENCE, product_code()) == []


def test_no_file_names_a_package_registry() -> None:
    assert REGISTRY.search("pip install --" + "index-url somewhere")
    assert not REGISTRY.search("uv pip compile --no-emit-index-url --no-emit-find-links")
    assert lines_with(REGISTRY, texts()) == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert MACHINE.search(f"see {ROOT}/bot/app.py")
    assert lines_with(MACHINE, texts()) == []
