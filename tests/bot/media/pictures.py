"""Photos for the tests, drawn here: slips, faces, tables in the dark. None shows a real person or paper."""

import io
import random

import segno
from PIL import Image, ImageDraw, ImageFilter, ImageFont

LINES = (
    "GIAY XAC NHAN DA TIEM VAC XIN COVID-19",
    "Ho va ten: NGUYEN THI THU NGHIEM",
    "Ngay sinh: 05/08/1972     Gioi tinh: Nu",
    "So CCCD: 098172000001",
    "Dien thoai: 0300 123 456",
    "Da tiem: Mui 1   Vac xin: AstraZeneca",
    "Ngay tiem: 15/08/2021   So lo: ABX1234",
    "Noi tiem: Tram Y te xa Thu Nghiem",
    "Can bo tiem chung ky ten",
)


def noisy(image: Image.Image, strength: int = 10, seed: int = 7) -> Image.Image:
    """The grain that every camera adds."""
    grain = Image.frombytes("L", image.size, random.Random(seed).randbytes(image.width * image.height))
    return Image.blend(image, Image.merge("RGB", (grain, grain, grain)), strength / 255)


def slip(width: int = 1600, height: int = 1200, table: tuple[int, int, int] = (112, 84, 60)) -> Image.Image:
    """A printed slip on a table, sharp and well lit."""
    image = Image.new("RGB", (width, height), table)
    draw = ImageDraw.Draw(image)
    left, top = width // 10, height // 12
    draw.rectangle((left, top, width - left, height - top), fill=(238, 234, 224))
    font = ImageFont.load_default(size=max(8, width // 38))
    for number, line in enumerate(LINES):
        draw.text((left * 1.4, top * 1.6 + number * height // 12), line, fill=(36, 36, 48), font=font)
    return noisy(image)


def blurred_slip(radius: float = 12) -> Image.Image:
    """The same slip from a shaking hand."""
    return noisy(slip().filter(ImageFilter.GaussianBlur(radius)), strength=4)


def covered_slip() -> Image.Image:
    """The slip with black boxes drawn over name and number."""
    image = slip()
    draw = ImageDraw.Draw(image)
    draw.rectangle((400, 255, 1100, 300), fill=(0, 0, 0))
    draw.rectangle((340, 455, 800, 500), fill=(0, 0, 0))
    return image


def dark_slip() -> Image.Image:
    """The slip without light."""
    return noisy(slip().point(lambda level: level * 0.12), strength=3)


def portrait(skin: tuple[int, int, int] = (205, 150, 120)) -> Image.Image:
    """An oval face with hair before a wall: a portrait by its colours, of nobody."""
    image = Image.new("RGB", (900, 1200), (120, 150, 185))
    draw = ImageDraw.Draw(image)
    draw.ellipse((180, 130, 720, 900), fill=(40, 30, 28))
    draw.ellipse((225, 220, 675, 960), fill=skin)
    draw.rectangle((150, 960, 750, 1200), fill=(70, 90, 120))
    for x in (340, 500):
        draw.ellipse((x, 500, x + 70, 530), fill=(50, 35, 30))
    draw.ellipse((380, 740, 530, 775), fill=(170, 85, 85))
    return noisy(image.filter(ImageFilter.GaussianBlur(2)), strength=6)


def landscape() -> Image.Image:
    """Sky over a rice field: neither paper nor person."""
    image = Image.new("RGB", (1200, 900), (110, 170, 230))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 450, 1200, 900), fill=(70, 140, 50))
    draw.ellipse((900, 80, 1050, 230), fill=(255, 240, 150))
    return noisy(image.filter(ImageFilter.GaussianBlur(2)), strength=8)


def jpeg(image: Image.Image, **options: object) -> bytes:
    """The picture as a JPEG file."""
    out = io.BytesIO()
    image.save(out, format="JPEG", quality=90, **options)
    return out.getvalue()


def png(image: Image.Image) -> bytes:
    """The picture as a PNG file."""
    out = io.BytesIO()
    image.save(out, format="PNG")
    return out.getvalue()


def qr_code(text: str, scale: int = 6) -> bytes:
    """A PNG with the quiet border that readers need; `scale` is the pixels of one module."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()
