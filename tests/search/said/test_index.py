"""Which photos words are said of, looked up by what a query asks for."""

import pytest

from semsearch import WordVectors
from semsearch.facts.said import CAPTION, KEYWORD, TITLE, Saying
from semsearch.queries.query import Term, read_query
from semsearch.search.said.index import KIND, SaidIndex
from semsearch.search.said.words import SaidWords
from semsearch.words.lexicon import Lexicon

SAID = [
    (1, Saying(CAPTION, "Grandma's kitchen at Easter")),
    (2, Saying(KEYWORD, "Poodles")),
    (3, Saying(KEYWORD, "dog")),
    (4, Saying(TITLE, "A dog and a polar bear")),
    (5, Saying(KEYWORD, "hot dogs")),
    (6, Saying(CAPTION, "The bear, and how polar light looks")),
    (7, Saying(CAPTION, "Our boat Xanthippa")),
    (7, Saying(KEYWORD, "Xanthippa")),
    (8, Saying(CAPTION, "We saw Xanthippa, our neighbour's boat")),
]


@pytest.fixture(scope="module")
def index(words: WordVectors, lexicon: Lexicon) -> SaidIndex:
    return SaidIndex(SAID, SaidWords(words, lexicon), lexicon)


@pytest.fixture
def term_of(words: WordVectors, lexicon: Lexicon) -> "type[Term]":
    def read(text: str) -> Term:
        [term] = read_query(text, words, lexicon).parts[0].terms
        return term

    return read  # type: ignore[return-value]


def found(index: SaidIndex, term: Term) -> list[tuple[str, list[int], float]]:
    return [(own.source, own.ids.tolist(), own.share) for own in index.said_of(term)]


def test_words_that_nobody_knows_find_the_photos_of_which_they_are_said(
    index: SaidIndex, term_of: "type[Term]"
) -> None:
    assert found(index, term_of('"Xanthippa"')) == [(CAPTION, [7, 8], 1), (KEYWORD, [7], 1)]
    assert found(index, term_of("grandmas")) == [(CAPTION, [1], 1)]
    assert found(index, term_of("zebra")) == []


def test_kinds_answer_for_what_they_are_but_count_less(
    index: SaidIndex, term_of: "type[Term]"
) -> None:
    assert found(index, term_of("dogs")) == [
        (KEYWORD, [3], 1), (KEYWORD, [2, 3], KIND), (TITLE, [4], 1)]  # fmt: skip
    assert found(index, term_of("poodle")) == [(KEYWORD, [2], 1)]


def test_a_name_of_several_words_is_found_as_one(index: SaidIndex, term_of: "type[Term]") -> None:
    assert found(index, term_of("polar bear")) == [(TITLE, [4], 1)]
    assert found(index, term_of("hot dog")) == [(KEYWORD, [5], 1)]
    assert found(index, term_of('"our boat"')) == [(CAPTION, [7, 8], 1)]
    assert found(index, term_of('"grandma boat"')) == []


def test_a_text_says_what_the_index_finds_it_by(index: SaidIndex, term_of: "type[Term]") -> None:
    for text in ("dog", "dogs", "poodle", "polar bear", "hot dog", '"our boat"', "zebra"):
        term = term_of(text)
        by_index = {(number, own.source, own.share)
                    for own in index.said_of(term) for number in own.ids.tolist()}  # fmt: skip
        by_text = {(number, saying.source, share) for number, saying in SAID
                   if (share := index.share(saying.text, term))}  # fmt: skip
        best = {own for own in by_index if (*own[:2], 1.0) not in by_index or own[2] == 1}
        assert by_text == best


def test_after_photos_changed_it_is_as_one_that_is_made_anew(
    index: SaidIndex, words: WordVectors, lexicon: Lexicon, term_of: "type[Term]"
) -> None:
    now = [(2, Saying(TITLE, "A cat")), (9, Saying(KEYWORD, "dog"))]
    updated = index.updated([2, 7, 9], now)
    anew = SaidIndex([each for each in SAID if each[0] not in (2, 7)] + now,
                     SaidWords(words, lexicon), lexicon)  # fmt: skip
    assert updated.photos == anew.photos
    for text in ("dog", "cat", "poodle", "Xanthippa"):
        assert found(updated, term_of(text)) == found(anew, term_of(text))
    assert found(index, term_of("poodle")), "the index that was is as it was"
