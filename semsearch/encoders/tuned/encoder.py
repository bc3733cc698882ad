"""A shipped network and its last blocks as they were tuned, side by side."""

import struct
import zlib
from zipfile import BadZipFile

import numpy as np
from PIL import Image

from semsearch.encoders.feature_map import FeatureMap
from semsearch.encoders.pretrained import MapEncoder
from semsearch.encoders.runtimes import compiled
from semsearch.encoders.tuned.trunk import TRUNKS, Trunk, pool_both, side_by_side
from semsearch.errors import ModelFileError
from semsearch.models.tuned import TunedFiles
from semsearch.vectors import Array, unit

KNOWN = "known"
# Tuned blocks may make a photo's numbers larger or smaller than the shipped ones do.
SLACK = 4.0
# What NumPy and zipfile raise over arrays that are not what they should be.
_READING_ERRORS = (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError,
                   struct.error, zlib.error, BadZipFile)  # fmt: skip


class TunedEncoder(MapEncoder):
    """Embeds photos with a shipped network, and with its last blocks as they were tuned.

    The first half of an embedding is what the shipped encoder makes of the photo, so that all
    that its head knows holds on. The second half comes from the tuned blocks, which see the same
    as the shipped ones: what is below them is computed once.

    Parameters
    ----------
    files : TunedFiles

    Raises
    ------
    ModelFileError
        If its weights are missing or damaged.
    """

    def __init__(self, files: TunedFiles) -> None:
        self._read(files)
        network = side_by_side(self._trunk, self._weights, self._blocks)
        self.name = files.name
        self.side = self._trunk.side
        self.dim = 2 * self._trunk.channels
        lowest, highest = self._trunk.norms
        self.norms = lowest, SLACK * highest
        super().__init__(compiled(network, self.side))

    def _read(self, files: TunedFiles) -> None:
        path, facts = files.weights, files.facts
        try:
            self._trunk: Trunk = TRUNKS[facts["encoder"]]()
            self._blocks = int(facts["blocks"])
            with np.load(path, allow_pickle=False) as file:
                self._known = unit(file[KNOWN].astype(np.float32))
                names = self._trunk.weights(self._blocks)
                self._weights = {name: file[name].astype(np.float32) for name in names}
        except _READING_ERRORS as error:
            raise ModelFileError(f"{path} holds no tuned encoder ({error}).") from error

    def _pool(self, maps: Array) -> Array:
        return pool_both(self._trunk, maps)

    def _feature_map(self, image: Image.Image) -> FeatureMap:
        trunk = self._trunk
        return FeatureMap(self._maps([image])[0], trunk.power, trunk.is_unit, networks=2)

    def _known_embedding(self) -> Array:
        return self._known

    def classifier(self) -> tuple[Array, Array] | None:
        """Return kernel, (dim, 1000), and bias of the shipped encoder's classes, if it has them."""
        shipped = self._trunk.classifier()
        return shipped and (np.pad(shipped[0], ((0, self._trunk.channels), (0, 0))), shipped[1])
