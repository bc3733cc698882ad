"""TensorFlow and Keras without their notes on the terminal and a folder in the home folder."""

import os

from semsearch.extras import missing
from semsearch.models.places import user_folder

_FOLDER = "KERAS_HOME"
_is_chosen = _FOLDER in os.environ

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Keras writes its settings where this says when it is imported; models are looked for as before.
os.environ.setdefault(_FOLDER, str(user_folder() / "keras"))

try:
    import keras
    import tensorflow as tf
except ImportError:
    raise missing("train", "What OpenVINO does not do") from None

if not _is_chosen:
    del os.environ[_FOLDER]

__all__ = ["keras", "tf"]
