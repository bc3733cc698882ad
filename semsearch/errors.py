"""One exception for each cause that a user can act on; the message says what to do."""


class SemsearchError(Exception):
    """Base of every error that semsearch raises on purpose."""


class UploadGoneError(SemsearchError):
    """The photo that an address names was given to an app that has been closed since."""


class UnreadableImageError(SemsearchError):
    """A file that is no image, is damaged, or is too large to decode safely."""


class DecoderError(SemsearchError):
    """No process to decode photos in can be started."""


class ModelFileError(SemsearchError):
    """A model file that is missing, or whose content is not the recorded one."""


class WrongEmbeddingError(SemsearchError):
    """An encoder that computes what cannot be right on this computer; nothing of it is kept."""


class DownloadError(SemsearchError):
    """A model file that cannot be fetched, or that arrived damaged."""


class MissingPackageError(SemsearchError):
    """A Python package that only some people need, and that is not installed."""


class UnknownEncoderError(SemsearchError):
    """A name that no encoder has."""


class EncoderNameError(SemsearchError):
    """A name that a tuned encoder cannot have, or that another one has."""


class LibraryError(SemsearchError):
    """A photo library that cannot be found, opened or written."""


class DamagedLibraryError(LibraryError):
    """A library file that is not as it was written; `semsearch.indexing.repair` saves the rest."""


class BusyLibraryError(LibraryError):
    """A library that another index run is at work on."""


class TooManyPhotosError(LibraryError):
    """A library of more photos than memory has room for all at once."""


class ExclusionError(SemsearchError):
    """A pattern that leaves nothing out, or everything, or that a library does not have."""


class EngineError(SemsearchError):
    """A vector engine that cannot be reached, or does not do what it is asked."""


class StaleEngineError(EngineError):
    """A vector engine that is of another library, or too far behind to be asked."""


class UnreachableEngineError(EngineError):
    """A vector engine on a server that does not answer, or not in time."""


class CancelledError(SemsearchError):
    """A run that the user has stopped; what it finished is kept."""


class UnknownWordsError(SemsearchError):
    """A query in which no word is known.

    Attributes
    ----------
    suggestions : dict of str to list of str
        The unknown words, each with the known words spelt most like it.
    """

    def __init__(self, message: str, suggestions: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.suggestions = suggestions or {}


class TrainingDataError(SemsearchError):
    """A folder that holds too few usable photos to train a head on."""


class EvaluationDataError(SemsearchError):
    """Photos or captions that cannot be used for an evaluation."""


class OutputError(SemsearchError):
    """A file that a command may not or cannot write."""


class MoveError(SemsearchError):
    """A file that cannot be moved to where somebody wants it, or back."""


class EmptyRegionError(SemsearchError):
    """A box that shows nothing of a photo."""


class UnknownAlbumError(SemsearchError):
    """A name that no album of a library has."""


class AlbumNameError(SemsearchError):
    """A name that an album cannot have, or that another one has."""


class UnknownNameError(SemsearchError):
    """A name that a library was not taught."""


class TaughtNameError(SemsearchError):
    """A name that cannot be taught, or that something else has."""


class ExampleError(SemsearchError):
    """Photos that cannot teach a name: none, contradictory ones, or those of no library."""


class NamesFileError(SemsearchError):
    """A file of names that cannot be read; nothing of it is taken."""


class PairError(SemsearchError):
    """Pairs of photos that cannot be read, or that contradict themselves."""


class TooFewPairsError(SemsearchError):
    """Too few pairs to learn a likeness from.

    Attributes
    ----------
    pairs, needed : int
        How many pairs of photos that are alike there are, and how many it takes.
    """

    def __init__(self, pairs: int, needed: int) -> None:
        super().__init__(
            f"There are {pairs:,} pairs of photos of this library that are alike, and {needed:,} "
            "are needed to learn a likeness. Tell more on the page What was learned, or in a file."
        )
        self.pairs = pairs
        self.needed = needed


class LikenessError(SemsearchError):
    """A learned likeness that is not there, is damaged, or is that of another encoder."""


class MarkError(SemsearchError):
    """Results that cannot be marked right or wrong: of no query, or photos that are gone."""


class TooFewSessionsError(SemsearchError):
    """Too little was picked so far to learn what goes together.

    Attributes
    ----------
    sessions, needed : int
    """

    def __init__(self, sessions: int, needed: int) -> None:
        super().__init__(
            f"There are {sessions:,} visits and albums with two picked photos or more, and "
            f"{needed:,} are needed to learn what goes well together. Open photos that belong "
            "together, or select them and keep them as an album."
        )
        self.sessions = sessions
        self.needed = needed


class LayoutError(SemsearchError):
    """Photos could not be laid out as a map."""


class SettingError(SemsearchError):
    """An environment variable holds what semsearch does not know."""
