"""What a search asks for: words, photos and colours, each with a weight."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.vectors import Array, sigmoid

# From which belief in what is said of a photo it counts as found.
BELIEVED_FROM = 0.25


@dataclass(frozen=True)
class PhotoPart:
    """A photo that the found ones shall be like, or unlike if its weight is below 0.

    Attributes
    ----------
    embedding : array of shape (dim,)
    weight : float
    label : str
        What to call it.
    colours : array of shape (bins,), optional
        Its colours, which a learned likeness may count.
    """

    embedding: Array
    _: KW_ONLY
    weight: float = 1.0
    label: str = "the photo"
    colours: Array | None = None


@dataclass(frozen=True)
class ColourPart:
    """Colours that the found photos shall have, or not have if its weight is below 0.

    Attributes
    ----------
    colours : array of shape (bins,)
        As `semsearch.images.colour` describes a photo or one colour.
    weight : float
    label : str
        What to call them.
    is_palette : bool
        Whether they are all the colours of a photo, and not one that it shall have.
    """

    colours: Array
    _: KW_ONLY
    weight: float = 1.0
    label: str = "the colours"
    is_palette: bool = True


@dataclass(frozen=True)
class Mix:
    """A query of several parts. Scores are mixed, not vectors: each part is judged on its own.

    Attributes
    ----------
    text : str
        As `semsearch.queries.query` describes: ``cat -dog``, ``2*red car``.
    text_weight : float
        How much the words count together.
    photos : tuple of PhotoPart
    colours : tuple of ColourPart
    """

    text: str = ""
    _: KW_ONLY
    text_weight: float = 1.0
    photos: tuple[PhotoPart, ...] = ()
    colours: tuple[ColourPart, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether any word counts."""
        return bool(self.text.strip()) and self.text_weight != 0

    @property
    def is_one_photo(self) -> bool:
        """Whether photos shall be like one photo, and nothing else is asked for."""
        is_alone = len(self.photos) == 1 and self.photos[0].weight > 0
        return is_alone and not self.has_words and not self.colours

    @property
    def stamp(self) -> bytes:
        """What tells this mix from another one."""
        parts = [f"{self.text}\0{self.text_weight}".encode("utf-8", "surrogatepass")]
        parts += [f"{own.weight}".encode() + own.embedding.tobytes() for own in self.photos]
        parts += [f"{own.weight}".encode() + own.colours.tobytes() for own in self.colours]
        return b"\0".join(parts)

    @property
    def scale(self) -> float:
        """What makes the score the weighted geometric mean of those of words, photos and colours.

        Otherwise each further wish would make every photo seem less likely to be right.
        """
        weights = [part.weight for part in self.photos]
        weights += [part.weight for part in self.colours]
        weights += [self.text_weight] if self.has_words else []
        total = sum(map(abs, weights))
        return 1 / total if total else 1.0

    def added_up(self, evidence: Sequence["Evidence"], n: int) -> tuple[Array, Array]:
        """Return what photos are ranked by, and the log of their confidence, shapes (n,).

        Photos that look alike share their rank in a search for one thing only: what they share
        lies on no common scale for several.
        """
        sure = np.zeros(n, np.float32)
        for part in evidence:
            sure += log_confidence(part.weight * self.scale, part.logits)
        counted = [part for part in evidence if part.weight]
        if len(counted) != 1:
            return sure, sure
        return log_confidence(counted[0].weight * self.scale, counted[0].ranked), sure


@dataclass(frozen=True)
class Evidence:
    """What speaks for each photo as the answer to one part.

    Attributes
    ----------
    label : str
    weight : float
    logits : array of shape (n,)
        The log-odds that a photo answers it, by itself.
    ranked : array of shape (n,)
        What photos are ranked by: the same with what those that look alike add to it.
    limit : float
        From which log-odds the best of them counts as found.
    said : array of shape (n,) or None
        How far it is believed of each by what is said of it, 0 to 1; it is in the log-odds too.
    """

    label: str
    weight: float
    logits: Array
    ranked: Array
    limit: float = 0.0
    said: Array | None = None

    @property
    def is_found(self) -> NDArray[np.bool_]:
        """Which photos are likely to answer it, or are said to."""
        found = self.logits >= self.limit
        return found if self.said is None else found | (self.said >= BELIEVED_FROM)


@dataclass(frozen=True)
class PartScore:
    """How well a photo answers one part of a query.

    Attributes
    ----------
    label : str
    weight : float
    confidence : float
        That the photo is what the part asks for, 0 to 1, whatever the weight's sign.
    """

    label: str
    weight: float
    confidence: float


def met(evidence: Sequence[Evidence], n: int) -> NDArray[np.bool_]:
    """Return which of n photos are likely to be all that is wanted and nothing that is not."""
    found = np.ones(n, bool)
    for part in evidence:
        if part.weight:
            found &= part.is_found if part.weight > 0 else part.logits < 0
    return found


def is_said_of(evidence: Sequence[Evidence], row: int) -> bool:
    """Return whether anything is said of the photo of a row that answers any part."""
    return any(part.said is not None and part.said[row] > 0 for part in evidence)


def log_confidence(weight: float, logits: Array) -> Array:
    """Return the log of the confidence that photos answer a part, or do not, by its weight."""
    signed = logits if weight > 0 else -logits
    return np.asarray(-abs(weight) * np.logaddexp(0, -signed), np.float32)


def parts_of(evidence: Sequence[Evidence], row: int) -> tuple[PartScore, ...]:
    """Return how well the photo of a row answers each part."""
    return tuple(
        PartScore(part.label, part.weight, float(sigmoid(part.logits[row]))) for part in evidence
    )
