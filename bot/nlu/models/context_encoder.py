"""The encoder that reads a message together with what was said before; run by onnxruntime, its weights lie in weights/."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from sentencepiece import SentencePieceProcessor

from bot.nlu.context import Context
from bot.nlu.text.pieces import MESSAGE, pieces_of

DIMENSIONS = 384
WEIGHTS = Path(__file__).parent.parent / "weights"
_BOS, _PAD, _EOS = 0, 1, 2
_BATCH = 32
_WINDOWS = 8  # 2,000 characters of words are six or seven; signs and emoji can be made to be more


class WrongWeightsError(RuntimeError):
    """A file of weights/ is not the one that made.json tells of."""


class ContextEncoder:
    def __init__(self, folder: Path = WEIGHTS, threads: int = 1) -> None:
        record = json.loads((folder / "made.json").read_text(encoding="utf-8"))
        for name in ("reader.onnx", "pieces.model"):
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != record[name]:
                raise WrongWeightsError(f"{folder / name} is not the file that made.json tells of; fetch it again")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._vocabulary = SentencePieceProcessor(model_file=str(folder / "pieces.model"))

    def encode(self, lines: Sequence[tuple[Context, str]]) -> np.ndarray:
        """(number of lines, 384) float32, one vector for each normalized message in its context.

        A message longer than MESSAGE pieces is read in windows, and its vector is their mean. Lines of like length are read together.
        """
        pieces: list[tuple[list[int], list[int]]] = []
        owner: list[int] = []
        for number, (context, text) in enumerate(lines):
            for window in self._windows(text):
                before, _ = pieces_of(self._vocabulary, context.parts, "")
                pieces.append((before, window))
                owner.append(number)
        vectors = np.zeros((len(lines), DIMENSIONS), dtype=np.float32)
        counts = np.zeros(len(lines), dtype=np.float32)
        order = sorted(range(len(pieces)), key=lambda index: len(pieces[index][0]) + len(pieces[index][1]))
        for start in range(0, len(order), _BATCH):
            some = order[start : start + _BATCH]
            for index, vector in zip(some, self._run([pieces[index] for index in some]), strict=True):
                vectors[owner[index]] += vector
                counts[owner[index]] += 1
        return vectors / np.maximum(counts, 1)[:, None]

    def _windows(self, text: str) -> list[list[int]]:
        pieces = self._vocabulary.encode(text)
        if len(pieces) <= MESSAGE:
            return [pieces]
        return [pieces[start : start + MESSAGE] for start in range(0, min(len(pieces), _WINDOWS * MESSAGE), MESSAGE)]

    def _run(self, pairs: Sequence[tuple[list[int], list[int]]]) -> np.ndarray:
        lines = [[_BOS, *before, _EOS, *own, _EOS] if before else [_BOS, *own, _EOS] for before, own in pairs]
        longest = max(map(len, lines))
        ids = np.full((len(lines), longest), _PAD, dtype=np.int64)
        keep, own_ = np.zeros((2, len(lines), longest), dtype=np.float32)
        for row, (line, (before, own)) in enumerate(zip(lines, pairs, strict=True)):
            ids[row, : len(line)] = line
            keep[row, : len(line)] = 1
            start = len(before) + 2 if before else 1
            own_[row, start : start + max(1, len(own))] = 1
        return self._session.run(None, {"ids": ids, "keep": keep, "own": own_})[0]


def encoder_checksum() -> str:
    """Which encoder it is: heads fit the vectors of one alone."""
    return json.loads((WEIGHTS / "made.json").read_text(encoding="utf-8"))["reader.onnx"]


@lru_cache(maxsize=2)
def context_encoder(threads: int = 1) -> ContextEncoder:
    """The encoder of this process, loaded once."""
    return ContextEncoder(threads=threads)
