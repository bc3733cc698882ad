"""What computes networks: OpenVINO, or TensorFlow in its stead.

OpenVINO starts in a fraction of a second and multiplies 8-bit numbers where a network says how
large its inputs become; TensorFlow computes the same in float32, and is there for training anyhow.
"""

import os
import sys
from importlib import import_module
from importlib.util import find_spec

from semsearch.encoders.layers import Network, See
from semsearch.errors import SettingError

VARIABLE = "SEMSEARCH_RUNTIME"
RUNTIMES = ("openvino", "tensorflow")


def runtime() -> str:
    """Return what computes networks: ``openvino`` where it is installed, else ``tensorflow``.

    ``SEMSEARCH_RUNTIME`` decides if it is set. Otherwise TensorFlow also computes them where
    somebody has imported usearch before OpenVINO. usearch has a C++ library of its own in it,
    whose parts OpenVINO then takes for the system's, and computes EfficientNet-B3 wrong.

    Raises
    ------
    SettingError
        If it names no runtime.
    """
    comes_late = "usearch.compiled" in sys.modules and "openvino" not in sys.modules
    best = "openvino" if find_spec("openvino") and not comes_late else "tensorflow"
    chosen = os.environ.get(VARIABLE) or best
    if chosen not in RUNTIMES:
        raise SettingError(f"{VARIABLE} is {chosen!r}. Choose from: {', '.join(RUNTIMES)}.")
    return chosen


def load_runtime() -> None:
    """Import OpenVINO if it is to compute networks, to be done before usearch: see `runtime`."""
    if runtime() == "openvino":
        import_module("semsearch.encoders.quiet_openvino")


def compiled(network: Network, side: int) -> See:
    """Return `network` ready to run on this machine, safe to be called by several threads.

    Parameters
    ----------
    network : callable
    side : int
        Of the squares that it sees.

    Returns
    -------
    callable
        Takes pixels of shape (n, side, side, 3), 0 to 255, and returns what the network does,
        channels last.
    """
    if runtime() == "openvino":
        from semsearch.encoders.openvino_layers import see_with
    else:
        from semsearch.encoders.tensorflow_layers import see_with
    return see_with(network, side)
