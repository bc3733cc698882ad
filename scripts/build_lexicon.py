"""Make the lexicon, WordNet's nouns for things that one can see, as one small text file.

    python scripts/build_lexicon.py SOURCES/wordnet data/models
    python scripts/update_manifest.py

`scripts/get_sources.py SOURCES` fetches WordNet 3.0. Each line of `lexicon.txt` is a synset: its
names, each with the rank of this sense among the name's senses; the lines of the synsets that it is
a kind of; how many synsets are kinds of it. The script also writes the line of each ImageNet class
into `imagenet-classes.json`, which `scripts/build_weights.py` makes.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

PHYSICAL_ENTITY, SPORT, COLOUR, WEATHER = "00001930", "00523513", "04956594", "11524662"
CLASSES = "imagenet-classes.json"
ROOTS = {PHYSICAL_ENTITY, SPORT, COLOUR, WEATHER}


@dataclass(frozen=True)
class Synset:
    """Names of one meaning, and the offsets of the meanings that it is a kind of."""

    names: list[str]
    parents: list[str]
    is_instance: bool


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    wordnet, out = map(Path, sys.argv[1:])
    synsets = read_synsets(wordnet / "data.noun")
    senses = read_senses(wordnet / "index.noun")
    ancestors = {offset: closure(offset, synsets) for offset in synsets}
    classes = json.loads((out / CLASSES).read_text(encoding="utf-8"))
    needed = set().union(*(ancestors[row["wnid"][1:]] for row in classes))
    kept = [
        offset for offset, synset in synsets.items()
        if offset in needed or (not synset.is_instance and ancestors[offset] & ROOTS)
    ]  # fmt: skip
    lines = {offset: number for number, offset in enumerate(kept)}
    sizes = dict.fromkeys(kept, 0)
    for offset in kept:
        for above in ancestors[offset] & sizes.keys():
            sizes[above] += 1
    text = "".join(
        f"{names_of(offset, synsets[offset], senses)}\t"
        f"{','.join(str(lines[p]) for p in synsets[offset].parents if p in lines)}\t"
        f"{sizes[offset]}\n"
        for offset in kept
    )
    (out / "lexicon.txt").write_text(text, encoding="utf-8")
    for row in classes:
        row["synset"] = lines[row["wnid"][1:]]
    text = json.dumps(classes, indent=0, ensure_ascii=False)
    (out / CLASSES).write_text(text, encoding="utf-8")


def read_synsets(path: Path) -> dict[str, Synset]:
    """Return every noun synset by its offset."""
    synsets = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split(" | ")[0].split()
        n = int(fields[3], 16)
        pointers = fields[5 + 2 * n :]
        kinds = [(pointers[i], pointers[i + 1]) for i in range(0, len(pointers) - 3, 4)]
        parents = [target for sign, target in kinds if sign in ("@", "@i")]
        is_instance = any(sign == "@i" for sign, _ in kinds)
        names = [name.lower().replace("_", " ") for name in fields[4 : 4 + 2 * n : 2]]
        synsets[fields[0]] = Synset(names, parents, is_instance)
    return synsets


def read_senses(path: Path) -> dict[str, list[str]]:
    """Return the offsets of each noun's senses, commonest first."""
    senses = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            fields = line.split()
            senses[fields[0].replace("_", " ")] = fields[-int(fields[2]) :]
    return senses


def closure(offset: str, synsets: dict[str, Synset]) -> set[str]:
    """Return a synset and all that it is a kind of."""
    found, level = {offset}, [offset]
    while level:
        level = [p for o in level for p in synsets[o].parents if p not in found]
        found.update(level)
    return found


def names_of(offset: str, synset: Synset, senses: dict[str, list[str]]) -> str:
    """Return the names of a synset with the ranks of its sense, as in ``bow:2|prow:0``."""
    return "|".join(f"{name}:{senses[name].index(offset)}" for name in synset.names)


if __name__ == "__main__":
    main()
