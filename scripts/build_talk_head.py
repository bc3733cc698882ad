"""Train the head of the talk's recipe, which `semsearch evaluate` compares with.

    python scripts/build_talk_head.py FEATURES data/models/talk-head.npz

FEATURES is what ``semsearch train PHOTOS --features FEATURES`` kept for vgg16, of photos named like
``n02084071_1234_dog.jpg``: of ImageNet, by the number and the name of its synset. The shipped file
was made of photos that are not shipped, so others give another head; the seed is in this file.
Needs the extra `train`, and `scripts/update_manifest.py` afterwards. The 20 classes are those of
Pascal Sentences, the talk's own photos, by the names that ImageNet gives them.
"""

import sys
from pathlib import Path

import keras
import numpy as np

from semsearch.training.features import Features
from semsearch.training.truth import label_of_name
from semsearch.vectors import unit
from semsearch.words.word_vectors import WordVectors

CLASSES = {
    "airplane": "aeroplane", "bicycle": "bicycle", "bird": "bird", "watercraft": "boat",
    "wine bottle": "bottle", "bus": "bus", "car": "car", "domestic cat": "cat", "chair": "chair",
    "cattle": "cow", "table": "table", "dog": "dog", "horse": "horse", "motorcycle": "motorbike",
    "person": "person", "flower pot": "plant", "sheep": "sheep", "sofa": "sofa", "train": "train",
    "tv or monitor": "television",
}  # fmt: skip
HIDDEN = 512
EPOCHS = 60


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = map(Path, sys.argv[1:])
    features = Features.load(source, "vgg16")
    labels = [CLASSES.get(label_of_name(file), "") for file in features.files]
    rows = [row for row, label in enumerate(labels) if label]
    vectors = WordVectors.load().rows([labels[row] for row in rows])
    keras.utils.set_random_seed(0)
    layers = [keras.layers.Dense(HIDDEN, activation="relu"), keras.layers.Dense(300)]
    network = keras.Sequential([keras.layers.Dropout(0.2), *layers])
    network.compile(keras.optimizers.Adam(1e-3), keras.losses.CosineSimilarity())
    network.fit(features.embeddings[rows], unit(vectors), epochs=EPOCHS, verbose=0)
    names = ("hidden", "hidden_bias", "output", "output_bias")
    arrays = [array for layer in layers for array in layer.get_weights()]
    np.savez(target, **{n: a.astype(np.float16) for n, a in zip(names, arrays, strict=True)})
    print(f"{len(rows)} views of {len(set(labels)) - 1} classes, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
