"""Embedding photos, beside Keras' `model.predict` with the same weights on the same cores.

Both start at decoded pictures, in turns. What the machine could do at most is measured by
large matrix products; what a network needs is counted from the shapes of its convolutions.
"""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from PIL.Image import Image

from benchmarks.figures import Figure, Settings, in_turns
from benchmarks.peak import float32_peak, int8_peak
from semsearch.encoders import Encoder, efficientnet_b3, load_encoder
from semsearch.images.loading import load_image, squash
from semsearch.models.manifest import data_dir, model_path
from semsearch.vectors import Array, unit

# Seconds of a quick run on two idle cores, and what is not in it.
QUICK = 27.0
NOT_QUICK = ("all demo photos, and medians of seven runs",)
BATCH = 16
GIGA = 1e9
PREDICT = "Keras' model.predict"
VGG16_MEANS_BGR = (103.939, 116.779, 123.68)
GEM_POWER = 3.0
RATES = {"vgg16": "at least 6 x"}
COSINE = "at least 0.998 in the mean"


def measure(settings: Settings) -> list[Figure]:
    """Measure every encoder that is shipped."""
    peaks = {"int8": int8_peak(), "float32": float32_peak()}
    paths = sorted((data_dir() / "demo" / "photos").glob("*.jpg"))
    images = [load_image(path) for path in (paths[:BATCH] if settings.quick else paths)]
    figures = []
    for name, make in REFERENCES.items():
        figures += measure_encoder(load_encoder(name), make(), images, peaks, settings)
    return figures


def measure_encoder(
    encoder: Encoder, model: Any, images: list[Image], peaks: dict[str, float], settings: Settings
) -> list[Figure]:
    """Measure one encoder beside a Keras model that gives the same embeddings."""
    side = model.input_shape[1]

    def predict(some: list[Image]) -> Array:
        return np.asarray(model.predict(squash(some, side), batch_size=BATCH, verbose=0))

    few, runs = images[: 2 * BATCH], 1 if settings.quick else 7
    predict(few)
    encoder.encode(few)
    encoder.encode(few[:1])
    batches = partial(encode, encoder.encode, few)
    singly = partial(encode, encoder.encode, few, 1)
    times = in_turns(batches, singly, partial(encode, predict, few), runs=runs)
    own, one_by_one, keras = (len(few) / took for took in times)
    single = in_turns(lambda: encoder.encode(few[:1]), lambda: predict(few[:1]), runs=2 * runs + 1)
    cosines = agreement(encode(encoder.encode, images), encode(predict, images))
    of = partial(Figure, subject=encoder.name)
    work = multiplications(model)
    note = f"{work / GIGA:.1f} GMAC a photo"
    return [
        of("photos embedded, in batches", own, "1/s", PREDICT, keras,
           target=RATES.get(encoder.name, "")),
        of("photos embedded, in batches", own, "1/s", "one photo at a time", one_by_one,
           target="at least 1 x"),
        of("one photo", 1000 * single[0], "ms", PREDICT, 1000 * single[1]),
        of("cosine to float32, mean", float(cosines.mean()), "", target=COSINE),
        of("cosine to float32, worst", float(cosines.min()), ""),
        *(of("multiplications", own * work / GIGA, "GMAC/s", f"the machine's limit, {kind}",
             peak / GIGA, note=note) for kind, peak in peaks.items()),
    ]  # fmt: skip


def encode(embed: Callable[[list[Image]], Array], images: list[Image], size: int = BATCH) -> Array:
    """Return the embeddings of pictures, so many at a time."""
    starts = range(0, len(images), size)
    return np.concatenate([embed(images[start : start + size]) for start in starts])


def agreement(embeddings: Array, others: Array) -> Array:
    """Return the cosine of each embedding to its other, shape (n,)."""
    return np.asarray((unit(embeddings) * unit(others)).sum(axis=1))


def vgg16() -> Any:
    """Return a Keras model from pictures, 0 to 255, to what the encoder vgg16 makes of them."""
    import keras

    body = keras.applications.VGG16(weights=None, include_top=False, input_shape=(224, 224, 3))
    with np.load(model_path("vgg16-conv"), allow_pickle=False) as weights:
        for layer in body.layers:
            if layer.weights:
                kernel = weights[f"{layer.name}/kernel"] * weights[f"{layer.name}/scale"]
                layer.set_weights([kernel, weights[f"{layer.name}/bias"].astype(np.float32)])
    rgb = keras.Input((224, 224, 3))
    maps = body(rgb[..., ::-1] - np.array(VGG16_MEANS_BGR, np.float32))
    pooled = keras.ops.mean(maps**GEM_POWER, axis=(1, 2)) ** (1 / GEM_POWER)
    return keras.Model(rgb, pooled)


def efficientnet() -> Any:
    """Return a Keras model from pictures, 0 to 255, to what the encoder efficientnet-b3 makes."""
    import keras

    from semsearch.encoders.tensorflow_layers import TensorFlowLayers

    weights = efficientnet_b3.load_weights()
    rgb = keras.Input((300, 300, 3))
    see = keras.layers.Lambda(lambda x: efficientnet_b3.feature_map(TensorFlowLayers(), x, weights))
    return keras.Model(rgb, keras.ops.mean(see(rgb), axis=(1, 2)))


def multiplications(model: Any) -> int:
    """Return the multiplications of a photo: each kernel's, at each place of its output."""
    import tensorflow as tf

    shape = (1, *model.input_shape[1:])
    graph = tf.function(model).get_concrete_function(tf.TensorSpec(shape, tf.float32)).graph
    return sum(
        math.prod(op.outputs[0].shape[1:3]) * math.prod(op.inputs[1].shape)
        for inner in _graphs(graph)
        for op in inner.get_operations()
        if op.type in ("Conv2D", "DepthwiseConv2dNative")
    )


def _graphs(graph: Any) -> list[Any]:
    return [graph, *(function.graph for function in graph._functions.values())]


REFERENCES = {"vgg16": vgg16, "efficientnet-b3": efficientnet}
