"""The figure of a map, for Plotly: pictures, points over them, and words."""

import html
from collections.abc import Sequence
from typing import Any

import numpy as np

from semsearch.insight.atlas.layout import Rows
from semsearch.library.photo import Photo
from semsearch.ui.insight.atlas_view import View
from semsearch.vectors import Array

# Colours that are seen on light and dark alike.
NONE, DOT, MARK = "rgba(0,0,0,0)", "rgba(20,184,166,0.45)", "rgba(20,184,166,0.5)"
CHOSEN, HERE, LABEL = "rgba(245,158,11,0.6)", "#f59e0b", "rgba(15,23,42,0.78)"
BUTTON, BUTTON_ON = "#94a3b8", "#14b8a6"
# Pixels; a photo whose picture cannot be had is a larger dot than one that had no room.
DOT_SIZE, DROPPED_SIZE, PICTURE_SIZE = 3, 8, 20
# The share of its cell that a picture takes; of many photos, the more it stands for.
LARGEST, SMALLEST = 0.94, 0.55
# Pixels: the buttons above the map, and the least that the map takes.
BAR, LEAST_HEIGHT = 32, 240
# Pixels that a label and a letter of it take, and the width of a telephone's map.
LABEL_HEIGHT, LETTER, NARROW = 20, 7.5, 350

Label = tuple[str, float, float]


def atlas_figure(
    view: View,
    photos: Sequence[Photo],
    pictures: Sequence[str | None],
    words: Sequence[Label],
    marked: Rows,
    here: Rows,
) -> dict[str, Any]:
    """Return the figure; its first trace has the markers of the view, in their order.

    Parameters
    ----------
    view : View
        Of k markers.
    photos : sequence of Photo, of length m
        Those that are drawn as pictures.
    pictures : sequence of str or None, of length m
        Addresses of their pictures; None becomes a dot.
    words : sequence of (word, x, y)
        See `labels`.
    marked, here : array
        Markers that stand out, and those that get a ring.
    """
    return {
        "data": [_points(view, photos, pictures, marked), *_here(view.places[here])],
        "layout": _layout(view, pictures, words),
    }


def labels(regions: Rows, words: Sequence[str], places: Array) -> list[Label]:
    """Return the words over the map and their places, those of large regions first.

    A word moves up or down to where it covers no other on a telephone; one that finds no
    such place is left out.

    Parameters
    ----------
    regions : array of shape (n,)
        The number of the region of each photo.
    words : sequence of str
        The word of each region.
    places : array of shape (n, 2), from 0 to 1
        Where each photo is drawn.
    """
    sizes = np.bincount(regions, minlength=len(words))
    height = LABEL_HEIGHT / NARROW
    placed: list[Label] = []
    for region in np.argsort(-sizes, kind="stable"):
        word = words[region]
        if not word or not sizes[region]:
            continue
        x, y = np.median(places[regions == region], axis=0).tolist()
        half = _width(word) / 2
        x = min(max(x, half), 1 - half)
        for step in (0, 1, -1, 2, -2):
            spot = word, x, min(max(y + step * height / 2, height / 2), 1 - height / 2)
            if not any(_overlap(spot, other, height) for other in placed):
                placed.append(spot)
                break
    return placed


def _overlap(one: Label, other: Label, high: float) -> bool:
    wide = (_width(one[0]) + _width(other[0])) / 2
    return abs(one[1] - other[1]) < wide and abs(one[2] - other[2]) < high


def _width(word: str) -> float:
    return (len(word) + 2) * LETTER / NARROW


def _points(
    view: View, photos: Sequence[Photo], pictures: Sequence[str | None], marked: Rows
) -> dict[str, Any]:
    """Return all markers: dots where there is no picture, unseen under the others."""
    has_picture = np.zeros(len(view.places), bool)
    has_picture[view.pictured] = [picture is not None for picture in pictures]
    colours = np.where(has_picture, NONE, DOT).astype(object)
    colours[marked] = MARK
    return {
        "type": "scatter",
        "mode": "markers",
        "x": view.places[:, 0].tolist(),
        "y": view.places[:, 1].tolist(),
        "text": _texts(view, photos),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": colours.tolist(), "size": _sizes(view, has_picture),
                   "symbol": "square", "line": {"width": 0}},
        "selected": {"marker": {"color": CHOSEN, "opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }  # fmt: skip


def _texts(view: View, photos: Sequence[Photo]) -> list[str]:
    texts = [""] * len(view.places)
    for marker, photo in zip(view.pictured.tolist(), photos, strict=True):
        others = int(view.sizes[marker]) - 1
        more = f"<br>and {others:,} around it" if others else ""
        texts[marker] = html.escape(photo.title) + more
    return texts


def _sizes(view: View, has_picture: Array) -> list[float]:
    """Return how large markers are, in pixels: a dot that stands for more is larger."""
    more = 0 if view.is_whole else (PICTURE_SIZE - DROPPED_SIZE) * _part(view)[view.pictured]
    dots = np.full(len(view.places), float(DOT_SIZE))
    dots[view.pictured] = DROPPED_SIZE + more
    sizes: list[float] = np.where(has_picture, PICTURE_SIZE, dots).round(1).tolist()
    return sizes


def _part(view: View) -> Array:
    """Return how much markers stand for beside the one that stands for most, 0 to 1."""
    logs = np.log1p(view.sizes)
    return np.asarray(logs / max(float(logs.max(initial=0)), 1e-9), np.float32)


def _here(places: Array) -> list[dict[str, Any]]:
    """Return a ring around the photo that is looked for, if one is."""
    if not len(places):
        return []
    (x, y), *_ = places.tolist()
    ring = {"symbol": "circle-open", "size": 44, "color": HERE, "line": {"width": 4}}
    return [{"type": "scatter", "mode": "markers", "x": [x], "y": [y], "marker": ring,
             "hoverinfo": "skip", "showlegend": False}]  # fmt: skip


def _images(view: View, pictures: Sequence[str | None]) -> list[dict[str, Any]]:
    (columns, rows), share = view.grid, np.full(len(view.places), LARGEST)
    if not view.is_whole:
        share = SMALLEST + (LARGEST - SMALLEST) * _part(view)
    return [
        {"source": picture, "x": x, "y": y, "xref": "x", "yref": "y",
         "sizex": round(size / columns, 5), "sizey": round(size / rows, 5),
         "xanchor": "center", "yanchor": "middle", "layer": "below"}
        for picture, (x, y), size in zip(
            pictures, view.places[view.pictured].tolist(), share[view.pictured].tolist(),
            strict=True,
        )
        if picture
    ]  # fmt: skip


def _layout(view: View, pictures: Sequence[str | None], words: Sequence[Label]) -> dict[str, Any]:
    hidden = {"visible": False, "range": [0, 1]}
    font = {"size": 12, "color": "#ffffff"}
    notes = [
        {"text": f"<b>{html.escape(word)}</b>", "x": x, "y": y, "showarrow": False, "font": font,
         "bgcolor": LABEL, "borderpad": 2}
        for word, x, y in words
    ]  # fmt: skip
    return {
        "images": _images(view, pictures),
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
