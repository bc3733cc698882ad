"""Remedies are measured on the marks where they can be, and those that help come first."""

from collections.abc import Callable

import pytest

from semsearch import SearchEngine
from semsearch.errors import LibraryError, MarkError
from semsearch.evaluation.own.diagnosis import Diagnosis, diagnose, own_quality
from semsearch.evaluation.own.encoders import next_better, other_encoders
from semsearch.evaluation.own.pairs import tell_pairs, undo_pairs
from semsearch.evaluation.own.remedies import Kind, Remedy
from semsearch.evaluation.own.teaching import teach_from_marks
from semsearch.evaluation.own.wording import effect
from semsearch.feedback.marks import Marks, like_photo
from semsearch.feedback.pairs import Pair, Pairs

OTHER = "efficientnet-b3"


@pytest.fixture(scope="module")
def other(engine: SearchEngine) -> SearchEngine:
    return SearchEngine.open(encoder=OTHER)


def marked(engine: SearchEngine, text: str, right: Callable[[str], bool]) -> dict[str, bool]:
    """Return the first ten photos of a query, right as the names of their files say."""
    return {m.photo.sha256: right(m.photo.path.stem) for m in engine.search(text, k=10).matches}


def by_kind(found: Diagnosis) -> dict[Kind, list[Remedy]]:
    return {kind: [own for own in found.remedies if own.kind is kind] for kind in Kind}


def test_the_other_encoder_is_measured_by_the_same_marks(
    own: SearchEngine, other: SearchEngine
) -> None:
    assert other_encoders(own) == [OTHER]
    best = {match.photo.sha256 for match in other.search("sailing boat", k=10).matches}
    marks = {m.photo.sha256: m.photo.sha256 in best
             for m in own.search("sailing boat", k=20).matches}  # fmt: skip
    found = diagnose(own, "sailing boat", marks, {OTHER: lambda: other})
    [remedy] = [each for each in by_kind(found)[Kind.ENCODER] if each.what == OTHER]
    assert remedy.helps
    assert found.remedies[0].helps
    assert remedy.after
    assert remedy.after.order == 1
    assert effect(remedy).endswith("→ 100% of all pairs.")
    assert not [each for each in found.remedies if each.what == "efficientnet-b3+clip"]


def test_an_encoder_that_cannot_be_opened_is_no_remedy(own: SearchEngine) -> None:
    def refuse() -> SearchEngine:
        raise LibraryError("no")

    marks = marked(own, "red car", lambda stem: False)
    found = by_kind(diagnose(own, "red car", marks, {OTHER: refuse}))[Kind.ENCODER]
    assert [(remedy.what, remedy.helps) for remedy in found] == [("efficientnet-b3+clip", None)]
    assert "In the shipped report" in found[0].reason


def test_the_next_better_encoder_is_one_that_has_not_seen_the_photos(
    own: SearchEngine, other: SearchEngine
) -> None:
    name, found, now = next_better(own) or ("", 0.0, 0.0)
    assert name == "efficientnet-b3+clip"
    assert 1 > found > now > 0.5
    assert next_better(other)


def test_a_word_that_nobody_has_seen_needs_a_name_or_a_caption(
    own: SearchEngine, contents: dict[str, str]
) -> None:
    goldfish = {contents[name] for name in ("fish14", "fish6", "fish18")}
    marks = {m.photo.sha256: m.photo.sha256 in goldfish
             for m in own.search("Wanda", k=10).matches}  # fmt: skip
    found = by_kind(diagnose(own, "Wanda", marks))
    [name] = found[Kind.NAME]
    assert (name.what, name.helps) == ("Wanda", True)
    assert "each photo judged by what the others teach" in effect(name)
    [caption] = found[Kind.CAPTION]
    assert (caption.what, caption.helps) == ("wanda", None)
    assert found[Kind.LIKENESS] == []


def test_what_was_taught_already_is_offered_no_more(
    own: SearchEngine, marks: Marks, contents: dict[str, str]
) -> None:
    said = {contents["fish14"]: True, contents["fish6"]: True, contents["fish3"]: False}
    marks.set("Wanda", said)
    teach_from_marks(own, "Wanda")
    further = said | {contents["windmill11"]: True}
    assert [each.what for each in by_kind(diagnose(own, "Wanda", further))[Kind.NAME]] == ["Wanda"]
    assert by_kind(diagnose(own, "Wanda", said))[Kind.NAME] == []


def test_nothing_is_offered_where_all_is_right_or_nothing_is_marked(own: SearchEngine) -> None:
    right = marked(own, "windmill", lambda stem: True)
    assert diagnose(own, "windmill", right).remedies == ()
    assert diagnose(own, "windmill", right).failing == []
    assert diagnose(own, "windmill", {}).remedies == ()


def test_a_photo_whose_likes_are_not_alike_needs_a_likeness(
    own: SearchEngine, marks: Marks, contents: dict[str, str]
) -> None:
    asked, right, wrong = (contents[name] for name in ("windmill11", "windmill12", "fish1"))
    text = like_photo(asked)
    marks.set(text, {right: True, wrong: False, asked: True})
    [remedy] = by_kind(diagnose(own, text, marks.of(text)))[Kind.LIKENESS]
    assert "2 pairs can tell it" in remedy.reason
    Pairs(own.library).tell([Pair.of(asked, wrong, True)])
    done = tell_pairs(own.library, text)
    assert set(Pairs(own.library)) == {Pair.of(asked, right, True), Pair.of(wrong, asked, False)}
    [learn] = by_kind(diagnose(own, text, marks.of(text)))[Kind.LIKENESS]
    assert "is told: learn it" in learn.reason
    undo_pairs(own.library, done)
    assert list(Pairs(own.library)) == [Pair.of(asked, wrong, True)]


def test_words_make_no_pairs(own: SearchEngine, marks: Marks, contents: dict[str, str]) -> None:
    marks.set("fish", {contents["fish1"]: True})
    with pytest.raises(MarkError, match="marks of a photo"):
        tell_pairs(own.library, "fish")
    with pytest.raises(MarkError, match="marks of a photo"):
        tell_pairs(own.library, like_photo(contents["fish1"]))


def test_all_queries_together_have_a_mean_and_those_that_cannot_be_asked_a_reason(
    own: SearchEngine, marks: Marks
) -> None:
    marks.set("windmill", marked(own, "windmill", lambda stem: True))
    marks.set("tool", marked(own, "tool", lambda stem: "hammer" in stem))
    marks.set("?!", {"f" * 64: True})
    steps: list[tuple[int, int]] = []
    found = own_quality(own, progress=lambda done, total: steps.append((done, total)))
    shares = {d.standing.text: d.standing.outcome.precision.share for d in found.diagnoses}
    assert shares == {"windmill": 1.0, "tool": 0.6}
    assert found.mean == pytest.approx(0.8)
    assert list(found.troubles) == ["?!"]
    assert "no word" in found.troubles["?!"]
    assert steps[-1] == (3, 3)
