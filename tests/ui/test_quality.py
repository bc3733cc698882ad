"""The page Quality draws what a shipped report has, and nothing that it lacks."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from semsearch.evaluation.published import AbsentQuery, PublishedReports
from semsearch.evaluation.report import CURVES, GRIDS
from semsearch.ui.quality import reports as drawn

PAGE = Path(__file__).parents[2] / "pages" / "quality.py"
FIGURES = {"map": 0.5, "p_at_10": 0.5, "r_at_10": 0.5}
OLDER = {
    "encoder": "efficientnet-b3",
    "command": "semsearch evaluate",
    "baselines": {},
    "text_to_image": FIGURES,
}
CURVE = {"error": 0.1, "bins": [{"confidence": 0.75, "right": 0.5, "items": 4}]}
NEWER = OLDER | {
    **{
        section: {"all": {"map": 0.5}, "one": {"map": 0.4, "found_queries": 2}} for section in GRIDS
    },
    "calibration": {"text": CURVE, "first_ten": CURVE, "tags": CURVE},
}


def titles(page: AppTest) -> list[str]:
    return [expander.label for expander in page.expander]


def run(monkeypatch: pytest.MonkeyPatch, report: dict[str, Any]) -> AppTest:
    asked = [AbsentQuery("hippopotamus", True), AbsentQuery("zebra", False)]
    reports = PublishedReports({report["encoder"]: report})
    monkeypatch.setattr(drawn, "published_reports", lambda: reports)
    monkeypatch.setattr(drawn, "judged_queries", lambda engine: [])
    monkeypatch.setattr(drawn, "absent_queries", lambda engine: {"words": asked})
    monkeypatch.setattr(drawn, "open_demo", lambda: None)
    page = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not page.exception
    return page


def test_every_section_of_a_report_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {*GRIDS.values(), CURVES} <= set(titles(run(monkeypatch, NEWER)))


def test_what_a_report_lacks_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not {*GRIDS.values(), CURVES} & set(titles(run(monkeypatch, OLDER)))


def test_the_share_of_refused_absent_queries_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    page = run(monkeypatch, OLDER)
    assert "Words: 1 of 2 rightly refused" in titles(page)
    assert any("hippopotamus · :material/check: refused" in own.value for own in page.markdown)
