"""The shipped reports: how well photos are found, measured; and what that looks like."""

import streamlit as st

from semsearch.evaluation.published import (
    Report,
    absent_queries,
    judged_queries,
    published_reports,
)
from semsearch.evaluation.report import CURVES, GRIDS, grid, listed, shown
from semsearch.search.engine import SearchEngine
from semsearch.ui.charts import show_bars, show_reliability
from semsearch.ui.engine import open_demo
from semsearch.ui.library.offer import offer_best
from semsearch.ui.photos.gallery import show_judged

COMPARED = {
    "Text to image, mAP": ("text_to_image", "map"),
    "Image to image, mAP": ("image_to_image", "map"),
    "Caption to image, recall@10": ("captions", "r_at_10"),
}
TASKS = {
    "text_to_image": "Text to image: the class name is the query",
    "image_to_image": "Image to image: photos of the same class",
    "captions": "Captions to photos, and photos to captions",
    "tags": "Tags",
    "reweighting": "Re-weighting: a collage of two things, one of them asked for",
    "regions": "A box on a collage: the whole, the box cut out, or pooled from the feature map",
    "feedback": "Thumbs of simulated users; residual leaves out the photos that got one",
    "heat_maps": "Heat maps: hiding the hot region against hiding one at random",
    "label_check": "Labels: one in twenty is changed, and looked for",
    "index": "Nearest neighbours: the index against brute force",
}

CURVED = {
    "text": "Class names and all photos",
    "first_ten": "Class names and their first ten photos",
    "tags": "Tags that are shown",
}


def show_reports() -> None:
    """Draw what `semsearch evaluate` measured before this version was shipped."""
    st.markdown(
        "Measured with `semsearch evaluate` on photos that no head was trained on: 1,000 of 50 "
        "classes of Caltech-101, and 200 of Flickr8k with five captions each. "
        "Higher is better; 1 is perfect."
    )
    reports = published_reports()
    for column, (task, (key, figure)) in zip(st.columns(3), COMPARED.items(), strict=True):
        values = {n: own[key][figure] for n, own in reports.systems.items() if key in own}
        with column:
            st.markdown(f"**{task}**")
            ranked = sorted(values.items(), key=lambda each: each[1])
            show_bars(ranked, 1.0, f"{task}: the system with the highest value comes last")
    offer_best()
    name = st.selectbox(
        "Figures of the encoder", list(reports.by_encoder), key="measured", bind="query-params"
    )
    _show_figures(reports.by_encoder[name])
    engine = open_demo()
    _show_examples(engine)
    _show_absent(engine)


def _show_figures(report: Report) -> None:
    for task, title in TASKS.items():
        if task in report:
            with st.expander(title, expanded=task == "text_to_image"):
                st.dataframe(listed(report[task]), hide_index=True, alt=title)
    for section, title in GRIDS.items():
        if section in report:
            with st.expander(title):
                st.dataframe(grid(report[section]), hide_index=True, alt=title)
    if "calibration" in report:
        with st.expander(CURVES):
            curves = report["calibration"]
            for column, (kind, curve) in zip(st.columns(len(curves)), curves.items(), strict=True):
                with column:
                    st.markdown(f"**{CURVED[kind]}**, expected error {shown(curve['error'])}")
                    show_reliability(curve["bins"], f"{CURVES}, {CURVED[kind]}")
    st.caption("To reproduce, with photos of your own:")
    st.code(report["command"], language="sh", wrap_lines=True)


def _show_examples(engine: SearchEngine) -> None:
    st.header("What it looks like")
    st.markdown(
        "The first ten photos of the demo library for words, names and sentences, beside what was "
        "judged right by eye before the results were seen. The best come first, the failures last."
    )
    for query in judged_queries(engine):
        label = f"{query.text}: {query.right} right of {query.possible} possible"
        with st.expander(label, expanded=False):
            show_judged(query)


def _show_absent(engine: SearchEngine) -> None:
    st.header("What is not there")
    st.markdown(
        "Queries that no photo of the demo library answers. "
        "The search should say that nothing there matches."
    )
    for kind, asked in absent_queries(engine).items():
        refused = sum(absent.is_refused for absent in asked)
        with st.expander(f"{kind.capitalize()}: {refused} of {len(asked)} rightly refused"):
            for absent in asked:
                said = "check: refused" if absent.is_refused else "close: answered"
                st.markdown(f"{absent.text} · :material/{said}")
