"""A name is taught from marks, judged without the photos that taught it, and undone."""

import pytest

from semsearch import SearchEngine
from semsearch.errors import MarkError
from semsearch.evaluation.own.holdout import try_name
from semsearch.evaluation.own.standing import stand
from semsearch.evaluation.own.teaching import name_for, teach_from_marks, undo_teaching
from semsearch.evaluation.own.wording import verdict
from semsearch.feedback.examples import Example
from semsearch.feedback.marks import Marks
from semsearch.search.mix import Mix

FISH = ("fish14", "fish6", "fish18")


@pytest.fixture
def goldfish(own: SearchEngine, marks: Marks, contents: dict[str, str]) -> dict[str, bool]:
    """The first ten of *Wanda*, a word that says nothing, of which three are goldfish."""
    said = {match.photo.sha256: False for match in own.search("Wanda", k=10).matches}
    said |= {contents[name]: True for name in FISH}
    marks.set("Wanda", said)
    return said


@pytest.mark.parametrize(
    ("text", "name"),
    [("Wanda", "Wanda"), ("wanda ", "wanda"), ("hammers", "Hammer"), ("the dog", "Dog"),
     ("our boat", "our boat"), ("polar bear", "polar bear"), ("waves on a beach", None),
     ("red car", None), ("cat -dog", None), ("-dog", None), ("Wanda on the beach at noon", None)],
)  # fmt: skip
def test_a_query_for_one_thing_could_teach_its_name(
    own: SearchEngine, text: str, name: str | None
) -> None:
    assert name_for(own, own.read(Mix(text))) == name
    assert name_for(own, None) is None


def test_the_name_finds_what_was_right_and_is_judged_without_it(
    own: SearchEngine, goldfish: dict[str, bool]
) -> None:
    before = stand(own, "Wanda", goldfish)
    tried = try_name(own, "Wanda", goldfish)
    assert before.outcome.precision.right == 3
    assert tried is not None
    assert (tried.order or 0) > (before.outcome.order or 1)

    teach_from_marks(own, "Wanda")
    after = stand(own, "Wanda", goldfish)
    assert [is_right for _, is_right in after.first][:3] == [True] * 3
    assert after.outcome.precision.wrong == 0
    assert after.outcome.order == 1
    assert after.fair is not None
    assert 0 < (after.fair.order or 0) < 1
    assert after.fair.precision.wrong > 0
    assert "With each judged as if it had taught nothing" in verdict(after)


def test_a_photo_that_taught_alone_cannot_be_judged(
    own: SearchEngine, marks: Marks, contents: dict[str, str]
) -> None:
    said = {contents["fish14"]: True, contents["windmill11"]: False}
    marks.set("Wanda", said)
    assert try_name(own, "Wanda", said) is None
    teach_from_marks(own, "Wanda")
    assert stand(own, "Wanda", said).fair is None


def test_teaching_is_undone(own: SearchEngine, marks: Marks, goldfish: dict[str, bool]) -> None:
    before = stand(own, "Wanda", goldfish)
    done = teach_from_marks(own, "Wanda")
    assert done.name == "Wanda"
    undo_teaching(own, done)
    assert "Wanda" not in own.taught.names
    assert stand(own, "Wanda", goldfish).outcome == before.outcome
    assert marks.of("Wanda") == goldfish


def test_what_was_taught_before_stays_when_it_is_undone(
    own: SearchEngine, goldfish: dict[str, bool], contents: dict[str, str]
) -> None:
    first = [Example(contents["fish14"]), Example(contents["fish3"], is_of=False)]
    own.taught.teach("Wanda", first)
    done = teach_from_marks(own, "Wanda")
    assert len(own.taught.names.examples("Wanda")) == len(goldfish) + 1
    undo_teaching(own, done)
    assert own.taught.names.examples("Wanda") == first


def test_a_word_keeps_its_meaning_and_the_name_gets_its_marks(
    own: SearchEngine, marks: Marks, contents: dict[str, str]
) -> None:
    said = {contents["fish14"]: True, contents["fish6"]: True, contents["fish3"]: False}
    marks.set("fish", said)
    done = teach_from_marks(own, "fish")
    assert done.name == "Fish"
    assert marks.of("Fish") == said
    assert not own.search("fish").query.names  # type: ignore[union-attr]
    undo_teaching(own, done)
    assert marks.of("Fish") == {}
    assert marks.of("fish") == said


def test_what_cannot_teach_says_why(
    own: SearchEngine, marks: Marks, contents: dict[str, str]
) -> None:
    marks.set("waves on a beach", {contents["fish14"]: True})
    with pytest.raises(MarkError, match="not the name of one thing"):
        teach_from_marks(own, "waves on a beach")
    marks.set("Wanda", {contents["fish14"]: False, "f" * 64: True})
    with pytest.raises(MarkError, match="No photo is marked right"):
        teach_from_marks(own, "Wanda")
