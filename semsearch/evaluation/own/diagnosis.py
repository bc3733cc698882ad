"""Diagnosis: how queries stand by their marks, which of their words fail, and what may help."""

from collections.abc import Mapping
from dataclasses import dataclass

from semsearch.errors import SemsearchError
from semsearch.evaluation.own.encoders import Others
from semsearch.evaluation.own.outcome import mean_share
from semsearch.evaluation.own.remedies import Remedy, remedies_for
from semsearch.evaluation.own.standing import Standing, stand
from semsearch.evaluation.own.words import WordReason, failing, word_reasons
from semsearch.feedback.marks import Marks
from semsearch.progress import Progress, unseen
from semsearch.search.engine import SearchEngine

NO_OTHERS: Others = {}


@dataclass(frozen=True)
class Diagnosis:
    """How a query stands, and why.

    Attributes
    ----------
    standing : Standing
    words : tuple of WordReason
    remedies : tuple of Remedy
    """

    standing: Standing
    words: tuple[WordReason, ...]
    remedies: tuple[Remedy, ...]

    @property
    def failing(self) -> list[WordReason]:
        """The words that fail; none where nothing that was marked speaks against the query."""
        return [] if self.standing.is_perfect else failing(self.words)


@dataclass(frozen=True)
class OwnQuality:
    """How well a library is searched, by all that was marked.

    Attributes
    ----------
    diagnoses : tuple of Diagnosis
        Of the queries, those marked last first.
    troubles : dict of str to str
        Why a query cannot be asked any more.
    """

    diagnoses: tuple[Diagnosis, ...]
    troubles: dict[str, str]

    @property
    def mean(self) -> float | None:
        """The mean P@10 over the queries, 0 to 1; None without any."""
        return mean_share([own.standing.fair for own in self.diagnoses if own.standing.fair])


def diagnose(
    engine: SearchEngine, text: str, marks: Mapping[str, bool], others: Others = NO_OTHERS
) -> Diagnosis:
    """Return how a query stands, and why.

    Parameters
    ----------
    engine : SearchEngine
    text : str
    marks : dict of str to bool
        Whether each marked photo is right, by SHA-256.
    others : dict of str to callable
        Opens the library with each other encoder that has seen it.

    Raises
    ------
    UnknownWordsError, MarkError
        As `asking.ask`.
    """
    standing = stand(engine, text, marks)
    words = word_reasons(engine, standing.query, marks)
    remedies = remedies_for(engine, standing, marks, words, others)
    return Diagnosis(standing, words, tuple(remedies))


def own_quality(
    engine: SearchEngine, others: Others = NO_OTHERS, progress: Progress = unseen
) -> OwnQuality:
    """Return how all queries with marks stand.

    Parameters
    ----------
    engine : SearchEngine
    others : dict of str to callable
        As of `diagnose`.
    progress : callable, optional
        Called as ``progress(done, total)`` with numbers of queries.

    Raises
    ------
    LibraryError
        If the marks cannot be read.
    """
    marks = Marks(engine.library)
    queries = [own.query for own in marks]
    diagnoses, troubles = [], {}
    for done, text in enumerate(queries):
        progress(done, len(queries))
        try:
            diagnoses.append(diagnose(engine, text, marks.of(text), others))
        except SemsearchError as error:
            troubles[text] = str(error)
    progress(len(queries), len(queries))
    return OwnQuality(tuple(diagnoses), troubles)
