"""The encoder that reads a message together with what was said before; run by onnxruntime, its weights lie in weights/."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from sentencepiece import SentencePieceProcessor

from bot.nlu.context import Context
from bot.nlu.text.pieces import MESSAGE, pieces_of

DIMENSIONS = 384
WEIGHTS = Path(__file__).parent.parent / "weights"
_BOS, _EOS = 0, 2
_THREADS = 2  # a message is read in up to five views, two of them at a time
_WINDOWS = 8  # 2,000 characters of words are six or seven; signs and emoji can be made to be more


class WrongWeightsError(RuntimeError):
    """A file of weights/ is not the one that made.json tells of."""


class ContextEncoder:
    def __init__(self, folder: Path = WEIGHTS) -> None:
        self._pool = ThreadPoolExecutor(_THREADS)
        record = json.loads((folder / "made.json").read_text(encoding="utf-8"))
        for name in ("reader.onnx", "pieces.model"):
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != record[name]:
                raise WrongWeightsError(f"{folder / name} is not the file that made.json tells of; fetch it again")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._vocabulary = SentencePieceProcessor(model_file=str(folder / "pieces.model"))

    def encode(self, lines: Sequence[tuple[Context, str]]) -> np.ndarray:
        """(number of lines, 384) float32, one vector for each normalized message in its context.

        A message longer than MESSAGE pieces is read in windows, and its vector is their mean. Each window is read alone: the steps of its 8 bits are
        those of all that is read with it, so in a batch a reply would depend on what others write at the same time.
        """
        pieces: list[tuple[list[int], list[int]]] = []
        owner: list[int] = []
        for number, (context, text) in enumerate(lines):
            before, _ = pieces_of(self._vocabulary, context.parts, "")
            for window in self._windows(text):
                pieces.append((before, window))
                owner.append(number)
        vectors = np.zeros((len(lines), DIMENSIONS), dtype=np.float32)
        for number, vector in zip(owner, self._pool.map(self._run, pieces), strict=True):
            vectors[number] += vector
        counts = np.bincount(owner, minlength=len(lines)).astype(np.float32)
        return vectors / np.maximum(counts, 1)[:, None]

    def _windows(self, text: str) -> list[list[int]]:
        pieces = self._vocabulary.encode(text)
        if len(pieces) <= MESSAGE:
            return [pieces]
        return [pieces[start : start + MESSAGE] for start in range(0, min(len(pieces), _WINDOWS * MESSAGE), MESSAGE)]

    def _run(self, pieces: tuple[list[int], list[int]]) -> np.ndarray:
        before, own = pieces
        line = [_BOS, *before, _EOS, *own, _EOS] if before else [_BOS, *own, _EOS]
        is_own = np.zeros(len(line), dtype=np.float32)
        start = len(before) + 2 if before else 1
        is_own[start : start + max(1, len(own))] = 1
        given = {
            "ids": np.array([line], dtype=np.int64),
            "keep": np.ones((1, len(line)), np.float32),
            "own": is_own[None],
        }
        vector: np.ndarray = self._session.run(None, given)[0][0]
        return vector


def encoder_checksum() -> str:
    """Which encoder it is: heads fit the vectors of one alone."""
    record: dict[str, str] = json.loads((WEIGHTS / "made.json").read_text(encoding="utf-8"))
    return record["reader.onnx"]


@lru_cache(maxsize=1)
def context_encoder() -> ContextEncoder:
    """The encoder of this process, loaded once."""
    return ContextEncoder()
