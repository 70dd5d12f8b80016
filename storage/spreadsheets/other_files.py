"""Files that are no lists, known by their first bytes whatever they are called: pictures, papers and pages."""

import mmap
from pathlib import Path
from typing import Final

PICTURE, PDF = "picture", "pdf"
STARTS: Final = {
    b"\x89PNG": PICTURE, b"\xff\xd8\xff": PICTURE, b"GIF8": PICTURE, b"II*\0": PICTURE, b"MM\0*": PICTURE,
    b"%PDF": PDF,
}  # fmt: skip
LOCKED: Final = "EncryptedPackage".encode("utf-16-le")  # the part of a compound file that holds a locked workbook
HTML: Final = ("<!doctype html", "<html", "<table", "<meta", "<head", "<body", "<div", "<?xml", "<!--")
BRANDS: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")  # behind `ftyp`: pictures of phones


def kind_of(start: bytes) -> str:
    """`picture` or `pdf` by the first 16 bytes of a file; "" for anything else."""
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return PICTURE
    if start[:2] == b"BM" and start[6:10] == bytes(4):  # a bitmap's reserved bytes
        return PICTURE
    if start[4:8] == b"ftyp" and start[8:12] in BRANDS:
        return PICTURE
    return next((kind for begins, kind in STARTS.items() if start.startswith(begins)), "")


def is_locked(path: Path) -> bool:
    """Whether a compound file is a workbook that opens with a password alone."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(LOCKED) >= 0


def is_html(text: str) -> bool:
    """Whether a text is a page, as many systems hand out by the name of a workbook."""
    return text.lstrip("\ufeff \t\r\n")[:20].lower().startswith(HTML)
