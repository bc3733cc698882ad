"""The report as tables in the terminal."""

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
COMPARED = {
    "text mAP": ("text_to_image", "map"),
    "text P@10": ("text_to_image", "p_at_10"),
    "image mAP": ("image_to_image", "map"),
    "caption R@1": ("captions", "r_at_1"),
    "caption R@10": ("captions", "r_at_10"),
}


def print_report(report: dict[str, Any]) -> None:
    """Print one table a task, and one that compares with the baselines."""
    console = Console(soft_wrap=True, highlight=False)
    for name, title in TITLES.items():
        if name in report:
            table = Table("figure", "value", title=title, title_justify="left", box=None)
            for figure, value in report[name].items():
                table.add_row(readable(figure), shown(value))
            console.print(table, "")
    console.print(comparison(report), "")
    console.print(f"Reproduce: {report['command']}", markup=False)


def comparison(report: dict[str, Any]) -> Table:
    """Return the table of our search beside the baselines."""
    chosen = {name: pair for name, pair in COMPARED.items() if pair[0] in report}
    table = Table("", *chosen, title="Compared", title_justify="left", box=None)
    ours = {f"semsearch, {report['encoder']}": report}
    for name, own in (report["baselines"] | ours).items():
        table.add_row(name, *(shown(own[task].get(figure)) for task, figure in chosen.values()))
    return table


def readable(figure: str) -> str:
    """Return the name of a figure in words: ``r_at_10`` is *recall@10*."""
    name = figure.replace("r_at_", "recall@").replace("p_at_", "precision@").replace("_at_", "@")
    return name.replace("map", "mAP").replace("_", " ")


def shown(value: float | int | None) -> str:
    """Return a figure as people read it."""
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else f"{value:,}"
