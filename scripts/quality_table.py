"""Write the table of measured quality into the README, from the reports in data/quality.

    python scripts/quality_table.py

The reports come from `semsearch evaluate --report`; the README names the command.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from semsearch.models.manifest import data_dir

README = Path(__file__).parent.parent / "README.md"
ENCODERS = ("vgg16", "efficientnet-b3", "efficientnet-b3+clip")
BASELINES = ("chance", "the talk's recipe", "ConSE")
HEAD = "| | chance | talk | ConSE | `vgg16` | `efficientnet-b3` | `efficientnet-b3+clip` |"
Report = dict[str, Any]
# A section of a report, and the figures of it that share a cell.
Figures = tuple[str, tuple[str, ...]]


def of(section: str, *names: str) -> Figures:
    """Return which figures of a section share a cell."""
    return section, names


ROUNDS = range(4)
COMPARED = {
    "class name to photos, mAP": of("text_to_image", "map"),
    "{known} classes that are concepts": of("text_to_image", "map_known"),
    "{unknown} classes that are none": of("text_to_image", "map_unknown"),
    "class name to photos, P@10": of("text_to_image", "p_at_10"),
    "photo to photos of its class, mAP": of("image_to_image", "map"),
    "caption to its photo, recall@1": of("captions", "r_at_1"),
    "caption to its photo, recall@10": of("captions", "r_at_10"),
    "photo to its captions, recall@10": of("captions", "image_to_text_r_at_10"),
    "tags, the class among the first five": of("tags", "hit_at_5"),
    "tags, the class or its kind among the first five": of("tags", "hit_or_kind_at_5"),
    "tags that are shown, share right": of("tags", "right_of_shown"),
    "collage of two things: mAP of one": of("reweighting", "map_before"),
    "the same, re-weighted to it": of("reweighting", "map_after"),
    "the same, with a box on it: cut out": of("regions", "map_crop"),
    "the same, with a box on it: pooled from the feature map": of("regions", "map_pooled"),
    "P@10 of class names after 0, 1, 2, 3 rounds of thumbs": of(
        "feedback", *(f"text_p_at_10_after_{n}" for n in ROUNDS)
    ),
    "the same among photos without a thumb, after 1, 2, 3": of(
        "feedback", *(f"text_residual_p_at_10_after_{n}" for n in ROUNDS[1:])
    ),
    "these photos before the thumbs": of(
        "feedback", *(f"text_residual_p_at_10_without_{n}" for n in ROUNDS[1:])
    ),
    "P@10 of photos after 0, 1, 2, 3 rounds of thumbs": of(
        "feedback", *(f"photo_p_at_10_after_{n}" for n in ROUNDS)
    ),
    "heat maps: hiding the hot region costs more than a random one, photo queries": of(
        "heat_maps", "image"
    ),
    "the same, class names": of("heat_maps", "text"),
    "classes taught by 1, 3, 5, 10 photos: the others, mAP": of(
        "names", *(f"{n} examples/map" for n in (1, 3, 5, 10))
    ),
    "one label in twenty is wrong: of the first 50 in doubt, share truly wrong": of(
        "label_check", "precision"
    ),
}


def main() -> None:
    folder = data_dir() / "quality"
    reports = [json.loads((folder / f"{name}.json").read_text()) for name in ENCODERS]
    start, end = README.read_text(encoding="utf-8").split(HEAD)
    rest = end[end.index("\n\n") :]
    README.write_text(start + "\n".join([HEAD, "|---" * 7 + "|", *rows(reports)]) + rest)


def rows(reports: list[Report]) -> Iterator[str]:
    """Yield the lines of the table."""
    first = reports[0]
    known = first["text_to_image"]["classes_known"]
    classes = {"known": known, "unknown": first["text_to_image"]["classes"] - known}
    baselines = [first["baselines"][name] for name in BASELINES]
    for title, figures in COMPARED.items():
        cells = [cell(report, *figures) for report in (*baselines, *reports)]
        yield f"| {title.format(**classes)} | {' | '.join(cells)} |"


def cell(report: Report, section: str, names: tuple[str, ...]) -> str:
    """Return the figures of one cell; nothing where a system was not asked."""
    found = (figure(report.get(section, {}), name) for name in names)
    return " ".join(f"{value:.2f}" for value in found if value is not None)


def figure(section: dict[str, Any], name: str) -> float | None:
    """Return a figure of a section, or of a part of it where a slash names one."""
    first, _, rest = name.partition("/")
    return figure(section.get(first, {}), rest) if rest else section.get(first)


if __name__ == "__main__":
    main()
