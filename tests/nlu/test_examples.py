"""What the reader learns from: each message in the context that was left before it."""

from __future__ import annotations

import random

from bot.knowledge.answers import Bank
from bot.nlu.context import Context
from bot.nlu.examples import Example, from_conversations, seen

HELD = """
kind: held
conversations:
- id: h01
  lang: pt
  who: "boy 13"
  turns:
  - {u: "puseram um video meu no grupo", act: tell, label: filming, topic: filming, role: self, risk: concern, right: [filming/what_now], held: {answer: scam/what_now, topic: scam, role: carer, risk: none}}
  - {u: "nao e burla, e um video", act: correct, label: filming, risk: concern, right: [filming/remove]}
"""


def learned(tmp_path, root) -> list[Example]:
    folder = tmp_path / "conversations"
    folder.mkdir()
    (folder / "held.yml").write_text(HELD, encoding="utf-8")
    return list(from_conversations(tmp_path, Bank.read(root / "data")))


def test_a_turn_after_one_that_was_held_is_learned_in_the_context_that_was_really_left(tmp_path, root):
    first, second = learned(tmp_path, root)
    assert first.held is None
    assert second.context.topic == "filming"
    assert second.held == Context("scam", "carer", "none", "scam/what_now", second.context.said)
    contexts = {seen(second, random.Random(draw), ["scam/what_now"]).topic for draw in range(50)}
    assert contexts == {"scam", "none"}  # the real one, or parts of it left out


def test_a_turn_after_one_that_was_only_written_has_the_context_of_its_annotation_among_others(tmp_path, root):
    first, _ = learned(tmp_path, root)
    assert seen(first, random.Random(1), ["scam/what_now"]) == first.context
