"""The picture half of CLIP as an encoder, alone or beside EfficientNet-B3."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.encoders.efficientnet_b3 import EfficientNetB3Encoder
from semsearch.encoders.feature_map import FeatureMap
from semsearch.encoders.pretrained import PretrainedEncoder
from semsearch.errors import ModelFileError
from semsearch.extras import missing
from semsearch.images.loading import squash
from semsearch.models.downloads import DOWNLOADS
from semsearch.vectors import unit

WEIGHTS = DOWNLOADS["clip-vit-b16"]
SIDE = 224
MEAN = np.array((0.48145466, 0.4578275, 0.40821073), np.float32)
DEVIATION = np.array((0.26862954, 0.26130258, 0.27577711), np.float32)
CLIP_LENGTH = np.float32(14)


class CLIPEncoder:
    """Embeds photos with CLIP's ViT-B/16 (Radford et al., 2021) in int8, run by ONNX Runtime.

    The text half is not to be had offline, so words reach its embeddings through a projection
    head like any other encoder's. Alone it finds less than EfficientNet-B3, whose classes give
    things their names; beside it, it adds scenes and what people do, so it is offered that way.
    Not shipped: ``semsearch download clip-vit-b16``.

    Photos are seen one by one: the export finds the range of its 8-bit numbers in all that it is
    given at once, so a photo among seven others came out with a cosine of 0.98 to itself alone,
    and a batch was no faster. Idle threads sleep instead of spinning. On two cores of an AMD EPYC
    with AVX-512 VNNI that is 5.2 photos a second, 4.9 with spinning, and 5.2, 3.5 and 4.7 with it
    in batches of 4, 8 and 16; where two threads share one busy core, spinning costs a third.
    OpenVINO with ranges for each patch made 7.6 photos a second of one core where this made 7.0,
    and other embeddings (0.975).
    """

    dim = 512

    def __init__(self) -> None:
        self._session = _open(find_weights())

    def encode(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Return the embeddings of RGB `images`, shape (n, 512), float32."""
        if not images:
            return np.empty((0, self.dim), np.float32)
        pixels = (squash(images, SIDE) / 255 - MEAN) / DEVIATION
        return np.concatenate([self._see(each) for each in pixels.transpose(0, 3, 1, 2)])

    def _see(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        seen = self._session.run(["image_embeds"], {"pixel_values": pixels[None]})[0]
        return np.asarray(seen, np.float32)


class EfficientNetCLIPEncoder(PretrainedEncoder):
    """EfficientNet-B3 and CLIP side by side: one names things, the other knows scenes and styles.

    The first 1,536 numbers are EfficientNet-B3's, of a length around 8, the other 512 CLIP's,
    scaled to 14: CLIP's embeddings share most of their direction, and captions were found best
    where, with the shared part taken out, CLIP counts somewhat more than EfficientNet-B3.
    """

    name = "efficientnet-b3+clip"
    side = None
    dim = EfficientNetB3Encoder.dim + CLIPEncoder.dim
    norms = (14.0, 62.0)

    def __init__(self) -> None:
        self._clip = CLIPEncoder()
        self._efficientnet = EfficientNetB3Encoder()

    def check_itself(self) -> None:
        """Try EfficientNet-B3 alone: the weights of CLIP are the user's own."""
        self._efficientnet.check_itself()

    def _embed(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        clip = unit(self._clip.encode(images)) * CLIP_LENGTH
        return np.hstack([self._efficientnet.encode(images), clip])

    def _feature_map(self, image: Image.Image) -> FeatureMap:
        rest = unit(self._clip.encode([image]))[0] * CLIP_LENGTH
        seen = self._efficientnet.feature_map(image)
        return replace(cast(FeatureMap, seen), rest=rest)

    def classifier(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return kernel, (2048, 1000), and bias of EfficientNet-B3's classes; CLIP adds nothing."""
        kernel, bias = self._efficientnet.classifier()
        return np.pad(kernel, ((0, CLIPEncoder.dim), (0, 0))), bias


def _open(path: Path) -> Any:
    try:
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as failures
    except ImportError:
        raise missing("clip", "CLIP") from None
    damaged = (failures.Fail, failures.InvalidGraph, failures.InvalidProtobuf, ValueError)
    try:
        # ONNX has no checksum of the numbers. Weights that someone saved anew have another size.
        if path.stat().st_size == WEIGHTS.size and not WEIGHTS.matches(path):
            raise ValueError("the MD5 differs from the published one")
        options = onnxruntime.SessionOptions()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except damaged as error:
        raise ModelFileError(
            f"{path} is damaged ({error}). Run: semsearch download clip-vit-b16"
        ) from error


def find_weights() -> Path:
    """Return the path of the weights: ``SEMSEARCH_CLIP`` if it is set, else where they download to.

    Raises
    ------
    ModelFileError
        If they are not there.
    """
    path = WEIGHTS.path
    if not WEIGHTS.is_there:
        raise ModelFileError(
            f"CLIP's weights are not at {path}. Run: semsearch download clip-vit-b16"
        )
    return path
