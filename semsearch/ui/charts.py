"""Charts of embeddings and scores; their colours are readable on light and on dark pages."""

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from semsearch.vectors import Array

SCHEME: Literal["teals"] = "teals"
ROW = 26
STRIP_COLUMNS = 64
LABEL_WIDTH = 170


def show_cells(values: Array, description: str) -> None:
    """Draw numbers of shape (rows, columns) as coloured cells with the numbers in them."""
    rows, columns = np.indices(values.shape)
    frame = pd.DataFrame(
        {"row": rows.ravel() + 1, "column": columns.ravel() + 1, "value": values.ravel()}
    )
    base = _grid(frame)
    middle = float(values.max()) * 0.55
    colour = (
        alt.when(alt.datum.value > middle).then(alt.value("white")).otherwise(alt.value("black"))
    )
    digits = ".0f" if values.max() >= 10 else ".1f"
    figures = base.mark_text(fontSize=11).encode(
        text=alt.Text("value:Q", format=digits), color=colour
    )
    chart = alt.layer(_coloured(base), figures).properties(height=ROW * len(values))
    st.altair_chart(chart, alt=description)


def show_strip(vector: Array, description: str) -> None:
    """Draw a vector, shape (dim,), as a strip of coloured cells, row by row."""
    numbers = np.arange(len(vector))
    frame = pd.DataFrame({
        "row": numbers // STRIP_COLUMNS, "column": numbers % STRIP_COLUMNS,
        "number": numbers, "value": vector,
    })  # fmt: skip
    height = 12 * (1 + int(frame["row"].max()))
    st.altair_chart(_coloured(_grid(frame)).properties(height=height), alt=description)


def show_bars(values: Sequence[tuple[str, float]], top: float, description: str) -> None:
    """Draw a bar for each name, in that order, from 0 to `top`, with its value."""
    # The figures are in the labels: Streamlit's theme colours those, and no text elsewhere.
    labels = [f"{name}  {value:.2f}" for name, value in values]
    frame = pd.DataFrame({"label": labels, "value": [value for _, value in values]})
    axis = alt.Axis(labelLimit=LABEL_WIDTH, ticks=False, domain=False)
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("value:Q", scale=alt.Scale(domain=[0, top]), axis=None),
            y=alt.Y("label:N", sort=None, title=None, axis=axis),
            tooltip=["label"],
        )
        .properties(height=ROW * len(frame))
    )
    st.altair_chart(chart, alt=description)


def show_changes(values: Sequence[tuple[str, float, float]], description: str) -> None:
    """Draw what each named number was and became, as two bars."""
    frame = pd.DataFrame(values, columns=["name", "before", "after"]).melt(
        "name", var_name="when", value_name="value"
    )
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("name:N", sort=None, title="Number", axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("when:N", sort=["before", "after"]),
            y=alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=4)),
            color=alt.Color(
                "when:N", sort=["before", "after"], title=None, legend=alt.Legend(orient="top")
            ),
            tooltip=["name", "when", alt.Tooltip("value:Q", format=".3f")],
        )
        .properties(height=220)
    )
    st.altair_chart(chart, alt=description)


def show_reliability(bins: Sequence[dict[str, Any]], description: str) -> None:
    """Draw the share of right items by how sure they are, beside the diagonal.

    Parameters
    ----------
    bins : sequence of dict
        As `semsearch.evaluation.metrics.Bin` has them: `confidence`, `right` and `items`.
    description : str
    """
    ideal = alt.Chart(pd.DataFrame({"confidence": [0, 1], "right": [0, 1]}))
    measured = alt.Chart(pd.DataFrame(bins, columns=["confidence", "right", "items"]))
    scale = alt.Scale(domain=[0, 1])
    axes = {
        "x": alt.X("confidence:Q", scale=scale, title="How sure", axis=alt.Axis(tickCount=4)),
        "y": alt.Y("right:Q", scale=scale, title="Share of right ones", axis=alt.Axis(tickCount=4)),
    }
    tooltip = [
        alt.Tooltip("confidence:Q", format=".2f"), alt.Tooltip("right:Q", format=".2f"), "items:Q"
    ]  # fmt: skip
    chart = alt.layer(
        ideal.mark_line(strokeDash=[4, 4], color="gray").encode(**axes),
        measured.mark_line(point=True).encode(**axes, tooltip=tooltip),
    )
    st.altair_chart(chart.properties(height=220), alt=description)


def _grid(frame: pd.DataFrame) -> alt.Chart:
    scale = alt.Scale(paddingInner=0.04, paddingOuter=0)
    tooltip = [name for name in ("number", "row", "column") if name in frame]
    if "number" in frame:
        tooltip = ["number"]
    return alt.Chart(frame).encode(
        x=alt.X("column:O", axis=None, scale=scale),
        y=alt.Y("row:O", axis=None, scale=scale),
        tooltip=[*tooltip, alt.Tooltip("value:Q", format=".3f")],
    )


def _coloured(base: alt.Chart) -> Any:
    colour = alt.Color("value:Q", scale=alt.Scale(scheme=SCHEME), legend=None)
    return base.mark_rect().encode(color=colour)
