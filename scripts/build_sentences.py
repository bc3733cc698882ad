"""Make the sentence encoder's file from the float32 arrays of all-MiniLM-L6-v2.

    python scripts/build_sentences.py SOURCES data/models [CAPTIONS]
    python scripts/update_manifest.py

`scripts/get_sources.py SOURCES` fetches `minilm_l6_v2.npz`: the arrays of sentence-transformers'
all-MiniLM-L6-v2 by their own names, and `tokenizer_json`, its tokenizer's file. CAPTIONS is a JSON
file of a list of texts for each photo; with it, the vectors of 500 are compared with those that the
float32 arrays give.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.words.sentences import DEPTH, DIM, HEADS, KERNELS, LONGEST, SentenceEncoder

COMPARED = 500
OURS = {
    "attention.output.dense.weight": "join/kernel",
    "attention.output.dense.bias": "join/bias",
    "attention.output.LayerNorm.weight": "attended/gain",
    "attention.output.LayerNorm.bias": "attended/bias",
    "intermediate.dense.weight": "expand/kernel",
    "intermediate.dense.bias": "expand/bias",
    "output.dense.weight": "contract/kernel",
    "output.dense.bias": "contract/bias",
    "output.LayerNorm.weight": "done/gain",
    "output.LayerNorm.bias": "done/bias",
}

Arrays = dict[str, NDArray[Any]]


def arrange(source: Arrays) -> Arrays:
    """Return the arrays that are used, by our names, those of the six layers in one."""
    arrays = {
        "words/kernel": source["embeddings.word_embeddings.weight"],
        "places": source["embeddings.position_embeddings.weight"][:LONGEST]
        + source["embeddings.token_type_embeddings.weight"][0],
        "embedded/gain": source["embeddings.LayerNorm.weight"],
        "embedded/bias": source["embeddings.LayerNorm.bias"],
        "attend/kernel": side_by_side(source, "weight"),
        "attend/bias": side_by_side(source, "bias"),
        "tokenizer": source["tokenizer_json"],
    }
    for theirs, ours in OURS.items():
        arrays[ours] = np.stack([source[f"encoder.layer.{n}.{theirs}"].T for n in range(DEPTH)])
    return arrays


def side_by_side(source: Arrays, part: str) -> NDArray[Any]:
    """Return queries, keys and values of each layer; queries divided as attention does."""
    divisors = {"query": np.sqrt(np.float32(DIM / HEADS)), "key": 1, "value": 1}
    names = [f"encoder.layer.{n}.attention.self" for n in range(DEPTH)]
    return np.stack(
        [
            np.concatenate([source[f"{n}.{p}.{part}"].T / d for p, d in divisors.items()], axis=-1)
            for n in names
        ]
    )


def quantise(arrays: Arrays) -> Arrays:
    """Return kernels in 8 bits with a scale for each output or word, the places in float16.

    Vectors of 500 captions of Flickr8k have a cosine of 0.9995 (mean; the least is 0.9991)
    to those from float32.
    """
    quantised = arrays | {"places": arrays["places"].astype(np.float16)}
    for name in KERNELS:
        scale = np.abs(arrays[name]).max(axis=axis(name), keepdims=True) / np.float32(127)
        quantised[name] = np.round(arrays[name] / scale).astype(np.int8, order="C")
        quantised[name.replace("/kernel", "/scale")] = scale.squeeze(axis(name))
    return quantised


def axis(name: str) -> int:
    """Return which axis of a kernel has the numbers that share a scale."""
    return -1 if name == "words/kernel" else -2


def cosines(arrays: Arrays, target: Path, captions: Path) -> NDArray[np.float32]:
    """Return how near the file's vectors of some captions are to those of float32 arrays."""
    lists = json.loads(captions.read_text(encoding="utf-8")).values()
    every = [text for texts in lists for text in texts]
    texts = every[:: len(every) // COMPARED][:COMPARED]
    ones = {
        name.replace("/kernel", "/scale"): np.ones_like(arrays[name].max(axis=axis(name)))
        for name in KERNELS
    }
    whole, ours = SentenceEncoder(arrays | ones), SentenceEncoder.read(target)
    found: NDArray[np.float32] = np.sum(whole.encode(texts) * ours.encode(texts), axis=1)
    return found


def main() -> None:
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sources, out, *captions = map(Path, sys.argv[1:])
    with np.load(sources / "minilm_l6_v2.npz", allow_pickle=False) as file:
        arrays = arrange({name: file[name] for name in file.files})
    quantised: dict[str, Any] = quantise(arrays)
    target = out / "minilm-l6-v2.npz"
    np.savez(target, **quantised)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    for path in captions:
        found = cosines(arrays, target, path)
        print(f"cosines of {len(found)}: mean {found.mean():.5f}, least {found.min():.5f}")


if __name__ == "__main__":
    main()
