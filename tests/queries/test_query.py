"""What a person types is read as parts that are wanted and parts that are not."""

import random
import timeit

import numpy as np
import pytest

from semsearch import WordVectors
from semsearch.errors import UnknownWordsError
from semsearch.queries.query import MAX_LENGTH, Query, Term, phrase_vector, read_query
from semsearch.queries.tokens import HEAVIEST

NAMES = frozenset(
    "cat dog car cafe cave leaf knife man mouse child vase bus sunflower t-shirt "
    "bird windmill battery".split()
) | {"hot dog", "polar bear", "teddy bear", "windsor chair", "bird of paradise", "bird's nest",
     "a battery", "lawn mower", "head of a dog"}  # fmt: skip


def wanted(query: Query) -> dict[str, float]:
    return {term.text: term.weight for part in query.wanted for term in part.terms}


def excluded(query: Query) -> dict[str, float]:
    return {part.terms[0].text: part.weight for part in query.excluded}


def only_term(text: str, words: WordVectors) -> Term:
    (part,) = read_query(text, words, NAMES).parts
    (term,) = part.terms
    return term


def test_plain_words_are_one_part_without_the_stop_words(words: WordVectors) -> None:
    query = read_query("a Castle by the WATER", words, NAMES)
    assert [part.weight for part in query.parts] == [1]
    assert wanted(query) == {"castle": 1, "water": 1}


def test_stop_words_alone_still_count(words: WordVectors) -> None:
    assert wanted(read_query("the", words, NAMES)) == {"the": 1}


def test_a_word_typed_twice_counts_once(words: WordVectors) -> None:
    assert len(read_query("dog dog", words, NAMES).wanted[0].terms) == 1


@pytest.mark.parametrize(
    "text",
    ["cat -dog", "cat \u2212dog", "cat –dog", "cat,-dog", "cat (-dog)", "cat --dog", "-dog cat",
     "cat NOT dog", "cat without a dog", "cat Without dog", 'cat -"dog"'],
)  # fmt: skip
def test_a_minus_not_and_without_exclude_the_next_term(words: WordVectors, text: str) -> None:
    query = read_query(text, words, NAMES)
    assert (wanted(query), excluded(query)) == ({"cat": 1}, {"dog": -1})


@pytest.mark.parametrize("text", ["cat - dog", "cat-dog", "cat–dog", "cat--dog", "cat dog -"])
def test_a_lone_dash_or_one_inside_a_word_excludes_nothing(words: WordVectors, text: str) -> None:
    assert not read_query(text, words, NAMES).excluded


def test_a_query_may_only_exclude(words: WordVectors) -> None:
    query = read_query("-dog", words, NAMES)
    assert (query.wanted, excluded(query)) == ((), {"dog": -1})


@pytest.mark.parametrize("text", ["-hot dog", '-"hot dog"', "NOT hot dog", "without a hot-dog"])
def test_a_whole_compound_is_excluded(words: WordVectors, text: str) -> None:
    (part,) = read_query(text, words, NAMES).parts
    assert (part.weight, part.terms[0].name) == (-1, "hot dog")


@pytest.mark.parametrize(
    ("text", "weight"),
    [("2*red car", 2), ("2 * red car", 2), (".5*red car", 0.5), ("0.5*red car", 0.5),
     ("1,5*red car", 1.5), ("9" * 200 + "*red car", HEAVIEST)],
)  # fmt: skip
def test_a_number_weighs_the_next_word_alone(words: WordVectors, text: str, weight: float) -> None:
    assert wanted(read_query(text, words, NAMES)) == {"red": weight, "car": 1}


@pytest.mark.parametrize("text", ["3*hot dog", '3*"hot dog"', '3 * "hot dog"'])
def test_a_number_weighs_a_whole_compound(words: WordVectors, text: str) -> None:
    assert wanted(read_query(text, words, NAMES)) == {"hot dog": 3}


@pytest.mark.parametrize("text", ["-0.5*dog", "0.5*-dog"])
def test_what_is_excluded_may_have_a_weight(words: WordVectors, text: str) -> None:
    assert excluded(read_query(text, words, NAMES)) == {"dog": -0.5}


def test_weight_zero_drops_a_word(words: WordVectors) -> None:
    assert wanted(read_query("0*dog cat", words, NAMES)) == {"cat": 1}


def test_a_star_without_a_number_is_punctuation(words: WordVectors) -> None:
    assert wanted(read_query("dog*cat", words, NAMES)) == {"dog": 1, "cat": 1}


@pytest.mark.parametrize("text", ['"red car"', "“red car”", '" red,  car! "'])
def test_quotes_keep_words_together(words: WordVectors, text: str) -> None:
    assert only_term(text, words) == Term("red car", "red car", ("red", "car"))


@pytest.mark.parametrize("text", ['"hot dog', '"" hot dog', '"?!" hot dog'])
def test_open_and_empty_quotes_are_ignored(words: WordVectors, text: str) -> None:
    assert only_term(text, words).name == "hot dog"


@pytest.mark.parametrize(
    ("text", "name"),
    [("polar bears", "polar bear"), ("polar_bear", "polar bear"), ("Teddy-Bear", "teddy bear"),
     ("hotdog", "hot dog"), ("hot-dogs", "hot dog"), ("sun flower", "sunflower"),
     ("t shirt", "t-shirt"), ("t-shirts", "t-shirt"), ("lawnmower", "lawn mower"),
     ("a bird of paradise", "bird of paradise"), ("bird’s nest", "bird's nest"),
     ("the head of a dog", "head of a dog")],
)  # fmt: skip
def test_known_compounds_are_one_term_however_spelt(
    words: WordVectors, text: str, name: str
) -> None:
    assert only_term(text, words).name == name


def test_compounds_may_share_words(words: WordVectors) -> None:
    query = read_query("polar bear teddy bear", words, NAMES)
    assert wanted(query) == {"polar bear": 1, "teddy bear": 1}


@pytest.mark.parametrize("text", ["hot, dog", "hot -dog", "hot 2*dog", 'hot "dog"', "hot. dog"])
def test_nothing_but_space_lies_within_a_compound(words: WordVectors, text: str) -> None:
    assert len([term for part in read_query(text, words, NAMES).parts for term in part.terms]) == 2


def test_an_article_begins_no_compound(words: WordVectors) -> None:
    assert wanted(read_query("a battery", words, NAMES)) == {"battery": 1}


def test_a_compound_stands_for_its_native_joined_word_or_for_its_words(words: WordVectors) -> None:
    assert only_term("hot dog", words).words == ("hotdog",)
    assert only_term("polar bear", words).words == ("polar", "bear")
    assert only_term("bird's nest", words).words == ("bird", "nest")


@pytest.mark.parametrize(
    ("typed", "name"),
    [("cats", "cat"), ("caves", "cave"), ("vases", "vase"), ("buses", "bus"), ("leaves", "leaf"),
     ("knives", "knife"), ("men", "man"), ("mice", "mouse"), ("children", "child")],
)  # fmt: skip
def test_a_plural_keeps_its_vector_and_is_known_by_its_singular(
    words: WordVectors, typed: str, name: str
) -> None:
    assert only_term(typed, words) == Term(typed, name, (typed,))


@pytest.mark.parametrize(
    "typed", ["café", "cafe\u0301", "CAFÉ", "ｃａｆｅ", "cafés", "cafe's", "cafe’s"]
)
def test_accents_case_width_and_possessives_do_not_matter(words: WordVectors, typed: str) -> None:
    assert only_term(typed, words).name == "cafe"


def test_a_word_that_only_the_names_know_has_no_vector(words: WordVectors) -> None:
    (part,) = read_query("xqzzyvs", words, {"xqzzyv"}).parts
    assert part.terms == (Term("xqzzyvs", "xqzzyv", ()),)


def test_a_word_that_no_name_has_is_its_own_name(words: WordVectors) -> None:
    assert only_term("running", words) == Term("running", "running", ("running",))


@pytest.mark.parametrize("text", ["xqzzyv", '"xqzzyv"', "dog xqzzyv", "cat -xqzzyv"])
def test_a_word_that_nothing_knows_stays_without_words(words: WordVectors, text: str) -> None:
    terms = [term for part in read_query(text, words, NAMES).parts for term in part.terms]
    assert Term("xqzzyv", "xqzzyv", ()) in terms


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("A Cat on a sofa", "a cat on a sofa"), ("2*red car", "red car"),
     ('"hot dog" on a table', "hot dog on a table"),
     ("red, blue and green", "red, blue and green"),
     ("polar_bear", "polar bear"), ("0*dog cat", "cat"),
     ("doggo on teh beach!", "doggo on the beach")],
)  # fmt: skip
def test_a_part_has_its_phrase_in_plain_english(words: WordVectors, text: str, phrase: str) -> None:
    (part,) = read_query(text, words, NAMES).parts
    assert part.text == phrase


@pytest.mark.parametrize(
    ("text", "name"), [("🐶", "dog"), ("2*🐶", "dog"), ("🌊", "water wave"), ("dog🐶🏽", "dog")]
)
def test_emoji_are_read_by_their_names(words: WordVectors, text: str, name: str) -> None:
    query = read_query(text, words, NAMES)
    assert name in [term.text for term in query.wanted[0].terms]
    assert name in query.emoji.values()


def test_sql_is_a_query_like_any_other(words: WordVectors) -> None:
    assert wanted(read_query("'; DROP TABLE photo; --", words)) == {"drop": 1, "table": 1}


@pytest.mark.parametrize("text", ["", "   ", "?!", "-", "NOT", "without", '""', "0*dog"])
def test_a_query_without_a_word_is_refused(words: WordVectors, text: str) -> None:
    with pytest.raises(UnknownWordsError, match="no word in the query"):
        read_query(text, words, NAMES)


def test_a_query_that_is_too_long_is_refused(words: WordVectors) -> None:
    with pytest.raises(UnknownWordsError, match="301 characters"):
        read_query("x" * (MAX_LENGTH + 1), words)


def test_no_text_breaks_the_reader(words: WordVectors) -> None:
    awkward = [*"-−–—*\"“”«'’_.,()0129²٣½ \t\n\0aßİéﬁ🐶👨\u200d\u0301\ud800\udfff",
               " NOT ", " without ", "dog", "hot dog", "the", "1e999*", "nan*", "-2*"]  # fmt: skip
    choices = random.Random(0)
    for _ in range(300):
        text = "".join(choices.choices(awkward, k=choices.randint(0, 60)))[:MAX_LENGTH]
        try:
            query = read_query(text, words, NAMES)
        except UnknownWordsError:
            continue
        assert query.parts
        for part in query.parts:
            assert all(0 < term.weight <= HEAVIEST for term in part.terms)
            vector = phrase_vector(part.terms, words)
            assert vector is None or np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_plain_words_are_read_in_a_millisecond(words: WordVectors) -> None:
    runs = timeit.repeat(
        lambda: read_query("a castle by the water", words, NAMES), number=100, repeat=3
    )
    assert min(runs) / 100 < 0.001


def test_the_vector_of_one_word_is_its_own(words: WordVectors) -> None:
    vector = phrase_vector([Term("dog", "dog", ("dog",))], words)
    assert vector is not None
    assert (vector.shape, vector.dtype) == ((300,), np.float32)
    np.testing.assert_allclose(vector, words["dog"], atol=1e-4)


def test_rare_and_heavy_words_count_more_in_a_vector(words: WordVectors) -> None:
    the, castle = Term("the", "the", ("the",)), Term("castle", "castle", ("castle",))
    heavy = Term("the", "the", ("the",), 10)
    even, swayed = phrase_vector([the, castle], words), phrase_vector([heavy, castle], words)
    assert even is not None and swayed is not None
    assert even @ words["castle"] > 0.99
    assert swayed @ words["the"] > even @ words["the"]


def test_terms_without_words_have_no_vector(words: WordVectors) -> None:
    assert phrase_vector([Term("xqzzyv", "xqzzyv", ())], words) is None


# Words that are said of photos


def test_words_that_are_said_of_photos_are_right_as_they_are(words: WordVectors) -> None:
    assert read_query("casttle", words, NAMES).corrected == {"casttle": "castle"}
    assert read_query("casttle", words, NAMES, said={"casttle"}).corrected == {}
    german = "die küche der oma"
    assert not read_query(german, words, NAMES).is_english
    assert read_query(german, words, NAMES, said=set(german.split())).is_english
    assert not read_query(german, words, NAMES, said={"oma"}).is_english


def test_english_stays_english_where_its_words_are_said_of_photos(words: WordVectors) -> None:
    assert read_query("a dog in a field", words, NAMES, said={"dog", "field"}).is_english
