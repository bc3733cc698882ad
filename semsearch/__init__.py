"""Semantic photo search on one's own computer."""

from semsearch.library import Library
from semsearch.projection import ProjectionHead
from semsearch.search import Match, SearchEngine, TextResult
from semsearch.words import WordVectors

__all__ = ["Library", "Match", "ProjectionHead", "SearchEngine", "TextResult", "WordVectors"]
__version__ = "0.1.0"
