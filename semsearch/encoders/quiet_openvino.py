"""OpenVINO without its model converter, which reports its use to a host on the internet.

Importing ``openvino`` imports the converter, and that sends an event and keeps an id in the home
folder. Python finds no module whose entry is None, and OpenVINO does without the converter then.
"""

import sys

for _name in ("openvino.tools.ovc", "openvino_telemetry"):
    sys.modules[_name] = None  # type: ignore[assignment]

import openvino  # noqa: E402
import openvino.opset13 as ops  # noqa: E402

__all__ = ["openvino", "ops"]
