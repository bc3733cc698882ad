"""Draw the first ten results of ten queries on the demo library, and count the right ones.

    python scripts/result_sheets.py

Right is what `data/demo/judgements.json` lists, judged by eye without seeing the results.
"""

import json
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from semsearch.models.manifest import data_dir
from semsearch.search.engine import SearchEngine
from semsearch.search.matches import Match

QUERIES = ("windmill", "fish", "pyramid", "castle", "hammer", "bird", "solar panel", "beach",
           "bridge", "animal")  # fmt: skip
TILE, SHOWN = 180, 10
RIGHT, WRONG = "#15803d", "#b91c1c"


def main() -> None:
    engine = SearchEngine.open()
    judged = json.loads((data_dir() / "demo" / "judgements.json").read_text(encoding="utf-8"))
    folder = Path(__file__).parent.parent / "docs" / "sheets"
    folder.mkdir(parents=True, exist_ok=True)
    print("query         right of 10  in the library")
    for query in QUERIES:
        matches = engine.search(query, k=SHOWN).matches[:]
        right = set(judged[query])
        count = sum(match.photo.path.name in right for match in matches)
        print(f"{query:12}  {count:11}  {len(right):14}")
        sheet(query, matches, right).save(folder / f"{query.replace(' ', '-')}.jpg", quality=60)


def sheet(query: str, matches: list[Match], right: set[str]) -> Image.Image:
    """Return the results as two rows of five; a green frame is a right one."""
    picture = Image.new("RGB", (5 * TILE, 2 * TILE + 24), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((6, 4), query, fill="black", font_size=15)
    for number, match in enumerate(matches):
        left, top = number % 5 * TILE, number // 5 * TILE + 24
        tile = ImageOps.fit(Image.open(match.photo.path).convert("RGB"), (TILE - 8, TILE - 8))
        colour = RIGHT if match.photo.path.name in right else WRONG
        picture.paste(ImageOps.expand(tile, 4, colour), (left, top))
        draw.text((left + 8, top + 8), f"{match.score:.2f}", fill="white", font_size=13,
                  stroke_width=2, stroke_fill="black")  # fmt: skip
    return picture


if __name__ == "__main__":
    main()
