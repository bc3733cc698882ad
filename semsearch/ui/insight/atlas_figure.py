"""The figure of an atlas, for Plotly: pictures, points over them, and words."""

import html
from collections.abc import Sequence
from typing import Any

import numpy as np

from semsearch.insight.atlas import Atlas
from semsearch.insight.layout import Rows
from semsearch.library.photo import Photo
from semsearch.vectors import Array

# Columns and rows; seven in ten cells are filled.
GRID = (26, 18)
# Colours that are seen on light and dark alike.
NONE, DOT, MARK = "rgba(0,0,0,0)", "rgba(20,184,166,0.45)", "rgba(20,184,166,0.5)"
CHOSEN, HERE, LABEL = "rgba(245,158,11,0.6)", "#f59e0b", "rgba(15,23,42,0.78)"
BUTTON, BUTTON_ON = "#94a3b8", "#14b8a6"
DOT_SIZE, PICTURE_SIZE = 3, 20
# Pixels: the buttons above the map, and the least that the map takes.
BAR, LEAST_HEIGHT = 32, 240
# Above this the browser draws the dots with its graphics card.
MOST_IN_SVG = 3_000
# Pixels that a label and a letter of it take, and the width of a telephone's map.
LABEL_HEIGHT, LETTER, NARROW = 20, 7.5, 350


def atlas_figure(
    atlas: Atlas,
    places: Array,
    drawn: Rows,
    photos: Sequence[Photo],
    pictures: Sequence[str | None],
    marked: Rows,
    here: int | None,
) -> dict[str, Any]:
    """Return the figure; its first trace has all photos of the library, in their order.

    Parameters
    ----------
    atlas : Atlas
    places : array of shape (n, 2), from 0 to 1
        Where each photo is drawn.
    drawn : array of shape (m,)
        The rows of the photos that are drawn as pictures.
    photos : sequence of Photo, of length m
    pictures : sequence of str or None, of length m
        Addresses of their pictures; None becomes a dot.
    marked : array
        Rows that stand out.
    here : int or None
        The row of a photo that gets a ring.
    """
    return {
        "data": [_points(places, drawn, photos, pictures, marked), *_here(places, here)],
        "layout": _layout(places[drawn], pictures, labels(atlas, places)),
    }


def labels(atlas: Atlas, places: Array) -> list[tuple[str, float, float]]:
    """Return the words over the map and their places, those of large regions first.

    A word moves up or down to where it covers no other on a telephone; one that finds no
    such place is left out.

    Parameters
    ----------
    atlas : Atlas
    places : array of shape (n, 2), from 0 to 1
    """
    sizes = np.bincount(atlas.regions, minlength=len(atlas.words))
    height = LABEL_HEIGHT / NARROW
    placed: list[tuple[str, float, float]] = []
    for region in np.argsort(-sizes, kind="stable"):
        word = atlas.words[region]
        if not word:
            continue
        x, y = np.median(places[atlas.regions == region], axis=0).tolist()
        half = _width(word) / 2
        x = min(max(x, half), 1 - half)
        for step in (0, 1, -1, 2, -2):
            spot = word, x, min(max(y + step * height / 2, height / 2), 1 - height / 2)
            if not any(_overlap(spot, other, height) for other in placed):
                placed.append(spot)
                break
    return placed


def _overlap(one: tuple[str, float, float], other: tuple[str, float, float], high: float) -> bool:
    wide = (_width(one[0]) + _width(other[0])) / 2
    return abs(one[1] - other[1]) < wide and abs(one[2] - other[2]) < high


def _width(word: str) -> float:
    return (len(word) + 2) * LETTER / NARROW


def _points(
    places: Array, drawn: Rows, photos: Sequence[Photo], pictures: Sequence[str | None],
    marked: Rows,
) -> dict[str, Any]:  # fmt: skip
    """Return all photos as points: dots where there is no picture, unseen under the others."""
    titles = dict(zip(drawn.tolist(), (photo.title for photo in photos), strict=True))
    seen = {row for row, picture in zip(drawn.tolist(), pictures, strict=True) if picture}
    colours = [NONE if row in seen else DOT for row in range(len(places))]
    for row in marked.tolist():
        colours[row] = MARK
    sizes = [PICTURE_SIZE if row in seen else DOT_SIZE for row in range(len(places))]
    return {
        "type": "scattergl" if len(places) > MOST_IN_SVG else "scatter",
        "mode": "markers",
        "x": places[:, 0].tolist(),
        "y": places[:, 1].tolist(),
        "text": [html.escape(titles.get(row, "")) for row in range(len(places))],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": colours, "size": sizes, "symbol": "square", "line": {"width": 0}},
        "selected": {"marker": {"color": CHOSEN, "opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _here(places: Array, row: int | None) -> list[dict[str, Any]]:
    """Return a ring around the photo that is looked for, if one is."""
    if row is None:
        return []
    x, y = places[row].tolist()
    ring = {"symbol": "circle-open", "size": 44, "color": HERE, "line": {"width": 4}}
    return [{"type": "scatter", "mode": "markers", "x": [x], "y": [y], "marker": ring,
             "hoverinfo": "skip", "showlegend": False}]  # fmt: skip


def _layout(
    places: Array, pictures: Sequence[str | None], words: Sequence[tuple[str, float, float]]
) -> dict[str, Any]:
    hidden = {"visible": False, "range": [0, 1]}
    width, height = (0.94 / count for count in GRID)
    images = [
        {"source": picture, "x": x, "y": y, "xref": "x", "yref": "y", "sizex": width,
         "sizey": height, "xanchor": "center", "yanchor": "middle", "layer": "below"}
        for picture, (x, y) in zip(pictures, places.tolist(), strict=True)
        if picture
    ]  # fmt: skip
    font = {"size": 12, "color": "#ffffff"}
    notes = [
        {"text": f"<b>{html.escape(word)}</b>", "x": x, "y": y, "showarrow": False, "font": font,
         "bgcolor": LABEL, "borderpad": 2}
        for word, x, y in words
    ]  # fmt: skip
    return {
        "images": images,
        "annotations": notes,
        "xaxis": hidden,
        "yaxis": hidden,
        "margin": {"l": 0, "r": 0, "t": BAR, "b": 0},
        "height": LEAST_HEIGHT,
        "modebar": {"bgcolor": NONE, "color": BUTTON, "activecolor": BUTTON_ON},
        "paper_bgcolor": NONE,
        "plot_bgcolor": NONE,
        "showlegend": False,
        "dragmode": "pan",
        "clickmode": "event+select",
        "hoverdistance": 40,
    }
