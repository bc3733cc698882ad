"""Embed the known picture in float32, for encoders to be checked with when they are loaded.

    SEMSEARCH_RUNTIME=tensorflow python scripts/build_known.py
    python scripts/update_manifest.py

Needs the extra `train`. The picture is made of numbers, see `known_picture`.
"""

import numpy as np

from semsearch.encoders.efficientnet_b3 import EfficientNetB3Encoder
from semsearch.encoders.pretrained import known_picture
from semsearch.encoders.vgg16 import VGG16Encoder
from semsearch.models.manifest import data_dir


def main() -> None:
    encoders = (VGG16Encoder(), EfficientNetB3Encoder())
    found = {e.name: e.encode([known_picture()])[0].astype(np.float16) for e in encoders}
    np.savez(data_dir() / "models" / "known-embeddings.npz", **found)


if __name__ == "__main__":
    main()
