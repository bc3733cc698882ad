"""A query stands as its marks say, by what is found now."""

import pytest

from semsearch import SearchEngine
from semsearch.errors import MarkError, UnknownWordsError
from semsearch.evaluation.own.outcome import Precision
from semsearch.evaluation.own.standing import stand
from semsearch.evaluation.own.wording import verdict
from semsearch.feedback.marks import like_photo

GONE = "f" * 64


def first(engine: SearchEngine, text: str, k: int = 10) -> list[str]:
    return [own.photo.sha256 for own in engine.search(text, k=k).matches]


def test_the_present_ranking_is_judged_and_what_is_unmarked_is_said(own: SearchEngine) -> None:
    ten = first(own, "windmill")
    marks = dict.fromkeys(ten[:8], True) | {ten[8]: False}
    found = stand(own, " windmill ", marks)
    assert [match.photo.sha256 for match, _ in found.first] == ten
    assert [is_right for _, is_right in found.first] == [True] * 8 + [False, None]
    assert found.outcome.precision == Precision(8, 1, 1)
    assert found.fair == found.outcome
    assert verdict(found) == "8 of the 9 that are marked of its first 10 are right: found well."


def test_what_was_right_and_comes_later_is_named_with_its_place(own: SearchEngine) -> None:
    twenty = first(own, "animal", 20)
    found = stand(own, "animal", {twenty[17]: True, twenty[12]: True, twenty[11]: False})
    assert [(each.photo.sha256, each.rank) for each in found.missed] == [
        (twenty[12], 13),
        (twenty[17], 18),
    ]
    assert not found.is_perfect
    assert verdict(found) == "None of its first photos is marked."


def test_ten_right_ones_leave_no_room_for_others(own: SearchEngine) -> None:
    twenty = first(own, "animal", 20)
    marks = dict.fromkeys([*twenty[:10], twenty[15]], True)
    assert stand(own, "animal", marks).is_perfect
    assert not stand(own, "animal", marks | {twenty[0]: False}).is_perfect


def test_photos_that_are_gone_do_not_count(own: SearchEngine) -> None:
    ten = first(own, "fish")
    found = stand(own, "fish", {ten[0]: True, GONE: False})
    assert found.gone == 1
    assert found.outcome.precision == Precision(1, 0, 9)
    assert verdict(found).endswith("1 marked photo is no longer here.")


def test_what_the_search_refuses_itself_is_no_surprise(own: SearchEngine) -> None:
    found = stand(own, "accordion", dict.fromkeys(first(own, "accordion"), False))
    assert verdict(found) == (
        "None of its first 10 is right: found badly. "
        "The search says itself that nothing here seems to match."
    )


def test_a_photo_is_judged_without_itself(own: SearchEngine, contents: dict[str, str]) -> None:
    asked = contents["windmill11"]
    found = stand(own, like_photo(asked), {contents["windmill12"]: True})
    ten = [match.photo.sha256 for match, _ in found.first]
    assert len(ten) == 10
    assert asked not in ten
    assert found.query is None
    assert found.outcome.precision.right == 1


def test_what_cannot_be_asked_says_why(own: SearchEngine) -> None:
    with pytest.raises(UnknownWordsError):
        stand(own, "?!", {})
    with pytest.raises(MarkError, match="no longer in the library demo"):
        stand(own, like_photo(GONE), {})
    with pytest.raises(MarkError, match="Say what was searched for"):
        stand(own, " ", {})
