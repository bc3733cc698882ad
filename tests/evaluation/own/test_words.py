"""Words fail that nothing knows, and those that do not tell right photos from wrong ones."""

import pytest

from semsearch import SearchEngine
from semsearch.evaluation.own.words import Knowledge, WordReason, failing, word_reasons
from semsearch.feedback.albums import Albums
from semsearch.search.mix import Mix


def reasons(
    engine: SearchEngine, text: str, right: list[str], wrong: list[str]
) -> dict[str, WordReason]:
    marks = dict.fromkeys(right, True) | dict.fromkeys(wrong, False)
    found = word_reasons(engine, engine.read(Mix(text)), marks)
    return {own.word: own for own in found}


@pytest.mark.parametrize(
    ("word", "knowledge"),
    [("windmill", Knowledge.SEEN), ("birthday", Knowledge.RELATED), ("paris", Knowledge.UNSEEN),
     ("xqzzyv", Knowledge.UNKNOWN)],
)  # fmt: skip
def test_a_word_is_known_in_one_of_four_ways(
    own: SearchEngine, contents: dict[str, str], word: str, knowledge: Knowledge
) -> None:
    assert reasons(own, word, [contents["fish1"]], [])[word].knowledge is knowledge


def test_the_word_that_does_not_tell_right_from_wrong_is_named(
    own: SearchEngine, contents: dict[str, str]
) -> None:
    mills = [contents[name] for name in ("windmill11", "windmill12", "windmill13")]
    fish = [contents[name] for name in ("fish1", "fish10", "fish11")]
    found = reasons(own, "windmill xqzzyv", mills, fish)
    assert found["windmill"].trouble == ""
    assert (found["windmill"].right or 0) > 0.5 > (found["windmill"].wrong or 1)
    assert found["windmill"].order == 1
    assert found["xqzzyv"].trouble == "nothing knows this word"
    turned = reasons(own, "windmill", fish, mills)["windmill"]
    assert turned.order == 0
    assert turned.trouble.startswith("right photos score no better than wrong ones (0% against")


def test_a_word_that_right_photos_hardly_show_fails_without_wrong_ones(
    own: SearchEngine, contents: dict[str, str]
) -> None:
    found = reasons(own, "windmill", [contents["fish1"]], [])["windmill"]
    assert found.trouble == "hardly seen in the photos that are right (0% sure)"
    seen = reasons(own, "fish", [], [contents["fish14"]])["fish"]
    assert seen.trouble.startswith("seen in photos that are wrong")


def test_a_word_that_is_left_out_counts_the_other_way(
    own: SearchEngine, contents: dict[str, str]
) -> None:
    mill, fish = contents["windmill11"], contents["fish1"]
    assert reasons(own, "photo -fish", [mill], [fish])["fish"].trouble == ""
    assert "no better" in reasons(own, "photo -fish", [fish], [mill])["fish"].trouble


def test_a_photo_has_no_words_and_marks_that_are_gone_say_nothing(own: SearchEngine) -> None:
    assert word_reasons(own, None, {"f" * 64: True}) == ()
    assert word_reasons(own, own.read(Mix("fish")), {"f" * 64: True}) == ()
    assert failing([]) == []


def test_a_word_that_is_said_of_right_photos_tells_them_from_wrong_ones(
    own: SearchEngine, contents: dict[str, str]
) -> None:
    right, wrong = [contents["fish14"], contents["fish6"]], [contents["fish1"]]
    before = reasons(own, "Wanda", right, wrong)["wanda"]
    assert before.knowledge is Knowledge.UNSEEN
    Albums(own.library).add("Wanda", right)
    own.said.heeded = True
    after = reasons(own, "Wanda", right, wrong)["wanda"]
    assert after.knowledge is Knowledge.SAID
    assert after.order == 1
    assert (after.right or 0) > (before.right or 1)
    assert after.trouble == ""
