"""Tags of photos and of the library."""

from semsearch import SearchEngine
from semsearch.head.tags import SHOWN_FROM
from semsearch.library.filters import Filter


def test_a_fish_is_tagged_as_one(engine: SearchEngine) -> None:
    photo = next(p for p in engine.photos if p.path.name == "gcompris__fish-fish10.jpg")
    likeliest = engine.tags_of_embedding(engine.embedding(photo.id), k=5, threshold=0)
    assert "fish" in [tag.word for tag in likeliest]


def test_only_tags_that_are_sure_are_shown(engine: SearchEngine) -> None:
    windmill = next(p for p in engine.photos if p.path.name == "gcompris__energy-windmill13.jpg")
    tags = engine.tags_of_embedding(engine.embedding(windmill.id))
    assert "windmill" in [tag.word for tag in tags]
    assert all(SHOWN_FROM <= tag.confidence <= 1 for tag in tags)


def test_tags_of_the_library_narrow_it_down(engine: SearchEngine) -> None:
    (first, count), (second, _) = engine.library_tags()[:2]
    assert len(engine.photos_with(frozenset([first]))) == count
    both = engine.photos_with(frozenset([first, second]))
    assert dict(engine.library_tags(frozenset([first]))).get(second, 0) == len(both)


def test_tags_of_chosen_photos_count_those_alone(engine: SearchEngine) -> None:
    (first, count), *_ = engine.library_tags()
    with_tag = engine.photos_with(frozenset([first]))
    chosen = Filter(among=frozenset(with_tag.ids[: count // 2].tolist()))
    assert dict(engine.library_tags(condition=chosen))[first] == count // 2
    assert engine.library_tags(condition=Filter(among=frozenset())) == []
    assert len(engine.photos_with(condition=chosen)) == count // 2
