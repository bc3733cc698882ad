"""A library that an engine searches is judged as any other: no photo is looked at needlessly."""

import shutil
from collections.abc import Iterator

import pytest

from semsearch import Library, SearchEngine
from semsearch.evaluation.own import holdout
from semsearch.evaluation.own.diagnosis import diagnose
from semsearch.evaluation.own.outcome import Precision
from semsearch.evaluation.own.remedies import Kind
from semsearch.evaluation.own.suggestions import queries_to_judge
from semsearch.feedback.marks import like_photo
from semsearch.stores import beside
from semsearch.stores.beside import keep_up


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    """The engine of a copy of the demo library, where 100 photos count as many."""
    path = tmp_path_factory.mktemp("large") / "large.sqlite"
    shutil.copy(Library.named("demo").path, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "LARGE", 100)
        patch.setattr(holdout, "NEAREST", 20)
        keep_up(Library(path), SearchEngine.open().head, lambda done, total: None)
        yield SearchEngine.open(str(path))


def test_words_are_judged_and_a_name_is_tried_among_the_nearest(
    large: SearchEngine, contents: dict[str, str]
) -> None:
    assert large.searched_by
    goldfish = {contents[name] for name in ("fish14", "fish6", "fish18")}
    ten = [match.photo.sha256 for match in large.search("Wanda", k=10).matches]
    found = diagnose(large, "Wanda", {own: own in goldfish for own in ten})
    assert found.standing.outcome.precision == Precision(3, 7)
    assert [word.word for word in found.failing] == ["wanda"]
    [name] = [own for own in found.remedies if own.kind is Kind.NAME]
    assert name.helps
    assert name.after
    assert (name.after.order or 0) > 0.7


def test_a_photo_is_judged_and_queries_are_suggested(
    large: SearchEngine, contents: dict[str, str]
) -> None:
    text = like_photo(contents["windmill11"])
    found = diagnose(large, text, {contents["windmill12"]: True, contents["fish1"]: True})
    assert [own.photo.sha256 for own in found.standing.missed] == [contents["fish1"]]
    assert "windmill" in queries_to_judge(large)
