"""Semantic photo search on one's own computer.

What is named here is the public surface; `docs/python-api.md` shows how to use it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from semsearch.encoders import ENCODERS, Encoder, load_encoder
    from semsearch.encoders.feature_map import FeatureMap
    from semsearch.errors import (
        BusyLibraryError,
        DamagedLibraryError,
        EmptyRegionError,
        LibraryError,
        MissingPackageError,
        ModelFileError,
        SemsearchError,
        UnknownEncoderError,
        UnknownWordsError,
        UnreadableImageError,
    )
    from semsearch.facts.reading import Facts
    from semsearch.feedback.examples import Example
    from semsearch.feedback.opinion import Opinion
    from semsearch.folders.stats import Skipped, Stat
    from semsearch.head.projection import HeadInfo, ProjectionHead
    from semsearch.head.tags import Tag
    from semsearch.indexing.indexer import index_folder, index_folders
    from semsearch.indexing.report import IndexReport
    from semsearch.library.catalogue import Catalogue
    from semsearch.library.filters import Filter
    from semsearch.library.library import Library
    from semsearch.library.photo import Credit, Photo
    from semsearch.queries.query import Query
    from semsearch.queries.taught import NamePart
    from semsearch.search.engine import SearchEngine
    from semsearch.search.matches import Match, Matches
    from semsearch.search.mix import ColourPart, Mix, PartScore, PhotoPart
    from semsearch.search.results import Result
    from semsearch.search.said.evidence import SaidReason
    from semsearch.words.word_vectors import WordVectors

__all__ = [
    "ENCODERS",
    "BusyLibraryError",
    "Catalogue",
    "ColourPart",
    "Credit",
    "DamagedLibraryError",
    "EmptyRegionError",
    "Encoder",
    "Example",
    "Facts",
    "FeatureMap",
    "Filter",
    "HeadInfo",
    "IndexReport",
    "Library",
    "LibraryError",
    "Match",
    "Matches",
    "MissingPackageError",
    "Mix",
    "ModelFileError",
    "NamePart",
    "Opinion",
    "PartScore",
    "Photo",
    "PhotoPart",
    "ProjectionHead",
    "Query",
    "Result",
    "SaidReason",
    "SearchEngine",
    "SemsearchError",
    "Skipped",
    "Stat",
    "Tag",
    "UnknownEncoderError",
    "UnknownWordsError",
    "UnreadableImageError",
    "WordVectors",
    "index_folder",
    "index_folders",
    "load_encoder",
]
__version__ = "0.2.0"

# A process that needs one module of semsearch does not wait for all of them.
_HOMES = {
    "encoders": ("ENCODERS", "Encoder", "load_encoder"),
    "encoders.feature_map": ("FeatureMap",),
    "errors": (
        "BusyLibraryError",
        "DamagedLibraryError",
        "EmptyRegionError",
        "LibraryError",
        "MissingPackageError",
        "ModelFileError",
        "SemsearchError",
        "UnknownEncoderError",
        "UnknownWordsError",
        "UnreadableImageError",
    ),
    "facts.reading": ("Facts",),
    "feedback.examples": ("Example",),
    "feedback.opinion": ("Opinion",),
    "folders.stats": ("Skipped", "Stat"),
    "head.projection": ("HeadInfo", "ProjectionHead"),
    "head.tags": ("Tag",),
    "indexing.indexer": ("index_folder", "index_folders"),
    "indexing.report": ("IndexReport",),
    "library.catalogue": ("Catalogue",),
    "library.filters": ("Filter",),
    "library.library": ("Library",),
    "library.photo": ("Credit", "Photo"),
    "queries.query": ("Query",),
    "queries.taught": ("NamePart",),
    "search.engine": ("SearchEngine",),
    "search.matches": ("Match", "Matches"),
    "search.mix": ("ColourPart", "Mix", "PartScore", "PhotoPart"),
    "search.results": ("Result",),
    "search.said.evidence": ("SaidReason",),
    "words.word_vectors": ("WordVectors",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    return found


def __dir__() -> list[str]:
    """Return what there is, loaded or not."""
    return sorted(globals().keys() | _HOME_OF)
