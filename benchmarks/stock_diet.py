"""Trains stock Rasa's DIET (the `rasa init` pipeline) on this project's lines and answers the development set.

Runs in stock Rasa's own environment, whose pins and ours exclude each other:

    uv venv --python 3.10 stock && uv pip install --python stock "rasa[spacy]==3.6.21" "setuptools<81"
    stock/bin/python benchmarks/stock_diet.py OUT [LINES [EPOCHS]]

Writes OUT/predictions.jsonl, a line {"id", "label"} for each line of data/evaluation/dev.jsonl, and OUT/seconds.txt.
"""

import asyncio
import json
import random
import sys
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
PIPELINE = """recipe: default.v1
language: pt
assistant_id: stock
pipeline:
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: {epochs}
  constrain_similarities: true
  entity_recognition: false
"""


def lines():
    internal = {"follow_up", "ask_sources", "delete_everything", "start_again", "browse_topics"}
    found = []
    for path in sorted((ROOT / "data" / "nlu").glob("*/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if block["intent"] not in internal:
                found += [(block["intent"], written) for written in block["examples"].splitlines()]
    return found


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    chosen = lines()
    if len(sys.argv) > 2:
        chosen = random.Random(7).sample(chosen, int(sys.argv[2]))
    by_intent: dict = {}
    for intent, written in chosen:
        by_intent.setdefault(intent, []).append(written)
    blocks = [{"intent": intent, "examples": "\n".join(written) + "\n"} for intent, written in by_intent.items()]
    (out / "nlu.yml").write_text(
        yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), encoding="utf-8"
    )
    epochs = int(sys.argv[3]) if len(sys.argv) > 3 else 100  # 100 is what `rasa init` writes
    (out / "config.yml").write_text(PIPELINE.format(epochs=epochs), encoding="utf-8")

    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    begun = time.time()
    model = train_nlu(config=str(out / "config.yml"), nlu_data=str(out / "nlu.yml"), output=str(out / "models"))
    (out / "seconds.txt").write_text(f"{time.time() - begun:.0f}\n")
    agent = Agent.load(model)
    asked = [
        json.loads(line)
        for line in (ROOT / "data" / "evaluation" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    ]

    async def answers():
        return [(await agent.parse_message(line["text"]))["intent"]["name"] for line in asked]

    rows = [
        json.dumps({"id": line["id"], "label": label})
        for line, label in zip(asked, asyncio.run(answers()), strict=True)
    ]
    (out / "predictions.jsonl").write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
