"""Semantic photo search on one's own computer."""

from semsearch.library import Library
from semsearch.matches import Match, Result
from semsearch.projection import ProjectionHead
from semsearch.search import SearchEngine
from semsearch.words import WordVectors

__all__ = ["Library", "Match", "ProjectionHead", "Result", "SearchEngine", "WordVectors"]
__version__ = "0.1.0"
