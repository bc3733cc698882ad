"""The page What was learned teaches, switches, forgets and brings back what *alike* means."""

from pathlib import Path

import pytest
import streamlit as st
from alike import pairs_of_colours
from streamlit.testing.v1 import AppTest

from pages import new_app, open_page
from semsearch import Library, SearchEngine
from semsearch.feedback.likeness.kept import KeptLikeness
from semsearch.feedback.pairs import Pairs


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    st.cache_resource.clear()
    return new_app()


def test_too_few_pairs_say_what_is_needed(app: AppTest) -> None:
    open_page(app, "learned")
    assert not app.exception
    assert any("10 pairs of photos" in each.value for each in app.caption)


def test_a_likeness_is_learned_switched_forgotten_and_brought_back(
    app: AppTest, engine: SearchEngine
) -> None:
    demo = Library.named("demo")
    Pairs(demo).tell(pairs_of_colours(engine, 30))
    open_page(app, "learned")
    press(app, "Learn from them")
    kept = KeptLikeness(demo, engine.head)
    assert kept.used is not None
    assert any("Learned from 30 pairs" in each.value for each in app.markdown)
    app.toggle[0].set_value(False).run()
    assert kept.used is None
    assert kept.read() is not None
    press(app, "Forget it")
    assert kept.read() is None
    press(app, "Undo: bring the likeness back")
    assert kept.read() is not None
    assert not app.exception


def press(app: AppTest, label: str) -> None:
    next(own for own in app.button if own.label == label).click().run(timeout=120)
