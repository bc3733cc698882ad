"""Queries worth judging are taught names, searches of late and tags, but for those judged."""

import pytest

from semsearch import SearchEngine
from semsearch.evaluation.own.suggestions import MOST, queries_to_judge
from semsearch.feedback.examples import Example
from semsearch.feedback.marks import Marks
from semsearch.feedback.memory import Memory


@pytest.fixture
def told(own: SearchEngine, contents: dict[str, str]) -> SearchEngine:
    own.taught.teach("Wanda", [Example(contents["fish14"])])
    memory = Memory(own.library)
    memory.record("visit", "castle -church", picked=[contents["fish1"]])
    memory.record("visit", "like:0123456789abcdef", picked=[contents["fish1"]])
    return own


def test_each_kind_has_its_share(told: SearchEngine) -> None:
    found = queries_to_judge(told, recent=["waves", "waves", "a red car", "boat", "tree", "sun"])
    assert found[:4] == ["Wanda", "waves", "a red car", "boat"]
    assert len(found) == len(set(found)) <= MOST
    assert "windmill" in found
    assert queries_to_judge(told)[:2] == ["Wanda", "castle -church"]


def test_what_was_judged_is_not_suggested(told: SearchEngine, contents: dict[str, str]) -> None:
    Marks(told.library).set("windmill", {contents["windmill11"]: True})
    Marks(told.library).set("Wanda", {contents["fish14"]: True})
    assert not {"windmill", "Wanda"} & set(queries_to_judge(told))
