"""Find the largest numbers that reach the convolutions of VGG16, for its 8-bit products.

    python scripts/calibrate.py FOLDER_OF_PHOTOS

Any varied folder of 32 photos or more will do. Needs the extra `train`.
Prints what `LARGEST` in semsearch/encoders/vgg16.py holds. The kept ones are of 32 photos
drawn from the training photos. The largest, and not some high quantile, gave embeddings
nearest to those of float32: cosine 0.9998 on average against 0.9994 for the 0.9999 quantile.
"""

import random
import sys
from pathlib import Path
from typing import Any

import numpy as np

from semsearch.encoders.layers import Kernel, Limits
from semsearch.encoders.tensorflow_layers import TensorFlowLayers
from semsearch.encoders.vgg16 import LARGEST, SIDE, feature_map, load_kernels
from semsearch.folders.listing import find_photos
from semsearch.images.loading import load_image, squash

PHOTOS = 32


class Watch(TensorFlowLayers):
    """Notes the largest input of each convolution, in the order in which they come."""

    def __init__(self) -> None:
        self.seen: list[float] = []

    def convolve(
        self,
        x: Any,
        kernel: Kernel,
        stride: int = 1,
        depthwise: bool = False,
        limits: Limits | None = None,
    ) -> Any:
        self.seen.append(float(np.max(x)))
        return super().convolve(x, kernel, stride, depthwise, limits)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    photos = random.Random(1).sample(find_photos(Path(sys.argv[1])), PHOTOS)
    kernels = load_kernels()
    largest = np.zeros(len(LARGEST))
    for photo in photos:
        watch = Watch()
        feature_map(watch, squash([load_image(photo)], SIDE), kernels)
        largest = np.maximum(largest, watch.seen)
    for name, number in zip(LARGEST, largest, strict=True):
        print(f'"{name}": {np.ceil(number):.0f},')


if __name__ == "__main__":
    main()
