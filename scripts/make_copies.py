"""Make pictures to try the search for duplicates on: copies that are, and pictures that are none.

`scripts/measure_copies.py` calls it.

Each name begins with the group that the picture is a copy in, so ``012-half.jpg`` is one of
``012-original.jpg``; pictures that are no copy of any have a group of their own.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

WORDS = (
    "milk bread apples soap rice tea pasta cheese eggs invoice meeting river north seven".split()
)
Picture = Image.Image


def copies(photo: Picture) -> Iterator[tuple[str, Picture, int]]:
    """Yield copies of a photo: their names, pictures, and the quality of their JPEG."""
    width, height = photo.size
    yield "half", photo.resize((width // 2, height // 2)), 90
    yield "quarter", photo.resize((width // 4, height // 4)), 90
    yield "compressed", photo, 30
    yield "saved-again", photo, 95
    yield (
        "enlarged",
        photo.resize((width * 2, height * 2), Image.Resampling.BICUBIC),
        90,
    )
    yield "brighter", ImageEnhance.Brightness(photo).enhance(1.2), 90
    yield "grey", photo.convert("L"), 90
    yield "written-on", _written_on(photo), 90
    edge = max(1, round(0.03 * min(photo.size)))
    yield "cropped", photo.crop((edge, edge, width - edge, height - edge)), 90
    yield "one-side-cropped", photo.crop((0, 0, round(width * 0.95), height)), 90


def different(seed: int) -> Iterator[tuple[str, Picture]]:
    """Yield pictures of which none is a copy of another, though they look alike."""
    rng = random.Random(seed)
    for number in range(40):
        yield f"receipt-{number}", _receipt(random.Random(f"{seed} {number}"))
        yield f"page-{number}", _page(random.Random(f"{seed} {number}"))
        yield f"form-{number}", _form(random.Random(f"{seed} {number}"))
    for number, colour in enumerate(("#c00", "#00c", "#080", "#a0a")):
        yield f"sign-{number}", _sign(colour)
    for number in range(24):
        yield f"logo-{number}", _logo(rng)
        yield f"plain-{number}", Image.new("RGB", (500, 400), _colour(rng))
        yield f"dark-{number}", _dark(rng)
        yield f"gradient-{number}", _gradient(rng)
        yield f"chart-{number}", _chart(rng)


def burst(photo: Picture, frames: int = 8) -> Iterator[Picture]:
    """Yield the frames of a camera that pans: each has moved on by 4 % of the width."""
    width = round(photo.width * 0.68)
    for frame in range(frames):
        left = round(frame * photo.width * 0.04)
        yield photo.crop((left, 0, left + width, photo.height))


def _written_on(photo: Picture) -> Picture:
    photo = photo.copy()
    draw = ImageDraw.Draw(photo)
    draw.text((photo.width * 0.05, photo.height * 0.85), "Holidays 2019",
              font=ImageFont.load_default(max(10, photo.height // 12)), fill="white")  # fmt: skip
    return photo


def _receipt(rng: random.Random) -> Picture:
    image = Image.new("L", (600, 1400), 245)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(30)
    draw.text((150, 40), "GROCERY STORE", font=ImageFont.load_default(36), fill=10)
    lines = rng.randint(14, 24)
    for line in range(lines):
        draw.text((40, 140 + 44 * line), rng.choice(WORDS), font=font, fill=20)
        draw.text((460, 140 + 44 * line), f"{rng.random() * 20:.2f}", font=font, fill=20)
    return image.convert("RGB")


def _page(rng: random.Random) -> Picture:
    image = Image.new("L", (850, 1100), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(20)
    for line in range(36):
        draw.text((80, 80 + 26 * line), " ".join(rng.choices(WORDS, k=9)), font=font, fill=0)
    return image.convert("RGB")


def _form(rng: random.Random) -> Picture:
    image = Image.new("L", (800, 1100), 251)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(28)
    for line, label in enumerate(("Number", "Date", "Customer", "Street", "City", "Total")):
        draw.text((60, 180 + 80 * line), label, font=font, fill=0)
        draw.rectangle((300, 170 + 80 * line, 740, 225 + 80 * line), outline=90)
        filled = str(rng.randint(1000, 99999)) if label in ("Number", "Total") else "The same"
        draw.text((315, 182 + 80 * line), filled, font=font, fill=0)
    return image.convert("RGB")


def _sign(colour: str) -> Picture:
    image = Image.new("RGB", (400, 400), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((60, 60, 340, 340), outline=colour, width=40)
    draw.rectangle((150, 150, 250, 250), fill=colour)
    return image


def _logo(rng: random.Random) -> Picture:
    image = Image.new("RGBA", (400, 400), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    shapes: list[Callable[..., None]] = [draw.ellipse, draw.rectangle]
    for _ in range(2):
        x, y, side = rng.randint(20, 200), rng.randint(20, 200), rng.randint(60, 180)
        rng.choice(shapes)((x, y, x + side, y + side), fill=_colour(rng))
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image)
    return flat


def _colour(rng: random.Random) -> tuple[int, int, int]:
    return rng.randint(0, 255), rng.randint(0, 255), rng.randint(0, 255)


def _dark(rng: random.Random) -> Picture:
    noise = np.random.default_rng(rng.randint(0, 1 << 30)).normal(4, 3, (400, 600, 3))
    image = Image.fromarray(np.clip(noise, 0, 255).astype(np.uint8))
    x, y = rng.randint(0, 500), rng.randint(0, 300)
    ImageDraw.Draw(image).ellipse((x, y, x + 60, y + 60), fill=(14, 14, 12))
    return image.filter(ImageFilter.GaussianBlur(1))


def _gradient(rng: random.Random) -> Picture:
    first, last = np.array(_colour(rng), float), np.array(_colour(rng), float)
    shares = np.linspace(0, 1, 400)[:, None, None]
    rows = first * (1 - shares) + last * shares
    return Image.fromarray(np.broadcast_to(rows, (400, 600, 3)).astype(np.uint8))


def _chart(rng: random.Random) -> Picture:
    image = Image.new("RGB", (640, 480), "white")
    draw = ImageDraw.Draw(image)
    draw.line((60, 20, 60, 440, 620, 440), fill="black", width=2)
    for bar in range(8):
        draw.rectangle((80 + 66 * bar, rng.randint(60, 420), 130 + 66 * bar, 439), fill="#3366cc")
    return image


def make(photos: Path, target: Path, count: int, bursts: int, seed: int = 0) -> None:
    """Fill the folder `target` with copies of some of `photos`, and with what is none."""
    chosen = random.Random(seed).sample(sorted(photos.rglob("*.jpg")), count + bursts)
    target.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(chosen[:count]):
        photo = Image.open(path).convert("RGB")
        exif = Image.Exif()
        exif[0x0110] = "Camera"
        photo.save(target / f"{number:04}-original.jpg", quality=92, exif=exif)
        for name, picture, quality in copies(photo):
            picture.save(target / f"{number:04}-{name}.jpg", quality=quality)
    for number, (name, picture) in enumerate(different(seed)):
        picture.save(target / f"d{number:04}-{name}.png")
    for number, path in enumerate(chosen[count:]):
        for frame, picture in enumerate(burst(Image.open(path).convert("RGB"))):
            picture.save(target / f"b{number:04}-{frame}.jpg", quality=90)
