"""What semsearch exports is pinned, is all that signatures need, and costs nothing unasked."""

import inspect
import subprocess
import sys
import typing
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import semsearch

PUBLIC = """
BusyLibraryError Catalogue ColourPart Credit DamagedLibraryError ENCODERS EmptyRegionError Encoder
Example Facts FeatureMap Filter HeadInfo IndexReport Library LibraryError Match Matches
MissingPackageError Mix ModelFileError NamePart Opinion PartScore Photo PhotoPart ProjectionHead
Query
Result SaidReason SearchEngine SemsearchError Skipped Stat Tag UnknownEncoderError UnknownWordsError
UnreadableImageError WordVectors index_folder index_folders load_encoder
""".split()
# What parts of semsearch tell one another through public classes.
AMONG_OURSELVES = """
Details Drawings EmbeddedPhoto Entry Evidence Gallery Judged Kind Known Outline Part PhotoFacts
Place Saying TextSpace Tuned
""".split()
ENGINE_AND_WORDS = (semsearch.SearchEngine, semsearch.Library, semsearch.WordVectors)


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public functions and the public methods of public classes, by name."""
    for name in semsearch.__all__:
        found = getattr(semsearch, name)
        members = vars(found).items() if inspect.isclass(found) else [("", found)]
        for own, member in members:
            parts = (getattr(member, part, None) for part in ("fget", "func", "__func__"))
            function = next(filter(None, parts), member)
            is_ours = getattr(function, "__module__", "").startswith("semsearch")
            if inspect.isfunction(function) and is_ours and (not own or own[0] != "_"):
                yield f"{name}.{own}".rstrip("."), function


def ours(annotation: Any) -> Iterator[str]:
    """The names of our own classes in an annotation."""
    for part in typing.get_args(annotation):
        yield from ours(part)
    origin = typing.get_origin(annotation) or annotation
    if inspect.isclass(origin) and origin.__module__.startswith("semsearch."):
        yield origin.__name__


def test_the_names_are_these() -> None:
    assert sorted(semsearch.__all__) == sorted(PUBLIC)
    assert set(semsearch.__all__) <= set(dir(semsearch))
    assert all(getattr(semsearch, name) is not None for name in semsearch.__all__)


def test_what_is_not_public_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        semsearch.nothing  # noqa: B018


def test_what_signatures_need_is_exported() -> None:
    needed = set[str]()
    for name, function in functions():
        if name != "WordVectors.keyed":  # gensim's, which is imported when it is asked for
            for annotation in typing.get_type_hints(function).values():
                needed.update(ours(annotation))
    for name in semsearch.__all__:
        if hasattr(getattr(semsearch, name), "__dataclass_fields__"):
            for annotation in typing.get_type_hints(getattr(semsearch, name)).values():
                needed.update(ours(annotation))
    assert needed - set(semsearch.__all__) == set(AMONG_OURSELVES)


@pytest.mark.parametrize("kind", ENGINE_AND_WORDS)
def test_flags_and_what_comes_third_are_named(kind: type) -> None:
    for name, function in functions():
        if not name.startswith(f"{kind.__name__}."):
            continue
        places = [
            each for each in inspect.signature(function).parameters.values()
            if each.kind is each.POSITIONAL_OR_KEYWORD and each.name not in ("self", "cls")
        ]  # fmt: skip
        assert len(places) <= 2, name
        assert not any(isinstance(each.default, bool) for each in places), name


def test_every_public_name_says_what_it_is() -> None:
    undocumented = [name for name, function in functions() if not function.__doc__]
    assert undocumented == []


def test_importing_it_loads_nothing_else() -> None:
    code = "import semsearch, sys; print([m for m in ('numpy', 'streamlit') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
