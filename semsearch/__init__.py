"""Semantic photo search on one's own computer."""

from semsearch.library import Library
from semsearch.projection import ProjectionHead
from semsearch.search import Match, Result, SearchEngine
from semsearch.words import WordVectors

__all__ = ["Library", "Match", "ProjectionHead", "Result", "SearchEngine", "WordVectors"]
__version__ = "0.1.0"
