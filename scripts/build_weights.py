"""Make the weight files in float16 from the float32 arrays of the original networks.

    python scripts/build_weights.py ASSETS_DIR data/models

ASSETS_DIR holds `vgg16_conv.npz` (arrays `block1_conv1/kernel`, `/bias`, ... of Keras'
VGG16), `mobilenet_v2.npz` (`w000`, `w001`, ... in the order of `model.get_weights()`)
and `imagenet_classes.json`.
"""

import sys
from pathlib import Path
from shutil import copyfile

import numpy as np


def halve(source: Path, target: Path) -> None:
    """Write the arrays of `source` to `target` as float16."""
    with np.load(source, allow_pickle=False) as arrays:
        np.savez(target, **{name: arrays[name].astype(np.float16) for name in arrays})
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    assets, out = map(Path, sys.argv[1:])
    halve(assets / "vgg16_conv.npz", out / "vgg16-conv.npz")
    halve(assets / "mobilenet_v2.npz", out / "mobilenet-v2.npz")
    copyfile(assets / "imagenet_classes.json", out / "imagenet-classes.json")


if __name__ == "__main__":
    main()
