"""How many multiplications a second this machine can do at most, by large matrix products."""

import numpy as np

from benchmarks.figures import seconds

SIDE = 2048
LAYERS = 8
RUNS = 8


def float32_peak() -> float:
    """Return the float32 multiplications a second, of numpy or OpenVINO, whichever is faster."""
    left = np.random.default_rng(0).standard_normal((SIDE, SIDE), np.float32)
    with_numpy = SIDE**3 / min(seconds(lambda: left @ left) for _ in range(RUNS))
    return max(with_numpy, openvino_peak(rounded=False))


def int8_peak() -> float:
    """Return the int8 multiplications a second of OpenVINO."""
    return openvino_peak(rounded=True)


def openvino_peak(rounded: bool) -> float:
    """Return the multiplications a second of OpenVINO's matrix products, one after another.

    Parameters
    ----------
    rounded : bool
        Round to 256 steps, which makes it multiply bytes.
    """
    from semsearch.encoders.quiet_openvino import openvino as ov
    from semsearch.encoders.quiet_openvino import ops

    rng = np.random.default_rng(0)
    given = value = ops.parameter([SIDE, SIDE], ov.Type.f32)
    low, high, step = np.float32(0), np.float32(2.55), np.float32(0.001)
    for _ in range(LAYERS):
        kernel = rng.integers(-127, 127, (SIDE, SIDE), np.int8)
        if rounded:
            value = ops.fake_quantize(value, low, high, low, high, 256)
            scaled = ops.multiply(ops.convert(ops.constant(kernel), "f32"), step)
        else:
            scaled = ops.constant(kernel * step)
        value = ops.matmul(value, scaled, False, True)
    model = ov.Model([ops.reduce_max(value, np.array([1]))], [given])
    # Where it could, OpenVINO would multiply float32 as bfloat16.
    exact = {"INFERENCE_PRECISION_HINT": "f32"}
    request = ov.Core().compile_model(model, "CPU", exact).create_infer_request()
    request.set_input_tensor(ov.Tensor(rng.random((SIDE, SIDE), np.float32)))
    return LAYERS * SIDE**3 / min(seconds(request.infer) for _ in range(RUNS))
