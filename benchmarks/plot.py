"""A plot of what grows with the photos: a panel a quantity, a line a candidate."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import Figure

PANELS = ("build", "open", "query, median", "add 100", "memory", "disk")
COLUMNS = 3
SIZE = (12, 7)
DPI = 90


def draw_growth(figures: Sequence[Figure], path: Path) -> None:
    """Draw figures that have a subject and a number of photos, as WebP."""
    import matplotlib

    matplotlib.use("agg")
    matplotlib.rcParams["font.size"] = 9
    from matplotlib import pyplot

    canvas, panels = pyplot.subplots(-(-len(PANELS) // COLUMNS), COLUMNS, figsize=SIZE)
    for name, panel in zip(PANELS, panels.flat, strict=True):
        own = [figure for figure in figures if figure.name == name]
        for number, subject in enumerate(dict.fromkeys(figure.subject for figure in own)):
            line = [(f.photos, f.value) for f in own if f.subject == subject and f.value > 0]
            style = "-o" if number < 10 else "--s"
            panel.loglog(*zip(*line, strict=True), style, markersize=3, label=subject)
        panel.set_title(f"{name}, {own[0].unit}" if own else name)
        panel.set_xlabel("photos")
        panel.minorticks_off()
        panel.grid(alpha=0.3)
    lines, labels = panels.flat[0].get_legend_handles_labels()
    canvas.legend(lines, labels, loc="lower center", ncol=5, frameon=False)
    canvas.tight_layout(rect=(0, 0.08, 1, 1))
    canvas.savefig(path, dpi=DPI, pil_kwargs={"quality": 80})
    pyplot.close(canvas)
