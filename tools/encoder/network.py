"""The encoder as it is adapted: a message is read together with what was said before, and its vector is the mean over the message alone."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from tools.encoder.base import BOS, EOS, FEED, HEADS, HIDDEN, LAYERS, PAD

POSITIONS = 224
_POOL = 1 << 23


class Dropout(nn.Module):
    """Takes its mask out of a pool drawn once: torch draws masks on one core alone."""

    _pools: dict[float, torch.Tensor] = {}

    def __init__(self, share: float = 0.1) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training or not self.share:
            return x
        if self.share not in self._pools:
            self._pools[self.share] = (torch.rand(_POOL) >= self.share).float() / (1 - self.share)
        start = int(torch.randint(0, _POOL - x.numel(), (1,))) if x.numel() < _POOL else 0
        return x * self._pools[self.share][start : start + x.numel()].view(x.shape).to(x.dtype)


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.out_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.inner, self.outer = nn.Linear(HIDDEN, FEED), nn.Linear(FEED, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.drop = Dropout()

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        batch, length, _ = x.shape
        q, k, v = (
            part(x).view(batch, length, HEADS, HIDDEN // HEADS).transpose(1, 2) for part in (self.q, self.k, self.v)
        )
        if torch.onnx.is_in_onnx_export():
            weights = torch.softmax(torch.matmul(q, k.transpose(2, 3)) * (1 / math.sqrt(HIDDEN // HEADS)) + mask, -1)
            read = torch.matmul(weights, v)
        else:
            with torch.autocast("cpu", enabled=False):  # in bfloat16 its backward pass is slow for short lines
                read = F.scaled_dot_product_attention(q.float(), k.float(), v.float(), attn_mask=mask.to(torch.float32))
        x = self.out_norm(x + self.drop(self.out(read.transpose(1, 2).reshape(batch, length, HIDDEN))))
        return self.norm(x + self.drop(self.outer(F.gelu(self.inner(x)))))


class Encoder(nn.Module):
    """ids, keep, own: (batch, length); keep is 1 where there is a piece, own where it belongs to the message. Gives (batch, 384)."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(torch.tensor(weights["emb.word"]), freeze=False)
        self.positions = nn.Parameter(torch.tensor(weights["emb.pos"][:POSITIONS] + weights["emb.type"][None]))
        self.message = nn.Parameter(
            torch.zeros(HIDDEN)
        )  # added to the pieces of the message: what was said before is told apart
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = Dropout()
        with torch.no_grad():
            self.norm.weight.copy_(torch.tensor(weights["emb.ln.w"]))
            self.norm.bias.copy_(torch.tensor(weights["emb.ln.b"]))
            for index, layer in enumerate(self.layers):
                parts = {"q": layer.q, "k": layer.k, "v": layer.v, "ao": layer.out, "aln": layer.out_norm}
                parts |= {"fi": layer.inner, "fo": layer.outer, "oln": layer.norm}
                for name, part in parts.items():
                    part.weight.copy_(torch.tensor(weights[f"l{index}.{name}.w"]))
                    part.bias.copy_(torch.tensor(weights[f"l{index}.{name}.b"]))

    def forward(self, ids: torch.Tensor, keep: torch.Tensor, own: torch.Tensor) -> torch.Tensor:
        keep, own = keep.float(), own.float()
        x = self.words(ids) + self.positions[: ids.shape[1]] + own[..., None] * self.message
        x = self.drop(self.norm(x))
        mask = (1.0 - keep)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, mask)
        weights = own[..., None]
        return (x * weights).sum(1) / weights.sum(1)


class Reader(nn.Module):
    """The encoder with one linear head for each question; a vector is standardised first, since those of the base lie near one direction."""

    def __init__(self, encoder: Encoder, heads: dict[str, int]) -> None:
        super().__init__()
        self.encoder = encoder
        self.register_buffer("mean", torch.zeros(HIDDEN))
        self.register_buffer("deviation", torch.ones(HIDDEN))
        self.heads = nn.ModuleDict({name: nn.Linear(HIDDEN, count) for name, count in heads.items()})
        self.drop = Dropout()
        for head in self.heads.values():
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(self, ids: torch.Tensor, keep: torch.Tensor, own: torch.Tensor) -> dict[str, torch.Tensor]:
        vector = self.drop((self.encoder(ids, keep, own).float() - self.mean) / self.deviation)
        return {name: head(vector) for name, head in self.heads.items()}


def pad(pairs: list[tuple[list[int], list[int]]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """(context pieces, message pieces) each → ids, keep, own."""
    lines = [[BOS, *context, EOS, *message, EOS] if context else [BOS, *message, EOS] for context, message in pairs]
    longest = max(map(len, lines))
    ids = torch.full((len(lines), longest), PAD)
    keep, own = torch.zeros(len(lines), longest), torch.zeros(len(lines), longest)
    for row, (line, (context, message)) in enumerate(zip(lines, pairs, strict=True)):
        ids[row, : len(line)] = torch.tensor(line)
        keep[row, : len(line)] = 1
        start = len(context) + 2 if context else 1
        own[row, start : start + max(1, len(message))] = 1
    return ids, keep, own


def write_state(model: nn.Module, path: Path) -> None:
    """As arrays: a file of torch's own is made of objects, and reading it runs them."""
    np.savez(path, **{name: value.numpy() for name, value in model.state_dict().items()})


def read_state(path: Path) -> dict[str, torch.Tensor]:
    with np.load(path, allow_pickle=False) as stored:
        return {name: torch.tensor(stored[name]) for name in stored.files}
