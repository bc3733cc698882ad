"""Make the weight files in float16 from the float32 arrays of the original networks.

    python scripts/build_weights.py ASSETS_DIR WORDNET_DIR data/models

ASSETS_DIR holds `vgg16_conv.npz` (arrays `block1_conv1/kernel`, `/bias`, ... of Keras'
VGG16), `mobilenet_v2.npz` (`w000`, `w001`, ... in the order of `model.get_weights()`)
and `imagenet_classes.json`; WORDNET_DIR holds WordNet 3.0's `data.noun`.
"""

import json
import sys
from pathlib import Path

import numpy as np

KINDS = 4
GENERAL = {"insect", "reptile", "mammal", "vehicle", "tool", "instrument", "container"}


def halve(source: Path, target: Path) -> None:
    """Write the arrays of `source` to `target` as float16."""
    with np.load(source, allow_pickle=False) as arrays:
        np.savez(target, **{name: arrays[name].astype(np.float16) for name in arrays})
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def write_classes(source: Path, nouns: Path, out: Path) -> None:
    """Write each class with its names and the visible kinds of thing that it is."""
    synsets = read_synsets(nouns)
    visible = set((out / "tag-words.txt").read_text(encoding="utf-8").split())
    rows = json.loads(source.read_text(encoding="utf-8"))
    for row in rows:
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
    assets, wordnet, out = map(Path, sys.argv[1:])
    halve(assets / "vgg16_conv.npz", out / "vgg16-conv.npz")
    halve(assets / "mobilenet_v2.npz", out / "mobilenet-v2.npz")
    write_classes(assets / "imagenet_classes.json", wordnet / "data.noun", out)


if __name__ == "__main__":
    main()
