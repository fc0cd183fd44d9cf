"""Read back what is versioned, the encoder in 8 bits and its heads, as a state to adapt further.

python -m tools.encoder.restore STATE.npz
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from bot.nlu.components.conversation_reader import HEADS_FOLDER
from bot.nlu.models.context_encoder import WEIGHTS
from bot.nlu.models.nearest_turns import NEAREST_FILE
from bot.nlu.models.softmax import Softmax

_PART = re.compile(r"/encoder/layers\.(\d+)/(\w+)/MatMul")


def encoder_state(path: Path) -> dict[str, np.ndarray]:
    """float32 arrays by the names of tools.encoder.network.Reader. Raises KeyError if the file has another form than ours."""
    graph = onnx.load(str(path)).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    state = {
        name: value
        for name, value in stored.items()
        if name in ("mean", "deviation") or re.search(r"\.(?:weight|bias|positions|message)$", name)
    }
    words, scale, zero = (stored[f"encoder.words.weight_{part}"] for part in ("quantized", "scale", "zero_point"))
    state["encoder.words.weight"] = (words.astype(np.float32) - float(zero)) * scale
    for node in graph.node:
        if node.op_type != "MatMulInteger":
            continue
        layer, part = _PART.match(node.output[0]).groups()
        name = node.input[1].removesuffix("_quantized")
        values = stored[node.input[1]].astype(np.float32) - stored[f"{name}_zero_point"].astype(np.float32)
        state[f"encoder.layers.{layer}.{part}.weight"] = (values * stored[f"{name}_scale"]).T
    return state


def main() -> None:
    command = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("out", type=Path)
    options = command.parse_args()
    state, classes = encoder_state(WEIGHTS / "reader.onnx"), {}
    for file in sorted(HEADS_FOLDER.glob("*.npz")):
        if file.name == NEAREST_FILE:
            continue
        head = Softmax.load(file)
        classes[file.stem] = list(head.classes)
        state[f"heads.{file.stem}.weight"], state[f"heads.{file.stem}.bias"] = head.weights.T, head.bias
    np.savez(options.out, **state)
    options.out.with_suffix(".json").write_text(json.dumps(classes), encoding="utf-8")


if __name__ == "__main__":
    main()
