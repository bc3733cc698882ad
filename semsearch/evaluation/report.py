"""The report as tables in the terminal."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

TITLES = {
    "text_to_image": "Text to image: the class name is the query",
    "image_to_image": "Image to image: photos of the same class",
    "captions": "Captions to images and back",
    "tags": "Tags",
    "regions": "A part of a photo: the whole, the part cut out, or pooled from the feature map",
    "feedback": "Feedback: simulated users with thumbs; residual leaves out photos with a thumb",
    "heat_maps": "Heat maps: hiding the hot region against hiding one at random",
    "label_check": "Labels: one in twenty is changed, and looked for",
    "index": "Nearest neighbours: the index against brute force",
    "reweighting": "Re-weighting: a collage of two things, one of them asked for",
}
# Sections with several figures a row.
GRIDS = {
    "ablation": "Ablation: without parts of the joint space, and by one piece of evidence alone",
    "names": "Names: each class is taught by some of its photos, and looked for in the others",
    "styles": "Styles: a picture of each is the query for photos, and a word for pictures of each",
    "presence": "Presence: what is there is found, and what was taken out or never there refused",
}
CURVES = "Calibration: how sure, and the share of right ones"
COMPARED = {
    "text mAP": ("text_to_image", "map"),
    "text P@10": ("text_to_image", "p_at_10"),
    "image mAP": ("image_to_image", "map"),
    "caption R@1": ("captions", "r_at_1"),
    "caption R@10": ("captions", "r_at_10"),
}


def print_report(report: dict[str, Any]) -> None:
    """Print the tables of each task, and one that compares with the baselines."""
    console = Console(soft_wrap=True, highlight=False)
    for name, title in TITLES.items():
        if name in report:
            console.print(table(title, listed(report[name])), "")
    for name, title in GRIDS.items():
        if name in report:
            console.print(table(title, grid(report[name])), "")
    for name, curve in report.get("calibration", {}).items():
        title = f"{CURVES}; {name}, expected calibration error {shown(curve['error'])}"
        rows = [{key: shown(value) for key, value in own.items()} for own in curve["bins"]]
        console.print(table(title, rows), "")
    if "baselines" in report:
        console.print(comparison(report), "")
    console.print(f"Reproduce: {report['command']}", markup=False)


def comparison(report: dict[str, Any]) -> Table:
    """Return the table of our search beside the baselines."""
    chosen = {name: pair for name, pair in COMPARED.items() if pair[0] in report}
    made = Table("", *chosen, title="Compared", title_justify="left", box=None)
    ours = {f"semsearch, {report['encoder']}": report}
    for name, own in (report["baselines"] | ours).items():
        made.add_row(name, *(shown(own[task].get(figure)) for task, figure in chosen.values()))
    return made


def listed(section: dict[str, float | int | None]) -> list[dict[str, str]]:
    """Return a row for each figure of a section, as people read them."""
    return [{"figure": readable(name), "value": shown(value)} for name, value in section.items()]


def grid(section: dict[str, dict[str, float | int | None]]) -> list[dict[str, str]]:
    """Return a row for each name in a section, with its figures as people read them."""
    figures = dict.fromkeys(figure for own in section.values() for figure in own)
    return [
        {"": name} | {readable(figure): shown(own.get(figure)) for figure in figures}
        for name, own in section.items()
    ]


def table(title: str, rows: Sequence[dict[str, str]]) -> Table:
    """Return rows of the same columns as a table."""
    made = Table(*(rows[0] if rows else ()), title=title, title_justify="left", box=None)
    for row in rows:
        made.add_row(*row.values())
    return made


def readable(figure: str) -> str:
    """Return the name of a figure in words: ``r_at_10`` is *recall@10*."""
    name = figure.replace("r_at_", "recall@").replace("p_at_", "precision@").replace("_at_", "@")
    return name.replace("map", "mAP").replace("_", " ")


def shown(value: float | int | None) -> str:
    """Return a figure as people read it."""
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else f"{value:,}"
