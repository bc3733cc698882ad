"""Make the compact weight files from the float32 arrays of the original networks.

    python scripts/build_weights.py SOURCES SOURCES/wordnet data/models
    python scripts/build_lexicon.py SOURCES/wordnet data/models
    python scripts/update_manifest.py

`scripts/get_sources.py SOURCES` fetches what it takes: `vgg16_conv.npz` (arrays
`block1_conv1/kernel`, `/bias`, ... of Keras' VGG16), `efficientnet_b3.npz` (torchvision's state
dict), `imagenet_classes.json` and WordNet 3.0's nouns. It also reads `tag-words.txt`, which
`scripts/build_words.py` makes.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

KINDS = 4
GENERAL = {"insect", "reptile", "mammal", "vehicle", "tool", "instrument", "container"}


def halve(source: Path, target: Path) -> None:
    """Write the arrays of `source` to `target` as float16."""
    with np.load(source, allow_pickle=False) as arrays:
        np.savez(target, **{name: arrays[name].astype(np.float16) for name in arrays})
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def quantise(source: Path, target: Path) -> None:
    """Write kernels in 8 bits with a scale for each of their outputs, biases in float16.

    Embeddings from them have a cosine of 0.9998 (mean of 21 photos) to those from float16.
    """
    arrays: dict[str, Any] = {}
    with np.load(source, allow_pickle=False) as file:
        for name in file.files:
            if name.endswith("/bias"):
                arrays[name] = file[name].astype(np.float16)
                continue
            scale = np.abs(file[name]).max(axis=(0, 1, 2)) / 127
            arrays[name] = np.round(file[name] / scale).astype(np.int8)
            arrays[name.replace("/kernel", "/scale")] = scale.astype(np.float32)
    np.savez(target, **arrays)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def fold_efficientnet(source: Path, target: Path) -> None:
    """Write torchvision's EfficientNet-B3 with batch normalisation folded in, channels last."""
    folded: dict[str, Any] = {}
    with np.load(source, allow_pickle=False) as file:
        state = {name: file[name] for name in file.files}
    for name in sorted(state):
        layer = name.removesuffix(".weight")
        if name.endswith(".weight") and state[name].ndim == 4:
            kernel, bias = fold_normalisation(state, layer)
            depthwise = kernel.shape[1] == 1 and kernel.shape[2] > 1
            folded[f"{keras_name(layer)}/kernel"] = kernel.transpose(
                (2, 3, 0, 1) if depthwise else (2, 3, 1, 0)
            )
            folded[f"{keras_name(layer)}/bias"] = bias
    folded["predictions/kernel"] = state["classifier.1.weight"].T
    folded["predictions/bias"] = state["classifier.1.bias"]
    halves: dict[str, Any] = {name: a.astype(np.float16) for name, a in folded.items()}
    np.savez(target, **halves)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def fold_normalisation(state: dict[str, Any], layer: str) -> tuple[np.ndarray, np.ndarray]:
    """Return kernel and bias of a convolution that does its batch normalisation too."""
    kernel = state[f"{layer}.weight"]
    if f"{layer}.bias" in state:
        return kernel, state[f"{layer}.bias"]
    norm = layer[:-1] + "1"
    scale = state[f"{norm}.weight"] / np.sqrt(state[f"{norm}.running_var"] + 1e-5)
    bias = state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * scale
    return kernel * scale[:, None, None, None], bias


def keras_name(layer: str) -> str:
    """Return our name of torchvision's layer, such as features.2.0.block.1.0."""
    parts = layer.split(".")
    if parts[1] in ("0", "8"):
        return "stem" if parts[1] == "0" else "top"
    if parts[-1] in ("fc1", "fc2"):
        role = "squeeze" if parts[-1] == "fc1" else "excite"
    else:
        roles = (
            ("depthwise", "", "project")
            if parts[1] == "1"
            else ("expand", "depthwise", "", "project")
        )
        role = roles[int(parts[4])]
    return f"stage{parts[1]}/block{int(parts[2]) + 1}/{role}"


def write_classes(source: Path, nouns: Path, out: Path) -> None:
    """Write each class with its names and the visible kinds of thing that it is."""
    synsets = read_synsets(nouns)
    visible = set((out / "tag-words.txt").read_text(encoding="utf-8").split())
    rows = json.loads(source.read_text(encoding="utf-8"))
    for row in rows:
        del row["definition"]
        kinds = ancestors(row["wnid"][1:], synsets)
        row["kinds"] = [kind for kind in kinds if kind in visible | GENERAL][:KINDS]
    text = json.dumps(rows, indent=0, ensure_ascii=False)
    (out / "imagenet-classes.json").write_text(text, encoding="utf-8")


def read_synsets(nouns: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Return the names and the parents of each noun synset, by its offset."""
    synsets = {}
    for line in nouns.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split("|")[0].split()
        n = int(fields[3], 16)
        pointers = fields[5 + 2 * n :]
        parents = [pointers[i + 1] for i in range(0, len(pointers), 4) if pointers[i] in "@i"]
        synsets[fields[0]] = (fields[4 : 4 + 2 * n : 2], parents)
    return synsets


def ancestors(offset: str, synsets: dict[str, tuple[list[str], list[str]]]) -> list[str]:
    """Return the names of all that a synset is a kind of, nearest first, each once."""
    names: list[str] = []
    level = synsets[offset][1]
    while level:
        names += [name for parent in level for name in synsets[parent][0]]
        level = [above for parent in level for above in synsets[parent][1]]
    return list(dict.fromkeys(names))


def main() -> None:
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sources, wordnet, out = map(Path, sys.argv[1:])
    quantise(sources / "vgg16_conv.npz", out / "vgg16-conv.npz")
    fold_efficientnet(sources / "efficientnet_b3.npz", out / "efficientnet-b3.npz")
    write_classes(sources / "imagenet_classes.json", wordnet / "data.noun", out)


if __name__ == "__main__":
    main()
