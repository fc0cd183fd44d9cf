"""Adapt the encoder: several heads read the same vector; a line teaches the heads it has an answer for.

    python -m tools.encoder.adapt EXAMPLES.jsonl OUT.npz [--from STATE.npz] [--epochs 3] [--rate 3e-4]

An example is {"context": [parts], "text": normalized, "lang", "weight"?, and for each head its class (or list of classes)}; "also"? are questions
that would be answered nearly as well as the one in "question".
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from sentencepiece import SentencePieceProcessor

from bot.nlu.text.normalize import normalize
from bot.nlu.text.pieces import pieces_of
from bot.nlu.text.slips import noisy
from tools.encoder import base
from tools.encoder.network import Encoder, Reader, pad, read_state, write_state

HEADS = ("label", "topic", "risk", "act", "role", "question", "facts")
MANY = ("facts",)  # heads that may have several classes at once
WEIGHTS = {"question": 1.0, "label": 1.0, "topic": 0.7, "risk": 1.0, "act": 0.5, "role": 0.5, "facts": 0.5}
_ALSO = 0.3  # the share of the near answers in what the head of the questions is to say
_NOISY = 0.25
_PIECES_A_BATCH = 2048
_DECAY = 0.9  # of the rate, from each layer to the one below
_HEADS = 10  # times the rate: a head begins at nothing, and a few hundred steps at the encoder's own rate leave it half learned
# A question comes once in hundreds of steps. With the encoder's own, the faint pushes between would be made as large as what it is learned by, and undo it.
_BETAS, _HEAD_EPSILON = (0.9, 0.999), 1e-3


def batches(lengths: list[int], chance: random.Random) -> list[list[int]]:
    """Lines of like length together, in an order drawn again each time."""
    order = sorted(range(len(lengths)), key=lambda index: lengths[index] + chance.random() * 6)
    made, current, longest = [], [], 0
    for index in order:
        longest = max(longest, lengths[index])
        if current and longest * (len(current) + 1) > _PIECES_A_BATCH:
            made.append(current)
            current, longest = [], lengths[index]
        current.append(index)
    made.append(current)
    chance.shuffle(made)
    return made


def loss_of(outputs: dict[str, torch.Tensor], rows: list[dict], classes: dict[str, dict[str, int]]) -> torch.Tensor:
    total = torch.zeros(())
    for head, scores in outputs.items():
        known = [i for i, row in enumerate(rows) if row.get(head) is not None]
        if not known:
            continue
        weights = torch.tensor([rows[i].get("weight", 1.0) for i in known])
        if head in MANY:
            targets = torch.zeros(len(known), len(classes[head]))
            for n, i in enumerate(known):
                for name in rows[i][head]:
                    targets[n, classes[head][name]] = 1
            each = F.binary_cross_entropy_with_logits(scores[known].float(), targets, reduction="none").sum(1) * 0.5
        else:
            targets = wanted([rows[i] for i in known], head, classes[head])
            each = F.cross_entropy(scores[known].float(), targets, label_smoothing=0.1, reduction="none")
        total = total + WEIGHTS[head] * (each * weights).sum() / len(rows)
    return total


def wanted(rows: list[dict], head: str, classes: dict[str, int]) -> torch.Tensor:
    """(rows, classes): all on the class of each row, but for the questions that have near ones."""
    targets = torch.zeros(len(rows), len(classes))
    for n, row in enumerate(rows):
        also = [name for name in row.get("also", ()) if name in classes] if head == "question" else []
        targets[n, classes[row[head]]] = 1 - _ALSO if also else 1
        for name in also:
            targets[n, classes[name]] += _ALSO / len(also)
    return targets


def read_classes(state: Path) -> dict[str, list[str]]:
    """The classes of each head, in the order of its rows, from beside the state."""
    return json.loads(state.with_suffix(".json").read_text(encoding="utf-8"))


def load_heads_by_name(
    model: Reader, state: dict[str, torch.Tensor], before: dict[str, list[str]], classes: dict[str, dict[str, int]]
) -> None:
    """The encoder as it was; of each head the rows whose class is still there: a new answer must not undo what was learned."""
    own = model.state_dict()
    for name, value in state.items():
        part = name.split(".")
        if part[0] != "heads":
            own[name].copy_(value)
            continue
        for row, known in zip(value, before.get(part[1], ()), strict=False):
            if known in classes.get(part[1], {}):
                own[name][classes[part[1]][known]] = row


def classes_of(rows: list[dict]) -> dict[str, dict[str, int]]:
    """For each head that some row has an answer for, its classes with their places."""
    classes = {}
    for head in HEADS:
        found = [row[head] for row in rows if row.get(head) is not None]
        if found:
            names = {name for some in found for name in some} if head in MANY else set(found)
            classes[head] = {name: index for index, name in enumerate(sorted(names))}
    return classes


def standardise(model: Reader, some: list[tuple[list[int], list[int]]]) -> None:
    """Sets the mean and deviation of what the encoder says, from some lines."""
    model.eval()
    with torch.no_grad():
        sample = torch.cat([model.encoder(*pad(some[start : start + 32])) for start in range(0, len(some), 32)])
    model.mean.copy_(sample.mean(0))
    model.deviation.copy_(sample.std(0))


def freeze(model: Reader, layers: int) -> None:
    """Leaves the lowest layers, as many as told, and the word vectors, as they are."""
    if not layers:
        return
    for part in (model.encoder.words, model.encoder.norm, *model.encoder.layers[:layers]):
        part.requires_grad_(False)


def groups_of(model: Reader) -> list[dict]:
    """Each parameter that is learned, with its share of the rate: less for each layer below, more for the heads."""
    groups = []
    for name, value in model.named_parameters():
        if not value.requires_grad:
            continue
        depth = 12
        if name.startswith("encoder.layers."):
            depth = int(name.split(".")[2])
        elif name.startswith("encoder"):
            depth = -1
        group = {"params": [value], "scale": _DECAY ** (12 - depth), "weight_decay": 0.01 if value.dim() > 1 else 0.0}
        if name.startswith("heads."):
            group |= {"scale": _HEADS, "eps": _HEAD_EPSILON}
        groups.append(group)
    return groups


def perhaps_noisy(
    parts: SentencePieceProcessor, row: dict, pair: tuple[list[int], list[int]], chance: random.Random
) -> tuple[list[int], list[int]]:
    """The pieces of a row, one time in four those of a misspelt copy of its message."""
    if chance.random() >= _NOISY:
        return pair
    return pair[0], pieces_of(parts, [], normalize(noisy(row["text"], chance), row["lang"]))[1]


def main() -> None:
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("examples", type=Path)
    command.add_argument("out", type=Path)
    command.add_argument("--from", dest="start", type=Path)
    command.add_argument("--epochs", type=int, default=3)
    command.add_argument("--rate", type=float, default=3e-4)
    command.add_argument("--pieces", type=Path, default=Path("bot/nlu/weights/pieces.model"))
    command.add_argument("--seed", type=int, default=0)
    command.add_argument(
        "--frozen", type=int, default=0, help="leave so many of the lowest layers, and the word vectors, as they are"
    )
    command.add_argument("--steps", type=int, help="stop after so many steps, for a trial")
    options = command.parse_args()
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    rows = [json.loads(line) for line in options.examples.open(encoding="utf-8")]
    parts = SentencePieceProcessor(model_file=str(options.pieces))
    classes = classes_of(rows)
    encoded = [pieces_of(parts, row["context"], row["text"]) for row in rows]
    model = Reader(Encoder(base.read().weights), {head: len(names) for head, names in classes.items()})
    if options.start:
        load_heads_by_name(model, read_state(options.start), read_classes(options.start), classes)
    else:
        standardise(model, [encoded[i] for i in chance.sample(range(len(rows)), min(4 * 32, len(rows)))])
    model.train()
    freeze(model, options.frozen)
    optimizer = torch.optim.AdamW(groups_of(model), lr=options.rate, betas=_BETAS)
    lengths = [len(context) + len(message) + 3 for context, message in encoded]
    plan = [batch for _ in range(options.epochs) for batch in batches(lengths, chance)][: options.steps]
    bfloat16 = bool(
        torch.cpu._is_avx512_bf16_supported()
    )  # if a processor has no such instructions it is a hundred times slower
    begun, shown = time.time(), 0.0
    for step, batch in enumerate(plan):
        share = step / len(plan)
        rate = options.rate * (share / 0.1 if share < 0.1 else (1 - share) / 0.9 + 0.01)
        for group in optimizer.param_groups:
            group["lr"] = rate * group["scale"]
        pairs = [perhaps_noisy(parts, rows[index], encoded[index], chance) for index in batch]
        ids, keep, own = pad(pairs)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16):
            outputs = model(ids, keep, own)
        loss = loss_of(outputs, [rows[i] for i in batch], classes)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        shown = loss.item() if not shown else 0.98 * shown + 0.02 * loss.item()
        if step % 20 == 0:
            print(f"{step}/{len(plan)} loss {shown:.3f} {time.time() - begun:.0f} s", flush=True)
        if step % 150 == 149:
            write_state(model, options.out)
    write_state(model, options.out)
    options.out.with_suffix(".json").write_text(json.dumps({head: list(names) for head, names in classes.items()}))


if __name__ == "__main__":
    main()
