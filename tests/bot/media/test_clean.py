"""Cleaning, measuring and reading photos, with the real decoders."""

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.media.clean import LARGEST_BYTES, LONGEST_SIDE, clean_image
from bot.media.errors import PhotoError
from bot.media.photo import prepare_photo
from bot.media.qr import read_qr
from bot.media.thumbnail import THUMBNAIL_SIDE, make_thumbnail
from handlers.evidence.photos import judge_photo
from tests.bot.media import pictures

DATA = Path(__file__).parents[2] / "data" / "photos"
CARD = "098172000001|301234567|Nguyễn Thị Thử Nghiệm|05081972|Nữ|Ấp 1, Xã Thử|01042021"


def refused(data: bytes) -> str:
    with pytest.raises(PhotoError) as caught:
        clean_image(data)
    return caught.value.code


def with_place() -> bytes:
    image = pictures.slip(800, 600)
    exif = Image.Exif()
    exif[0x010F] = "SecretMaker"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (10.0, 22.0, 33.0)
    exif.get_ifd(0x8825)[29] = "2021:08:15"
    return pictures.jpeg(image, exif=exif, comment=b"written by hand: 0300123456", icc_profile=b"profile-of-this-phone")


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises many pixels and holds none."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def test_place_device_comment_and_profile_stay_behind() -> None:
    original = with_place()
    for secret in (b"SecretMaker", b"0300123456", b"profile-of-this-phone", b"2021:08:15"):
        assert secret in original
    clean = clean_image(original)
    for secret in (b"SecretMaker", b"0300123456", b"profile-of-this-phone", b"2021:08:15", b"Exif"):
        assert secret not in clean.jpeg
    with Image.open(io.BytesIO(clean.jpeg)) as kept:
        assert dict(kept.getexif()) == {} and "comment" not in kept.info and "icc_profile" not in kept.info
        assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (800, 600))


def test_a_photo_taken_sideways_is_turned_upright() -> None:
    image = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 60, 60), fill=(200, 0, 0))
    exif = Image.Exif()
    exif[0x0112] = 6
    clean = clean_image(pictures.jpeg(image, exif=exif))
    assert (clean.width, clean.height) == (200, 400)
    red, green, _ = clean.image.getpixel((180, 20))  # type: ignore[misc]
    assert red > 150 and green < 60


def _many_scans(before: bytes, between: bytes) -> bytes:
    """A photo whose last scan comes a hundred times. `before`: after the first marker; `between`: before each scan."""
    whole = pictures.jpeg(Image.new("RGB", (64, 64), "white"), progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:2] + before + whole[2:last] + (between + whole[last:-2]) * 100 + b"\xff\xd9"


@pytest.mark.parametrize(
    ("before", "between"),
    [(b"", b""), (b"\xff", b""), (b"", b"\xff\xff"), (b"", b"\xff\0"), (b"\xff\x01", b"\xff\x01")],
)
def test_scans_are_counted_as_decoders_find_them(before: bytes, between: bytes) -> None:
    assert refused(_many_scans(before, between)) == "photo_broken"


def test_what_stands_behind_the_end_of_a_picture_is_none_of_its_parts() -> None:
    out = io.BytesIO()
    pictures.slip(640, 480).save(out, "PNG")
    assert clean_image(out.getvalue() + bytes(300_000)).width == 640
    assert clean_image(pictures.jpeg(pictures.slip(640, 480)) + b"\xff\xda\0\2" * 100).width == 640


@pytest.mark.parametrize("kind", [3, 4, 6, 13, 16])
def test_a_scan_whose_head_holds_numbers_without_end_is_refused(kind: int) -> None:
    head = b"II*\0" + struct.pack("<IHHHII", 8, 1, 65000, kind, 1_000_000, 64)
    assert refused(head + bytes(64)) == "photo_broken"


def test_a_large_photo_is_brought_down_and_a_small_one_left() -> None:
    assert max(clean_image(pictures.jpeg(Image.new("RGB", (4000, 3000), "white"))).image.size) == LONGEST_SIDE
    assert clean_image(pictures.jpeg(Image.new("RGB", (300, 200)))).image.size == (300, 200)


def test_see_through_becomes_paper_white() -> None:
    clean = clean_image(pictures.png(Image.new("RGBA", (64, 64), (0, 0, 0, 0))))
    assert clean.image.getpixel((30, 30)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_the_three_formats_of_phones_are_taken(kind: str) -> None:
    out = io.BytesIO()
    pictures.slip(640, 480).save(out, format=kind)
    assert clean_image(out.getvalue()).width == 640


def test_the_same_picture_with_other_metadata_has_the_same_digest() -> None:
    image = pictures.slip(640, 480)
    first, second = clean_image(pictures.jpeg(image)), clean_image(pictures.jpeg(image, comment=b"sent again"))
    assert first.sha256 == second.sha256
    assert first.sha256 != clean_image(pictures.jpeg(pictures.covered_slip())).sha256


@pytest.mark.parametrize("size", [(9000, 9000), (15000, 15000), (60000, 700)])
def test_a_picture_bomb_is_refused_before_it_unpacks(size: tuple[int, int]) -> None:
    assert refused(png_header(*size)) == "photo_too_many_pixels"


def test_a_webp_that_would_unpack_to_too_much_is_refused_by_its_head() -> None:
    head = b"RIFF\0\0\0\0WEBP"
    side = (6300 - 1).to_bytes(3, "little")
    bits = (6300 - 1 | (6300 - 1) << 14).to_bytes(4, "little")
    for part in (
        b"VP8X" + bytes(8) + side + side,
        b"VP8L" + bytes(4) + b"\x2f" + bits,
        b"VP8 " + bytes(10) + (6300).to_bytes(2, "little") * 2,
    ):
        assert refused(head + part) == "photo_too_many_pixels"


def test_other_files_are_named_for_what_they_are() -> None:
    gif, moving = io.BytesIO(), io.BytesIO()
    Image.new("P", (50, 50)).save(gif, format="GIF")
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    frames[0].save(moving, format="WEBP", save_all=True, append_images=frames[1:])
    assert refused(gif.getvalue()) == "photo_gif"
    assert refused(moving.getvalue()) == "photo_animated"
    assert refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic") == "photo_broken"
    assert refused(b"BM" + bytes(60)) == refused(b"II*\0" + bytes(60)) == "photo_broken"
    assert refused(b"\0\0\0\x18ftypmp42\0\0\0\0isommp42") == "photo_video"
    assert refused(b"RIFF\0\0\0\0AVI LIST") == "photo_video"
    assert refused(b"%PDF-1.7\n") == "photo_pdf"
    assert refused(b"OggS\0\x02voice") == "photo_format"
    assert refused(b"<svg xmlns='http://www.w3.org/2000/svg'/>") == "photo_format"
    assert refused(b"") == "photo_format"


@pytest.mark.parametrize("second", [(80, 60), (1200, 900)])
def test_of_a_camera_file_with_two_pictures_the_first_is_taken(second: tuple[int, int]) -> None:
    first, other = pictures.slip(1200, 900), Image.new("RGB", second, "red")
    both = io.BytesIO()
    first.save(both, format="MPO", save_all=True, append_images=[other])
    with Image.open(io.BytesIO(both.getvalue())) as opened:
        assert (opened.format, getattr(opened, "n_frames", 1)) == ("MPO", 2)
    clean = clean_image(both.getvalue())
    assert clean.image.size == (1200, 900)
    assert judge_photo(prepare_photo(both.getvalue()).features) == judge_photo(
        prepare_photo(pictures.jpeg(first)).features
    )


@pytest.mark.parametrize("bits", [10, 12, 16])
def test_a_scan_in_grey_of_more_than_eight_bits_stays_readable(bits: int) -> None:
    grey = pictures.slip(800, 600).convert("L")
    deep = Image.frombytes(
        "I;16", grey.size, b"".join((level << bits - 8).to_bytes(2, "little") for level in grey.tobytes())
    )
    cleaned = clean_image(pictures.png(deep)).image.convert("L")
    apart = [abs(a - b) for a, b in zip(cleaned.tobytes(), grey.tobytes(), strict=True)]
    assert sum(apart) / len(apart) < 12


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format=kind, **options)
    return out.getvalue()


def deep(order: str) -> Image.Image:
    """The slip in 16 bits of grey, as scanners write it."""
    grey = pictures.slip(800, 600).convert("L")
    level = {"I;16": "little", "I;16B": "big"}[order]
    return Image.frombytes(order, grey.size, b"".join((v << 8).to_bytes(2, level) for v in grey.tobytes()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("two files in one", lambda slip: pictures.jpeg(slip) + pictures.jpeg(Image.new("RGB", (160, 120)))),
        ("four inks", lambda slip: saved(slip.convert("CMYK"), "JPEG")),
        ("colours by number, one see-through", lambda slip: saved(slip.convert("P"), "PNG", transparency=0)),
        ("a scan in 16 bits", lambda slip: saved(deep("I;16"), "TIFF")),
        ("and in the other order", lambda slip: saved(deep("I;16B"), "TIFF")),
        ("a scan of two pages", lambda slip: saved(slip, "TIFF", save_all=True, append_images=[slip])),
        ("a bitmap", lambda slip: saved(slip, "BMP")),
        ("avif", lambda slip: saved(slip, "AVIF")),
    ],
)
def test_odd_files_of_good_pictures_are_taken_as_they_look(kind: str, make: Callable[[Image.Image], bytes]) -> None:
    photo = prepare_photo(make(pictures.slip(800, 600)))
    assert (photo.width, photo.height) == (800, 600), kind
    assert judge_photo(photo.features) == (), kind
    assert 160 < photo.features.brightness < 190, kind  # not turned round, not washed out


def test_an_iphones_photo_is_converted_upright_and_without_what_it_told_of_the_phone() -> None:
    original = (DATA / "turned.heic").read_bytes()
    assert b"SecretMaker" in original
    photo = prepare_photo(original)
    assert (photo.width, photo.height) == (600, 800)  # lying, with a note that it is to be turned
    assert judge_photo(photo.features) == () and b"SecretMaker" not in photo.jpeg
    assert refused(original[: len(original) // 2]) == "photo_broken"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_long_capture_of_a_screen_stays_readable(kind: str) -> None:
    page = Image.new("RGB", (1080, 12_000), "white")
    for at in range(300, 11_000, 1600):
        page.paste(pictures.slip(1080, 810), (0, at))
    photo = prepare_photo(saved(page, kind, compress_level=1))
    assert (photo.width, photo.height) == (1080, 12_000)
    assert judge_photo(photo.features) == () and photo.features.text_share > 0.2
    with Image.open(io.BytesIO(photo.thumbnail)) as small:
        assert min(small.size) > 80  # its beginning: the whole of it would be a line


def test_a_single_pixel_and_a_file_beyond_the_limit_are_refused() -> None:
    assert refused(pictures.png(Image.new("RGB", (1, 1)))) == "photo_tiny"
    assert refused(b"\xff\xd8\xff" + b"\0" * LARGEST_BYTES) == "photo_too_large"


def test_a_photo_cut_off_on_the_way_is_refused() -> None:
    whole = pictures.jpeg(pictures.slip(640, 480))
    assert refused(whole[: len(whole) // 2]) == "photo_broken"
    assert refused(whole[:40]) == "photo_broken"


WHOLE = pictures.jpeg(pictures.slip(120, 90))


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=12), st.integers(1, len(WHOLE)))
def test_damaged_files_give_a_photo_or_one_kind_of_error(at: int, noise: bytes, end: int) -> None:
    damaged = (WHOLE[:at] + noise + WHOLE[at + len(noise) :])[:end]
    try:
        clean = clean_image(damaged)
    except PhotoError as error:
        assert error.code.startswith("photo_")
    else:
        assert clean.jpeg.startswith(b"\xff\xd8\xff")


def test_the_thumbnail_is_small() -> None:
    small = make_thumbnail(pictures.slip())
    with Image.open(io.BytesIO(small)) as opened:
        assert max(opened.size) == THUMBNAIL_SIDE
    assert len(small) < 40_000


def test_a_qr_code_comes_back_with_every_mark() -> None:
    with Image.open(io.BytesIO(pictures.qr_code(CARD))) as image:
        assert read_qr(image) == (CARD,)
    assert read_qr(pictures.slip(640, 480)) == ()


def test_a_qr_code_of_small_modules_is_read_at_double_size() -> None:
    with Image.open(io.BytesIO(pictures.qr_code(CARD, scale=1))) as image:
        page = Image.new("L", (500, 400), 230)
        page.paste(image.convert("L"), (200, 150))
    assert read_qr(page) == (CARD,)


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("slip", []),
        ("blurred_slip", ["blurred"]),
        ("covered_slip", ["covered_suspected"]),
        ("dark_slip", ["dark"]),
        ("portrait", ["portrait_suspected"]),
        ("landscape", ["no_paper_seen"]),
    ],
)
def test_what_is_drawn_is_what_is_suspected(name: str, faults: list[str]) -> None:
    photo = prepare_photo(pictures.jpeg(getattr(pictures, name)()))
    assert [problem.fault.value for problem in judge_photo(photo.features)] == faults


@pytest.mark.parametrize("table", [(245, 245, 245), (170, 120, 80), (5, 5, 5), (60, 110, 60)])
def test_a_good_slip_passes_on_any_table(table: tuple[int, int, int]) -> None:
    assert judge_photo(prepare_photo(pictures.jpeg(pictures.slip(table=table))).features) == ()


@pytest.mark.parametrize("skin", [(245, 205, 175), (205, 150, 120), (150, 100, 75), (110, 70, 50)])
def test_a_portrait_is_suspected_for_any_complexion(skin: tuple[int, int, int]) -> None:
    faults = [problem.fault for problem in judge_photo(prepare_photo(pictures.jpeg(pictures.portrait(skin))).features)]
    assert faults == ["portrait_suspected"]


def test_a_card_on_the_photo_is_noticed_by_its_qr() -> None:
    page = pictures.slip()
    with Image.open(io.BytesIO(pictures.qr_code(CARD, scale=5))) as code:
        page.paste(code.convert("RGB"), (1000, 600))
    photo = prepare_photo(pictures.jpeg(page))
    assert photo.qr_texts == (CARD,)
    assert [problem.fault for problem in judge_photo(photo.features)] == ["identity_card"]
    assert "098172000001" not in repr(photo)
